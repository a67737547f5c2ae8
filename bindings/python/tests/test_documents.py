"""What the models of the documents beside the request take and refuse."""

import unittest
from pathlib import Path
from typing import Any

from inv01_types import exact, models
from pydantic import ValidationError
from test_models import without_nulls

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "schemas/examples").glob("*.json"))
SAMPLES = sorted((ROOT / "tests/samples/documents").glob("*.json"))
IRN = "1e60d7816bfcac5418e06f6ce58f6ba3518494f0c006da93a5db9f78418de8e6"
BY_DOCUMENT = {
    "documentNumber": "IC2000",
    "documentType": "INV",
    "documentDate": "17/04/2025",
    "sellerGstin": "29AAFCD5862R000",
}


def model(path: Path) -> Any:
    """The model of a file: `signed-invoice-2020.json` is a `SignedInvoice`."""
    words = [word.capitalize() for word in path.stem.split("-")]
    while words:
        if found := getattr(models, "".join(words), None):
            return found
        words.pop()
    raise AssertionError(path)


class Documents(unittest.TestCase):
    def test_every_example_comes_back_as_it_was(self) -> None:
        self.assertGreaterEqual(len(EXAMPLES), 13)
        for path in EXAMPLES:
            with self.subTest(path.name):
                text = path.read_bytes()
                read = model(path).from_json(text)
                if "error_code" in path.read_text("utf-8"):
                    # Of several spellings of a name one is written.
                    continue
                self.assertEqual(without_nulls(exact.loads(read.to_json())), without_nulls(exact.loads(text)))

    def test_what_was_received_is_taken(self) -> None:
        self.assertGreaterEqual(len(SAMPLES), 8)
        for path in SAMPLES:
            with self.subTest(path.name):
                model(path).from_json(path.read_bytes())

    def refuses(self, of: Any, body: dict[str, Any], why: str) -> None:
        with self.assertRaises(ValidationError) as caught:
            of.from_json(exact.dumps(body))
        self.assertIn(why, str(caught.exception))

    def test_a_query_names_the_invoice_in_one_way(self) -> None:
        query = models.GetInvoiceDetailsQuery
        query.from_json(exact.dumps({"irn": IRN}))
        query.from_json(exact.dumps({"irn": None, **BY_DOCUMENT}))
        self.refuses(query, {"irn": IRN, **BY_DOCUMENT}, "Only one of these may be given")
        self.refuses(query, {"irn": IRN, "documentType": "INV"}, "Only one of these may be given")
        self.refuses(query, {}, "One of these is needed")
        self.refuses(query, {"documentNumber": "IC2000"}, "One of these is needed")
        self.refuses(query, {"irn": IRN.upper()}, "irn")

    def test_an_answer_has_what_its_status_says(self) -> None:
        self.refuses(models.GenerateIrnResponse, {"Success": "Y"}, "AckNo is mandatory")
        self.refuses(models.GenerateIrnResponse, {"Success": "N"}, "ErrorDetails is mandatory")
        self.refuses(models.GenerateIrnResponse, {"Success": "y"}, "Success")
        self.refuses(models.NicEnvelope, {"Status": 0}, "ErrorDetails is mandatory")
        self.refuses(models.NicEnvelope, {"Status": "1"}, "Data is mandatory")
        for status in [2, True, "01", "1.0", {}]:
            self.refuses(models.NicEnvelope, {"Status": status, "Data": "x"}, "Status")
        for status in ["1", "1.0", "10e-1", '"1"']:
            models.NicEnvelope.from_json(f'{{"Status": {status}, "Data": "x"}}')
        self.refuses(models.GetInvoiceDetailsResponse, {"Id": "1"}, "One of these is needed")

    def test_both_spellings_are_read(self) -> None:
        for names in [("ErrorCode", "ErrorMessage", "ErrorSource"), ("error_code", "error_message", "error_source")]:
            error = dict(zip(names, ["2150", "Duplicate IRN", "GOVT"], strict=True))
            body = {"Success": "N", "ErrorDetails": [error]}
            answer = models.GenerateIrnResponse.from_json(exact.dumps(body))
            assert answer.ErrorDetails is not None
            self.assertEqual(answer.ErrorDetails[0].ErrorCode, "2150")
        self.refuses(models.GenerateIrnResponse, {"Success": "N", "ErrorDetails": [{}]}, "ErrorCode")

    def test_what_is_not_known_for_certain_is_not_asked(self) -> None:
        models.CancelIrn.from_json(exact.dumps({"Irn": IRN, "CnlRsn": "1"}))
        models.EwbByIrnResponse.from_json("{}")
        self.refuses(models.EwbByIrnResponse, {"EwbNo": "331000000017"}, "EwbNo")
        models.EwbByIrn.from_json(exact.dumps({"Irn": IRN, "Distance": "1330"}))

    def test_a_vehicle_goes_by_some_mode(self) -> None:
        bill = {"Irn": IRN, "Distance": 1330, "VehNo": "TN01AB1234"}
        self.refuses(models.EwbByIrn, bill, "TransMode is mandatory")
        models.EwbByIrn.from_json(exact.dumps({**bill, "TransMode": "1"}))

    def test_what_nothing_is_known_of_is_written_as_it_was(self) -> None:
        text = '[{"errors":[1.50,{"a":null}]}]'
        self.assertEqual(models.ClearBatchResponse.from_json(text).to_json(), text)


if __name__ == "__main__":
    unittest.main()
