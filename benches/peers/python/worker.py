"""Judges invoices by one of several packages. Each line of standard input names a file with an invoice
a line, and is answered with how many of them are accepted and how many seconds that took.

    python3 worker.py PACKAGE SCHEMA

A judge says whether an invoice is accepted, or raises. What a package can make of the schema is made
before the first pass; reading the JSON counts.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Judge = Callable[[bytes], bool]


def of_jsonschema(schema: dict) -> Judge:
    from jsonschema.validators import validator_for

    validator = validator_for(schema)(schema)
    return lambda line: validator.is_valid(json.loads(line))


def of_jsonschema_rs(schema: dict) -> Judge:
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(schema)
    return lambda line: validator.is_valid(json.loads(line))


def of_fastjsonschema(schema: dict) -> Judge:
    import fastjsonschema

    # Not to fill in defaults is the faster way, and there are none.
    validate = fastjsonschema.compile(schema, use_default=False)

    def judge(line: bytes) -> bool:
        validate(json.loads(line))
        return True

    return judge


def of_pydantic(schema: dict) -> Judge:
    import models

    model = models.of_pydantic(schema)

    def judge(line: bytes) -> bool:
        model.model_validate_json(line)
        return True

    return judge


def of_msgspec(schema: dict) -> Judge:
    import models
    import msgspec

    decoder = msgspec.json.Decoder(models.of_msgspec(schema))

    def judge(line: bytes) -> bool:
        decoder.decode(line)
        return True

    return judge


def is_accepted(judge: Judge, line: bytes) -> bool:
    try:
        return judge(line)
    except Exception:  # Each package has its own, and JSON has two more.
        return False


def main(package: str, schema: str) -> None:
    judge = globals()["of_" + package.replace("-", "_")](json.loads(Path(schema).read_bytes()))
    lines_of: dict[str, list[bytes]] = {}
    for order in sys.stdin:
        file = order.rstrip("\n")
        if file not in lines_of:
            lines_of[file] = Path(file).read_bytes().split(b"\n")[:-1]
        lines = lines_of[file]
        start = time.perf_counter()
        accepted = sum(is_accepted(judge, line) for line in lines)
        print(accepted, time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
