"""Writes what the type checkers are asked about: every valid invoice of the repository, and of each
member, as the exported JSON Schemas have it, values that its type must refuse.

    samples.py FOLDER SCHEMA...
"""

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
INVOICES = [ROOT / "examples/invoice.json", *sorted((ROOT / "tests/cases/bases").glob("*.json"))]


# Second spellings of what is sent: they are read, and never written.
READ_ONLY = {"Cnlrsn", "Cnlrem"}


def valid(schemas: list[dict[str, Any]]) -> list[tuple[str, Path]]:
    """Every valid document, with the name of its type."""
    documents = [("Invoice", path) for path in INVOICES]
    for schema in schemas:
        example = ROOT / "schemas/examples" / f"{schema['$id'].rpartition(':')[2]}.json"
        if example.exists():
            documents.append((schema["title"], example))
    return documents


def containers(schemas: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The objects of documents by the names of their types."""
    found: dict[str, dict[str, Any]] = {}
    for schema in schemas:
        objects = {schema["title"]: schema} | schema.get("$defs", {})
        found |= {name: rows for name, rows in objects.items() if "properties" in rows}
    for rows in found.values():
        # The types also have what only the strict form demands of a value.
        properties = rows["properties"].items()
        rows["properties"] = {
            name: row | row.get("x-inv01-strict", {}) for name, row in properties if name not in READ_ONLY
        }
        if READ_ONLY & set(rows.get("then", {}).get("required", [])):
            rows["required"] = [*rows.get("required", []), "CnlRsn"]
    return found


def wrong(member: dict[str, Any], mandatory: bool) -> list[Any]:
    """Values of a wrong JSON type or from no list."""
    types = member.get("type", "object")
    types = [types] if isinstance(types, str) else types
    numeric = bool({"number", "integer"} & set(types))
    if "string" in types:
        values: list[Any] = [True] if numeric else [1]
        values += ["no value of the list"] if "enum" in member else []
    elif types[0] == "object" and "properties" not in member and "type" in member:
        # Anything may be in it.
        values = ["a text", 1]
    elif "array" in types:
        values = ["a text"] if "object" in types else ["a text", {}]
    else:
        values = ["1", True] if numeric else ["a text", []]
    return [*values, None] if mandatory else values


def typescript(rows_of: dict[str, dict[str, Any]], documents: list[tuple[str, Path]]) -> Iterator[str]:
    names = {*rows_of, *(name for name, _ in documents)}
    yield f"import type {{ {', '.join(sorted(names))} }} from 'inv01-types';\n"
    for i, (name, path) in enumerate(documents):
        yield f"export const valid{i} = {path.read_text('utf-8').strip()} satisfies {name};"
        # Also without a context for the literals, as a function would return them.
        yield f"export const asGiven{i}: {name} = valid{i};\n"
    for name, rows in rows_of.items():
        keys = ", ".join(f"{member}: true" for member in rows["properties"])
        yield f"export const keysOf{name}: Record<keyof {name}, true> = {{ {keys} }};"
        for member, row in rows["properties"].items():
            mandatory = member in rows.get("required", [])
            if not mandatory:
                yield f"export const {name}_{member}: {name}['{member}'][] = [null, undefined];"
            for i, value in enumerate(wrong(row, mandatory)):
                yield "// @ts-expect-error"
                yield f"export const {name}_{member}_{i}: {name}['{member}'] = {json.dumps(value)};"


def python(rows_of: dict[str, dict[str, Any]], documents: list[tuple[str, Path]]) -> Iterator[str]:
    names = {*rows_of, *(name for name, _ in documents)}
    yield f"from decimal import Decimal\n\nfrom inv01_types import {', '.join(sorted(names))}\n"
    for i, (name, path) in enumerate(documents):
        body = json.loads(path.read_bytes(), parse_float=Decimal)
        yield f"valid_{i}: {name} = {body!r}"
    for name, rows in rows_of.items():
        mandatory = frozenset(rows.get("required", []))
        optional = frozenset(rows["properties"]) - mandatory
        yield f"assert {name}.__required_keys__ == {set(mandatory)!r}"
        yield f"assert {name}.__optional_keys__ == {set(optional)!r}"
        yield f"def _{name}(it: {name}) -> None:"
        for member, row in rows["properties"].items():
            if member in optional:
                yield f"    it[{member!r}] = None"
            for value in wrong(row, member in mandatory):
                # A bool is an int for Python's type checkers too: only the models tell them apart.
                if value is not True:
                    yield f"    it[{member!r}] = {value!r}  # type: ignore[typeddict-item]"


def main(folder: str, *schemas: str) -> None:
    loaded = [json.loads(Path(schema).read_bytes()) for schema in schemas]
    rows_of, documents = containers(loaded), valid(loaded)
    for name, lines in [
        ("rows.ts", typescript(rows_of, documents)),
        ("rows.py", python(rows_of, documents)),
    ]:
        Path(folder, name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
