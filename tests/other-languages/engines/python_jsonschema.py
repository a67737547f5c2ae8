"""Answers for Python's jsonschema (protocol.py says how)."""

from collections.abc import Iterator

from jsonschema.exceptions import ValidationError
from jsonschema.validators import validator_for
from protocol import Faults, serve


def leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The error itself, or what failed in the branches of an anyOf."""
    if error.context:
        for inner in error.context:
            yield from leaves(inner)
    else:
        yield error


def load(schema: dict):
    engine = validator_for(schema)
    engine.check_schema(schema)
    validator = engine(schema)

    def faults(body: object) -> Faults:
        for error in validator.iter_errors(body):
            for leaf in leaves(error):
                yield leaf.absolute_path, leaf.validator

    return faults


serve(load)
