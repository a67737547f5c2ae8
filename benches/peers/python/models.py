"""The exported schema as classes of pydantic and msgspec: every member with its type, its length, its
range and its pattern, or the values that it has; the condition on goods is left out.

They are made when a worker starts, so that they never say anything else than the schema.
"""

from typing import Annotated, Any, Literal, Optional

# The words of the schema, as both packages have them.
WORDS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "pattern": "pattern",
}


def name_of(reference: dict) -> str:
    return reference["$ref"].rsplit("/", 1)[-1]


def options(row: dict) -> dict:
    return {WORDS[key]: row[key] for key in WORDS if key in row}


def make(schema: dict, constrained: Any, define: Any) -> type:
    """Makes the class of each object of the schema, and returns that of the invoice.

    `constrained(base, row)` is the type of a text or a number; `define(name, members)` makes a class
    of (name, type, whether it is mandatory).
    """
    made: dict[str, type] = {}

    def class_of(name: str, object_: dict) -> type:
        if name not in made:
            required = object_.get("required", [])
            members = [(m, type_of(row), m in required) for m, row in object_["properties"].items()]
            made[name] = define(name, members)
        return made[name]

    def type_of(row: dict) -> Any:
        if "anyOf" in row:
            return Optional[type_of(row["anyOf"][0])]
        if "$ref" in row:
            name = name_of(row)
            return class_of(name, schema["$defs"][name])
        words = row["type"] if isinstance(row["type"], list) else [row["type"]]
        if "enum" in row:
            plain = Literal[tuple(value for value in row["enum"] if value is not None)]
        elif words[0] == "array":
            plain = constrained(list[type_of(row["items"])], row)
        else:
            plain = constrained({"string": str, "number": float, "integer": int}[words[0]], row)
        return Optional[plain] if "null" in words else plain

    return class_of("Invoice", schema)


def of_pydantic(schema: dict) -> type:
    from pydantic import ConfigDict, Field, create_model

    # A text in the place of a number is a fault.
    config = ConfigDict(strict=True)

    def constrained(base: Any, row: dict) -> Any:
        return Annotated[base, Field(**options(row))]

    def define(name: str, members: list) -> type:
        fields = {m: (type_, ... if required else None) for m, type_, required in members}
        return create_model(name, __config__=config, **fields)

    return make(schema, constrained, define)


def of_msgspec(schema: dict) -> type:
    import msgspec

    def constrained(base: Any, row: dict) -> Any:
        return Annotated[base, msgspec.Meta(**options(row))]

    def define(name: str, members: list) -> type:
        fields = [(m, type_) if required else (m, type_, None) for m, type_, required in members]
        return msgspec.defstruct(name, fields, kw_only=True, gc=False)

    return make(schema, constrained, define)
