"""Answers for Python's fastjsonschema (protocol.py says how)."""

import fastjsonschema
from protocol import Faults, serve


def load(schema: dict):
    validate = fastjsonschema.compile(schema)

    def faults(body: object) -> Faults:
        # It stops at the first fault.
        try:
            validate(body)
        except fastjsonschema.JsonSchemaValueException as error:
            # The path begins with the word "data".
            yield error.path[1:], error.rule

    return faults


serve(load)
