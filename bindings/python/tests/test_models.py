"""What the pydantic models take, refuse and write."""

import decimal
import json
import unittest
from decimal import Decimal
from pathlib import Path
from typing import Any

from inv01_types import exact
from inv01_types.models import Invoice, Item, Model, TranDtls
from pydantic import BaseModel, ValidationError

ROOT = Path(__file__).parents[3]
VALID = [ROOT / "examples/invoice.json", *sorted((ROOT / "tests/cases/bases").glob("*.json"))]


def changed(pointer: str, *value: Any) -> dict[str, Any]:
    """The example with a member set to a value, or without it."""
    body: dict[str, Any] = exact.loads(VALID[0].read_bytes())
    *path, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    holder: Any = body
    for step in path:
        holder = holder[step]
    if value:
        holder[last] = value[0]
    else:
        del holder[last]
    return body


def without_nulls(value: Any) -> Any:
    match value:
        case dict():
            return {name: without_nulls(held) for name, held in value.items() if held is not None}
        case list():
            return [without_nulls(held) for held in value]
        case Decimal():
            # 1.50 and 1.5 are equal; here every digit counts.
            return value.as_tuple()
        case int() if not isinstance(value, bool):
            return Decimal(value).as_tuple()
    return value


class Valid(unittest.TestCase):
    def test_every_valid_invoice_comes_back_as_it_was(self) -> None:
        self.assertGreaterEqual(len(VALID), 6)
        for path in VALID:
            with self.subTest(path.name):
                text = path.read_bytes()
                written = Invoice.from_json(text).to_json()
                self.assertEqual(without_nulls(exact.loads(written)), without_nulls(exact.loads(text)))

    def test_every_digit_is_kept(self) -> None:
        for digits in ["99999999999999.99", "70368744177664.01", "0.10", "1.50", "0.07", "12"]:
            with self.subTest(digits):
                text = exact.dumps(changed("/ValDtls/TotInvVal", Decimal(digits)))
                self.assertIn(f'"TotInvVal":{digits}', text)
                for read in (Invoice.from_json, Invoice.model_validate_json):
                    invoice = read(text)
                    self.assertEqual(str(invoice.ValDtls.TotInvVal), digits)
                    self.assertIn(f'"TotInvVal":{digits}', invoice.to_json())
                    self.assertIn(f'"TotInvVal":{digits}', invoice.model_dump_json())

    def test_the_context_of_decimal_changes_nothing(self) -> None:
        with decimal.localcontext(prec=3):
            invoice = Invoice.model_validate(changed("/ValDtls/TotInvVal", Decimal("99999999999999.99")))
            self.assertIn('"TotInvVal":99999999999999.99', invoice.to_json())
            with self.assertRaises(ValidationError):
                Invoice.model_validate(changed("/ValDtls/TotInvVal", Decimal("12345.001")))

    def test_values_in_another_letter_case_are_written_as_listed(self) -> None:
        self.assertEqual(TranDtls.from_json('{"TaxSch":"GST","SupTyp":"sezWP"}').SupTyp, "SEZWP")

    def test_what_else_passes(self) -> None:
        for pointer, *value in [
            ("/SellerDtls/Pin", Decimal("600001.0")),  # a whole number, whatever its spelling
            ("/ItemList/0/TotAmt", 10020),
            ("/ItemList/0/TotAmt", Decimal("1.002E+4")),
            ("/ItemList/0/TotAmt", Decimal("10020.000")),  # trailing zeros are no decimals
            ("/TranDtls/EcmGstin", None),
            ("/Unknown", {"of": "any kind"}),
        ]:
            with self.subTest(pointer, value=value):
                Invoice.model_validate(changed(pointer, *value))

    def test_unknown_members_are_dropped(self) -> None:
        self.assertNotIn("Unknown", Invoice.model_validate(changed("/Unknown", 1)).to_json())


class Wrong(unittest.TestCase):
    def test_each_fault_is_refused_where_it_is(self) -> None:
        for kind, pointer, *value in [
            ("missing", "/Version"),
            ("missing", "/ItemList/0/SlNo"),
            ("string_type", "/SellerDtls/Gstin", None),
            ("model_type", "/TranDtls", None),
            ("model_type", "/TranDtls", []),
            ("model_type", "/BuyerDtls", "a text"),
            ("list_type", "/ItemList", {}),
            ("list_type", "/ItemList", ()),
            ("too_short", "/ItemList", []),
            ("number_type", "/SellerDtls/Pin", "600001"),
            ("number_type", "/ItemList/0/TotAmt", "10020"),
            ("number_type", "/ItemList/0/TotAmt", True),
            ("number_type", "/ItemList/0/TotAmt", None),
            ("binary_number", "/ItemList/0/TotAmt", 10020.5),
            ("range", "/ItemList/0/TotAmt", -1),
            ("range", "/ItemList/0/TotAmt", Decimal("1000000000000")),
            ("range", "/ItemList/0/TotAmt", Decimal("Infinity")),
            ("range", "/ItemList/0/TotAmt", Decimal("NaN")),
            ("range", "/SellerDtls/Pin", 99999),
            ("whole", "/SellerDtls/Pin", Decimal("600001.5")),
            ("whole", "/SellerDtls/Pin", Decimal("600001." + 40 * "0" + "1")),
            ("decimals", "/ItemList/0/TotAmt", Decimal("10020.005")),
            ("string_type", "/DocDtls/No", 117),
            ("string_pattern_mismatch", "/DocDtls/No", "TN/2026/0117\n"),
            ("string_too_long", "/DocDtls/No", 17 * "9"),
            ("string_too_short", "/SellerDtls/LglNm", "ab"),
            ("day", "/DocDtls/Dt", "31/11/2026"),
            ("literal_error", "/TranDtls/SupTyp", "B2C"),
            ("literal_error", "/TranDtls/RegRev", "n"),
            ("literal_error", "/Version", Decimal("1.1")),
        ]:
            with self.subTest(pointer, value=value):
                with self.assertRaises(ValidationError) as refused:
                    Invoice.model_validate(changed(pointer, *value))
                found = [(e["type"], "/" + "/".join(map(str, e["loc"]))) for e in refused.exception.errors()]
                self.assertEqual(found, [(kind, pointer)])

    def test_goods_have_quantity_and_unit(self) -> None:
        goods = {"SlNo": "1", "IsServc": "N", "HsnCd": "73239390", "UnitPrice": 1, "TotAmt": 1, "AssAmt": 1}
        goods |= {"GstRt": 18, "TotItemVal": 1}
        Item.model_validate(goods | {"IsServc": "Y"})
        Item.model_validate(goods | {"Qty": 1, "Unit": "NOS"})
        for given in [{}, {"Qty": 1}, {"Unit": "NOS"}, {"Qty": None, "Unit": "NOS"}]:
            with self.subTest(given), self.assertRaisesRegex(ValidationError, "mandatory when IsServc is N"):
                Item.model_validate(goods | given)

    def test_what_is_no_json_is_refused(self) -> None:
        for text in ["", "{", "{}{}", "[]", '{"a":NaN}', '{"a":Infinity}', b"\xff", "{}".encode("utf-16"), 200_000 * "["]:
            with self.subTest(text[:10]), self.assertRaises(ValidationError):
                Invoice.from_json(text)

    def test_findings_show_no_values(self) -> None:
        with self.assertRaises(ValidationError) as refused:
            Invoice.model_validate(changed("/SellerDtls/Em", "no address of anybody"))
        self.assertNotIn("anybody", str(refused.exception))


class OfPydantic(unittest.TestCase):
    """Why there are methods of our own. A test that fails here says that they can go."""

    def test_pydantic_reads_amounts_as_float(self) -> None:
        class Plain(BaseModel):
            amount: Decimal

        self.assertEqual(str(Plain.model_validate_json('{"amount":99999999999999.99}').amount), "99999999999999.98")

    def test_pydantic_writes_amounts_as_text(self) -> None:
        class Plain(BaseModel):
            amount: Decimal

        self.assertEqual(Plain(amount=Decimal("1.50")).model_dump_json(), '{"amount":"1.50"}')

    def test_a_model_around_ours_is_exact_if_it_is_one_of_ours(self) -> None:
        class Batch(Model):
            items: list[Invoice]

        text = '{"items":[' + exact.dumps(changed("/ValDtls/TotInvVal", Decimal("99999999999999.99"))) + "]}"
        self.assertIn("99999999999999.99", Batch.from_json(text).to_json())

    def test_there_is_a_json_schema(self) -> None:
        schema = Invoice.model_json_schema()
        self.assertEqual(schema["$defs"]["ValDtls"]["properties"]["AssVal"]["type"], "number")


class Exact(unittest.TestCase):
    def test_json_comes_back_as_it_was(self) -> None:
        for text in ['{"a":[1,-0.10,{}],"b":[],"c":null,"d":true,"e":"\\"\\u0001é"}', "12345678901234567890.10"]:
            self.assertEqual(exact.dumps(exact.loads(text)), text)
        self.assertEqual(exact.dumps({"a": [1, {"b": 2}], "c": {}}, indent=2), json.dumps({"a": [1, {"b": 2}], "c": {}}, indent=2))

    def test_numbers_of_any_size_are_read(self) -> None:
        self.assertEqual(exact.loads("1e400"), Decimal("1e400"))
        self.assertEqual(exact.loads(5000 * "9"), Decimal(5000 * "9"))
        self.assertEqual(exact.loads("1e9999999999999999999"), Decimal("Infinity"))
        self.assertEqual(exact.loads("-0.0E+9999999999999999999"), Decimal(0))

    def test_a_float_is_not_written(self) -> None:
        for value in [0.1, Decimal("NaN"), {1, 2}, object()]:
            with self.assertRaises((TypeError, ValueError)):
                exact.dumps(value)


if __name__ == "__main__":
    unittest.main()
