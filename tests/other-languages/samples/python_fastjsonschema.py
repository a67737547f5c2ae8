"""python3 python_fastjsonschema.py SCHEMA INVOICE: prints what is wrong first, and where.

It knows draft 07 at most, so SCHEMA is what `inv01 schema --draft 07` prints."""
import json
import sys

import fastjsonschema

schema, invoice = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
validate = fastjsonschema.compile(schema)
try:
    validate(invoice)
except fastjsonschema.JsonSchemaValueException as error:
    print(error.message)
    sys.exit(1)
