"""python3 python_jsonschema.py SCHEMA INVOICE: prints what is wrong, and where."""
import json
import sys

from jsonschema import Draft202012Validator

schema, invoice = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
errors = list(Draft202012Validator(schema).iter_errors(invoice))
for error in errors:
    print(f"{error.json_path}: {error.message}")
sys.exit(1 if errors else 0)
