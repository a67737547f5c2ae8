"""Every exported schema is valid by its meta-schema for Python's jsonschema, and every example in it
fits the schema that it stands in. So do the samples of each document in the default form.

    documents.py DIRECTORY SAMPLES      with NAME.DRAFT.FORM.json, and with NAME.json or NAME-WHICH.json
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


def check(file: Path, samples: list[object], faults: list[str]) -> int:
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
    for sample in samples:
        errors = engine(schema).iter_errors(sample)
        faults += [f"{file.name}: a sample: {error.json_path}: {error.message}" for error in errors]
    return examples


def samples_of(names: set[str], directory: Path) -> dict[str, list[object]]:
    """The samples by document: the longest name that the file begins with."""
    found: dict[str, list[object]] = {name: [] for name in names}
    for path in sorted(directory.glob("*.json")):
        name = max((name for name in names if f"{path.stem}-".startswith(f"{name}-")), key=len)
        found[name].append(json.loads(path.read_text(encoding="utf-8")))
    return found


def main(directory: Path, samples: Path) -> int:
    faults: list[str] = []
    files = [path for path in sorted(directory.iterdir()) if ".openapi." not in path.name]
    by_name = samples_of({path.name.split(".")[0] for path in files}, samples)
    examples = 0
    for file in files:
        name, _, form, _ = file.name.split(".")
        examples += check(file, by_name[name] if form == "default" else [], faults)
    for fault in faults:
        print(f"jsonschema: {fault}", file=sys.stderr)
    number = sum(map(len, by_name.values()))
    print(f"jsonschema: {len(files)} schemas with {examples} examples, {number} samples of documents")
    return 0 if not faults and examples else 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
