"""Reads the records of `inv01 check --format ndjson` and asks the jsonschema package about the same
files: it must accept those whose members inv01 accepts, and refuse the others; what the rules across
members say is no matter of a schema. Of a strict schema it is also asked to count decimals.

    inv01 check --format ndjson FILE... | python3 judge.py SCHEMA
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

from jsonschema.validators import validator_for


def read(path: str) -> dict:
    # As binary numbers 0.07 would be no multiple of 0.01.
    return json.loads(Path(path).read_text(encoding="utf-8"), parse_float=Decimal)


def is_sound(record: dict) -> bool:
    """Whether inv01 refuses no member."""
    return not any(d["severity"] == "error" and d["stage"] != "rules" for d in record["diagnostics"])


def main(file: str) -> int:
    records = [json.loads(line) for line in sys.stdin]
    schema = read(file)
    engine = validator_for(schema)
    engine.check_schema(schema)
    validator = engine(schema)
    disagreements = 0

    def demand(right: bool, what: str) -> None:
        nonlocal disagreements
        if not right:
            print(f"jsonschema {file}: {what}", file=sys.stderr)
            disagreements += 1

    verdicts = set()
    for record in records:
        source, sound = record["source"], is_sound(record)
        errors = len(list(validator.iter_errors(read(source))))
        verdicts.add(errors == 0)
        said = "accepted" if errors == 0 else f"{errors} errors"
        print(f"jsonschema {file} {source}: {said}; inv01: {'sound' if sound else 'refused'}")
        demand((errors == 0) == sound, f"{source} is judged otherwise")
    demand(len(verdicts) == 2, "one of the files ought to pass, and one to fail")

    if "multipleOf" in Path(file).read_text(encoding="utf-8"):
        body = read(next(record["source"] for record in records if is_sound(record)))

        def with_amount(amount: str) -> bool:
            body["ValDtls"]["AssVal"] = Decimal(amount)
            return validator.is_valid(body)

        for paise in range(1, 2000):
            demand(with_amount(f"{paise // 100}.{paise % 100:02}"), f"{paise} paise")
        demand(with_amount("99999999999999.99"), "the largest amount")
        demand(not with_amount("0.001"), "a tenth of a paisa")
    return 0 if disagreements == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
