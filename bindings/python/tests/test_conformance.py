"""The conformance suite (tests/conformance), asked of the pydantic models: an invoice is refused if a
member of it has an error, and only then. Rules across members are no matter of types."""

import base64
import json
import unittest
from pathlib import Path
from typing import Any

from inv01_types.models import Invoice
from pydantic import ValidationError

SUITE = Path(__file__).parents[3] / "tests/conformance"

# Rules of stage `rules` that the models ask all the same: the calendar has the day.
ASKED = {"D4", "W28"}

WITHOUT_VALUE = (
    "Whether the portal takes an optional object without a value as given is not known: inv01 warns of what it "
    "lacks, the models refuse it"
)
UNITS = "Whether the portal counts code points or UTF-16 units is not known: inv01 warns where they differ, the models count code points"
NAMES = "inv01 binds names in another letter case, as the portal has; to the models they are unknown"
OF_2020 = "A version that is gone: the models know no day of the check"
DEPTH = "inv01 reads so many levels and no more; Python reads more"
DIVERGENCES = {
    ("distance", "an empty part may count as left out"): WITHOUT_VALUE,
    ("required-member", "an optional object without a value"): WITHOUT_VALUE,
    ("required-member", "an optional object of nulls"): WITHOUT_VALUE,
    ("buyer-pincode", "an e-way bill part without a value may be given or not"): WITHOUT_VALUE,
    ("dispatch-abroad", "an e-way bill part without a value may be given or not"): WITHOUT_VALUE,
    ("distance-inside-pincode", "a dispatch party without a value may be left out or given"): WITHOUT_VALUE,
    ("e-way-bill-age", "the part has no value"): WITHOUT_VALUE,
    ("e-way-bill-document", "the part has no value"): WITHOUT_VALUE,
    ("export-movement", "a ship-to party without a value may be given or not"): WITHOUT_VALUE,
    ("transporter", "a part without a value may be left out"): WITHOUT_VALUE,
    ("length", "two characters of two units each"): UNITS,
    ("member-name-case", "capitals"): NAMES,
    ("member-name-case", "what is bound is judged"): NAMES,
    ("member-name-case", "both spellings are a repeated name"): NAMES,
    ("schema-version", "1.01 on the last day on which it is known to pass"): OF_2020,
    ("schema-version", "1.01 on the day after"): OF_2020,
    ("schema-version", "1.01 on the last day of doubt"): OF_2020,
    ("json", "an invoice, nested too deep"): DEPTH,
}


def body(case: dict[str, Any]) -> bytes:
    text = base64.b64decode(case["base64"]) if "base64" in case else case["body"].encode()
    blanks = case.get("bytes", len(text)) - len(text)
    return text[:1] + blanks * b" " + text[1:]


class Conformance(unittest.TestCase):
    def test_the_models_refuse_what_inv01_refuses(self) -> None:
        files = [json.loads(path.read_bytes()) for path in sorted(SUITE.glob("*/*.json"))]
        stages = {file["rule"]["id"]: file["stage"] for file in files}
        judged, divergences = {True: 0, False: 0}, set()
        for file in files:
            for case in file["cases"]:
                errors = [f["id"] for f in case["findings"] if f["severity"] == "error"]
                sound = not any(stages[rule] != "rules" or rule in ASKED for rule in errors)
                try:
                    Invoice.from_json(body(case))
                    taken, found = True, ""
                except ValidationError as error:
                    taken, found = False, str(error)
                judged[taken] += 1
                name = (file["rule"]["name"], case["description"])
                if taken != sound:
                    divergences.add(name)
                    self.assertIn(name, DIVERGENCES, f"inv01 {'takes' if sound else 'refuses'} it. {found}")
        self.assertEqual(divergences, DIVERGENCES.keys(), "a divergence that is none")
        print(f"conformance suite: {judged[True]} taken, {judged[False]} refused, {len(divergences)} divergences")
        self.assertGreater(min(judged.values()), 300)


if __name__ == "__main__":
    unittest.main()
