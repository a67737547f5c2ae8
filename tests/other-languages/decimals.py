"""The strict form counts decimals, if Python's jsonschema is given decimals to count.

    decimals.py STRICT-SCHEMA INVOICE
"""

import json
import sys
from decimal import Decimal

from jsonschema import Draft202012Validator

schema, invoice = (json.load(open(path, encoding="utf-8"), parse_float=Decimal) for path in sys.argv[1:])
validator = Draft202012Validator(schema)
faults = []


def demand(amount: str, sound: bool) -> None:
    invoice["ValDtls"]["AssVal"] = Decimal(amount)
    if validator.is_valid(invoice) != sound:
        faults.append(amount)


for paise in range(1, 2000):
    demand(f"{paise // 100}.{paise % 100:02}", True)
demand("99999999999999.99", True)
demand("0.001", False)
# What the page says against decimals.
invoice["ValDtls"]["AssVal"] = Decimal("11500.00")
invoice["SellerDtls"]["Pin"] = Decimal("600001.0")
if [error.validator for error in validator.iter_errors(invoice)] != ["type"]:
    faults.append("600001.0")
for fault in faults:
    print(f"jsonschema, strict form: {fault} is judged wrongly", file=sys.stderr)
sys.exit(1 if faults else 0)
