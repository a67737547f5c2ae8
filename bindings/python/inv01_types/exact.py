"""JSON without binary fractions: a number has the digits that the text has.

`json.loads` makes a `float` of 99999999999999.99, which is 99999999999999.98; `json.dumps` does not
write a `Decimal` at all.
"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

__all__ = ["dumps", "loads"]

# Beyond so many digits Python refuses to make an int of a text; no member takes half as many.
_LONGEST_INT = 100


def loads(text: str | bytes | bytearray) -> Any:
    """Reads JSON: numbers with a point or an exponent as `Decimal`, others as `int`.

    Bytes are UTF-8. A byte order mark is stepped over. Of a repeated name the last use counts.
    Raises `ValueError` for what is no JSON.
    """
    # json.loads itself would also take UTF-16 and UTF-32, which the portal does not.
    read = text if isinstance(text, str) else bytes(text).decode("utf-8")
    try:
        value = json.loads(
            read.removeprefix("\ufeff"),
            parse_float=_decimal,
            parse_int=_int,
            parse_constant=_no_number,
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Writes JSON: a `Decimal` as a number with all its digits, without an exponent.

    Raises `TypeError` for a `float`, whose digits need not be those that were meant.
    """
    parts: list[str] = []
    _write(parts, value, indent, 0)
    return "".join(parts)


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        # An exponent beyond what Decimal holds: nought all the same, or what no member takes.
        mantissa = digits.lower().partition("e")[0]
        return Decimal("Infinity") if mantissa.strip("-0.") else Decimal(0)


def _int(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _write(parts: list[str], value: Any, indent: int | None, depth: int) -> None:
    match value:
        case None | bool() | str():
            parts.append(json.dumps(value, ensure_ascii=False))
        case int():
            parts.append(str(value))
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is no number of JSON")
            parts.append(format(value, "f"))
        case dict():
            members = [(f"{json.dumps(name, ensure_ascii=False)}:", held) for name, held in value.items()]
            _write_all(parts, "{}", members, indent, depth)
        case list() | tuple():
            _write_all(parts, "[]", [("", held) for held in value], indent, depth)
        case _:
            raise TypeError(f"{type(value).__name__} has no exact JSON: take int, Decimal, str, list or dict")


def _write_all(
    parts: list[str], braces: str, members: list[tuple[str, Any]], indent: int | None, depth: int
) -> None:
    def line(depth: int) -> str:
        return "" if indent is None or not members else "\n" + " " * (indent * depth)

    parts.append(braces[0])
    for i, (name, value) in enumerate(members):
        parts.append("," if i else "")
        parts.append(line(depth + 1) + name + (" " if name and indent is not None else ""))
        _write(parts, value, indent, depth + 1)
    parts.append(line(depth) + braces[1])
