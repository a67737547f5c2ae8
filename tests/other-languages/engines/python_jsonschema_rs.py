"""Answers for Python's jsonschema-rs (protocol.py says how)."""

from collections.abc import Iterator

import jsonschema_rs
from protocol import Faults, serve


def leaves(error) -> Iterator:
    """The error itself, or what failed in the branches of an anyOf."""
    branches = getattr(error.kind, "context", None)
    if branches:
        for inner in (error for branch in branches for error in branch):
            yield from leaves(inner)
    else:
        yield error


def load(schema: dict):
    validator = jsonschema_rs.validator_for(schema)

    def faults(body: object) -> Faults:
        for error in validator.iter_errors(body):
            for leaf in leaves(error):
                yield leaf.instance_path, leaf.schema_path[-1]

    return faults


serve(load)
