"""Every exported schema is valid by its meta-schema for Python's jsonschema, and every example in it
fits the schema that it stands in.

    documents.py DIRECTORY      with NAME.DRAFT.FORM.json
"""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for
from referencing import Registry, Resource

# As in walk.mjs: keywords that hold schemas by name, a list of them, or one.
NAMED = ["$defs", "definitions", "properties", "patternProperties", "dependentSchemas"]
LISTED = ["allOf", "anyOf", "oneOf", "prefixItems"]
SINGLE = ["items", "additionalProperties", "unevaluatedProperties", "propertyNames", "contains"]
SINGLE += ["not", "if", "then", "else"]


def every_schema(schema: object, pointer: str = "") -> Iterator[tuple[str, dict]]:
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword in NAMED:
        for name, inner in schema.get(keyword, {}).items():
            yield from every_schema(inner, f"{pointer}/{keyword}/{name}")
    for keyword in LISTED:
        for index, inner in enumerate(schema.get(keyword, [])):
            yield from every_schema(inner, f"{pointer}/{keyword}/{index}")
    for keyword in SINGLE:
        yield from every_schema(schema.get(keyword), f"{pointer}/{keyword}")


def check(file: Path, faults: list[str]) -> int:
    # As binary numbers 0.07 would be no multiple of 0.01.
    schema = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    engine = validator_for(schema)
    try:
        engine.check_schema(schema)
    except SchemaError as error:
        faults.append(f"{file.name}: {error.json_path}: {error.message}")
    registry = Registry().with_resource(schema["$id"], Resource.from_contents(schema))
    examples = 0
    for pointer, part in every_schema(schema):
        validator = engine({"$ref": f"{schema['$id']}#{pointer}"}, registry=registry)
        for example in part.get("examples", []):
            examples += 1
            faults += [f"{file.name}: {pointer}: {error.message}" for error in validator.iter_errors(example)]
    return examples


def main(directory: Path) -> int:
    faults: list[str] = []
    files = [path for path in sorted(directory.iterdir()) if ".openapi." not in path.name]
    examples = sum(check(file, faults) for file in files)
    for fault in faults:
        print(f"jsonschema: {fault}", file=sys.stderr)
    print(f"jsonschema: {len(files)} schemas with {examples} examples")
    return 0 if not faults and examples else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
