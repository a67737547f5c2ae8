"""python3 python_jsonschema_rs.py SCHEMA INVOICE: prints what is wrong, and where."""
import json
import sys

import jsonschema_rs

schema, invoice = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
errors = list(jsonschema_rs.validator_for(schema).iter_errors(invoice))
for error in errors:
    print(f"{'/'.join(map(str, error.instance_path))}: {error.message}")
sys.exit(1 if errors else 0)
