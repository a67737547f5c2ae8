"""What the models of `models.py` are made of: the constraints of a row, and reading and writing."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    RootModel,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from . import exact


class Exact(BaseModel):
    """Reading and writing with every digit of a number."""

    @classmethod
    def from_json(cls, text: str | bytes | bytearray) -> Self:
        """Reads JSON with every digit of a number. Raises `ValidationError`, also for what is no JSON."""
        return cls.model_validate_json(text)

    def to_json(self, *, indent: int | None = None) -> str:
        """Writes JSON: amounts as numbers with the digits they have, nothing for what is left out."""
        return exact.dumps(_given(self), indent=indent)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """As `from_json`: pydantic itself would make a `float` of an amount first."""
        try:
            value = exact.loads(json_data)
        except ValueError as error:
            fault = InitErrorDetails(type="json_invalid", input=None, ctx={"error": str(error)})
            raise ValidationError.from_exception_data(cls.__name__, [fault], "json", True) from None
        return cls.model_validate(value, **options)

    def model_dump_json(self, *, indent: int | None = None, **options: Any) -> str:
        """As `to_json`: pydantic itself would write an amount as text, which the portal refuses."""
        return exact.dumps(self.model_dump(**options), indent=indent)


class Model(Exact):
    """A container. Members have their official names; unknown ones are dropped, as the portal does."""

    # Findings go to logs: what an invoice holds of persons shall not.
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    _required_when: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    """Member, its value, and the member beside it that must then be there."""

    _required_with: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Member, and the one beside it that must be there with it."""

    _one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of members, of which one must be complete, and nothing of another given."""

    _any_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of members, of which one must be complete."""

    @model_validator(mode="after")
    def _siblings(self) -> Self:
        for member, value, needed in self._required_when:
            # A value may also stand without its quotes.
            if str(getattr(self, member)) == value and getattr(self, needed) is None:
                raise PydanticCustomError(
                    "required_when",
                    "{needed} is mandatory when {member} is {value}",
                    {"needed": needed, "member": member, "value": value},
                )
        for member, needed in self._required_with:
            if getattr(self, member) is not None and getattr(self, needed) is None:
                raise PydanticCustomError(
                    "required_with", "{needed} is mandatory with {member}", {"needed": needed, "member": member}
                )
        return self

    @model_validator(mode="after")
    def _groups(self) -> Self:
        for groups, exclusive in [(self._one_of, True), (self._any_of, False)]:
            complete = [group for group in groups if all(getattr(self, name) is not None for name in group)]
            names = "; or ".join(", ".join(group) for group in groups)
            if groups and not complete:
                raise PydanticCustomError("choice", "One of these is needed: {groups}", {"groups": names})
            begun = [group for group in groups if any(getattr(self, name) is not None for name in group)]
            if exclusive and len(begun) > 1:
                raise PydanticCustomError("choice", "Only one of these may be given: {groups}", {"groups": names})
        return self


Entry = TypeVar("Entry", bound=Model)


class Entries(Exact, RootModel[list[Entry]], Generic[Entry]):
    """A document that is a list: `root` has its elements."""

    model_config = ConfigDict(hide_input_in_errors=True)


@dataclass(frozen=True)
class Text:
    """A text: its length in characters (code points) and its shape."""

    least: int
    most: int | None
    pattern: str | None = None
    pattern_not: str | None = None
    day: bool = False
    """Whether the calendar must have it: a text of the shape DD/MM/YYYY."""

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        schema: CoreSchema = core_schema.str_schema(
            strict=True, min_length=self.least, max_length=self.most, pattern=self.pattern
        )
        if self.pattern_not is not None:
            schema = _then(_without(re.compile(self.pattern_not)), schema)
        return _then(_calendar_day, schema) if self.day else schema


@dataclass(frozen=True)
class Number:
    """A number: its bounds, and how many decimals its value may have. No `float`."""

    least: str
    most: str
    decimals: int

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        least, most = Decimal(self.least), Decimal(self.most)

        def check(value: Any) -> Decimal:
            number = _number(value, least, most)
            if _decimals(number) > self.decimals:
                raise PydanticCustomError(
                    "decimals", "Number should have at most {decimals} decimals", {"decimals": self.decimals}
                )
            return number

        return core_schema.no_info_plain_validator_function(check)

    def __get_pydantic_json_schema__(self, *_: Any) -> dict[str, Any]:
        # Bounds would be binary here: `inv01 schema` has them.
        return {"type": "number"}


@dataclass(frozen=True)
class Whole:
    """A whole number and its bounds, where they are known. 5.0 is one, as it is for the portal."""

    least: int | None = None
    most: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        least = Decimal("-Infinity") if self.least is None else Decimal(self.least)
        most = Decimal("Infinity") if self.most is None else Decimal(self.most)

        def check(value: Any) -> int:
            number = _number(value, least, most)
            if _decimals(number) > 0:
                raise PydanticCustomError("whole", "Number should be whole")
            return int(number)

        return core_schema.no_info_plain_validator_function(check)

    def __get_pydantic_json_schema__(self, *_: Any) -> dict[str, Any]:
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer"} | {name: bound for name, bound in bounds.items() if bound is not None}


@dataclass(frozen=True)
class AnyCase:
    """Values of a list that are taken in any letter case, and written as the list has them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        return core_schema.no_info_before_validator_function(
            lambda value: value.upper() if isinstance(value, str) and value.isascii() else value, schema
        )


@dataclass(frozen=True)
class Digit:
    """Values of a list as numbers. 1.0 is 1; a bool, which is an int for Python, is none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def whole(value: Any) -> Any:
            return int(value) if _is_whole(value) else _NONE_OF_THEM

        return core_schema.no_info_before_validator_function(whole, handler(source))


@dataclass(frozen=True)
class List:
    """A list and how many elements it may have. No other collection is one."""

    least: int
    most: int | None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (element,) = source.__args__
        return core_schema.list_schema(
            handler.generate_schema(element), strict=True, min_length=self.least, max_length=self.most
        )


# No list of values has it.
_NONE_OF_THEM = "\0"


def _is_whole(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | Decimal) and value == int(value)


def _given(value: Any) -> Any:
    """What a model would be written as: without what is left out. Inside what nothing is known of, null is a value."""
    match value:
        case RootModel():
            return _given(value.root)
        case BaseModel():
            members = ((name, getattr(value, name)) for name in type(value).model_fields)
            return {name: _given(held) for name, held in members if held is not None}
        case list():
            return [_given(held) for held in value]
    return value


def _then(check: Callable[[str], str], schema: CoreSchema) -> CoreSchema:
    return core_schema.no_info_after_validator_function(check, schema)


def _without(shape: re.Pattern[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if shape.search(text):
            raise PydanticCustomError("pattern_not", "Text should not match a shape that is shut out")
        return text

    return check


def _calendar_day(text: str) -> str:
    day, month, year = text.split("/")
    try:
        datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise PydanticCustomError("day", "The calendar has no such day") from None
    return text


def _number(value: Any, least: Decimal, most: Decimal) -> Decimal:
    if isinstance(value, float):
        raise PydanticCustomError(
            "binary_number", "A float is binary and not exact: take Decimal, and from_json to read JSON"
        )
    # A bool is an int for Python.
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number_type", "Input should be a number")
    number = Decimal(value)
    if number.is_nan() or not least <= number <= most:
        raise PydanticCustomError(
            "range", "Number should be {least} to {most}", {"least": str(least), "most": str(most)}
        )
    return number


def _decimals(number: Decimal) -> int:
    """Decimals of the value: trailing zeros do not count. Whatever the precision of the context."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    decimals = -exponent
    for digit in reversed(digits):
        if decimals <= 0 or digit != 0:
            break
        decimals -= 1
    return max(decimals, 0) if any(digits) else 0
