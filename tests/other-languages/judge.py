"""Reads the records of `inv01 check --format ndjson` and asks the jsonschema package about the same
files: it must accept those that inv01 accepts, and refuse the others.

    inv01 check --format ndjson FILE... | python3 judge.py SCHEMA...
"""

import json
import sys
from pathlib import Path

from jsonschema.validators import validator_for


def main(schemas: list[str]) -> int:
    records = [json.loads(line) for line in sys.stdin]
    disagreements = 0
    for file in schemas:
        schema = json.loads(Path(file).read_text(encoding="utf-8"))
        engine = validator_for(schema)
        engine.check_schema(schema)
        validator = engine(schema)
        verdicts = set()
        for record in records:
            body = json.loads(Path(record["source"]).read_text(encoding="utf-8"))
            errors = len(list(validator.iter_errors(body)))
            verdicts.add(errors == 0)
            agrees = (errors == 0) == (record["verdict"] == "accepted")
            said = "accepted" if errors == 0 else f"{errors} errors"
            print(f"jsonschema {file} {record['source']}: {said}; inv01: {record['verdict']}")
            disagreements += not agrees
        if len(verdicts) < 2:
            print("one of the files ought to pass, and one to fail", file=sys.stderr)
            disagreements += 1
    return 0 if schemas and disagreements == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
