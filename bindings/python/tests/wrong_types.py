"""What mypy must refuse, each by itself: it says so where an ignored error is none. Of every member a
value of a wrong type is in rows.py, which bindings/samples.py writes."""

from decimal import Decimal

from inv01_types import DocDtls, Invoice, SupTyp, TranDtls, ValDtls, models


def dictionaries(invoice: Invoice, text: str) -> None:
    # A member is misspelt.
    _misspelt: TranDtls = {"TaxSch": "GST", "SupTyp": "B2B", "RegRevs": "N"}  # type: ignore[typeddict-unknown-key]
    invoice["Trandtls"]  # type: ignore[typeddict-item]

    # A mandatory member is missing, or may be.
    _missing: DocDtls = {"Typ": "INV", "No": "TN/2026/0117"}  # type: ignore[typeddict-item]
    invoice["DispDtls"]["Nm"]  # type: ignore[index]

    # A value is not in the list; a text could be anything.
    _other: SupTyp = "B2C"  # type: ignore[assignment]
    _any: TranDtls = {"TaxSch": "GST", "SupTyp": text}  # type: ignore[typeddict-item]

    # A number is a text, or binary.
    _text: ValDtls = {"AssVal": "10000.00", "TotInvVal": Decimal("11950")}  # type: ignore[typeddict-item]
    _binary: ValDtls = {"AssVal": 10000, "TotInvVal": 11950.5}  # type: ignore[typeddict-item]

    # A mandatory member is null; an array stands for an object.
    invoice["ValDtls"] = None  # type: ignore[typeddict-item]
    invoice["TranDtls"] = [invoice["TranDtls"]]  # type: ignore[typeddict-item]

    # What is optional may be null or left out.
    invoice["DispDtls"] = None
    del invoice["DispDtls"]


def of_models() -> None:
    models.DocDtls(Typ="INV", No="TN/2026/0117")  # type: ignore[call-arg]
    models.TranDtls(TaxSch="GST", SupTyp="B2C")  # type: ignore[arg-type]
    models.ValDtls(AssVal="10000.00", TotInvVal=Decimal("11950"))  # type: ignore[arg-type]
    models.ValDtls(AssVal=Decimal("10000"), TotInvVal=None)  # type: ignore[arg-type]
    models.TranDtls(TaxSch="GST", SupTyp="B2B", RegRev=None)
