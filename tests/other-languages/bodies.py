"""The bodies that the engines are asked about, and what is known of them."""

import copy
import json
from dataclasses import dataclass
from functools import cache

from engines import HERE, ROOT

SUITE = ROOT / "tests/conformance"


@dataclass(frozen=True)
class Case:
    """A case of the conformance suite: whether a schema ought to refuse its body."""

    name: str
    body: str
    refused: bool


@dataclass(frozen=True)
class Planted:
    number: int
    fault: str
    at: str
    # Where an engine stands when it tells: a missing member is told of its container.
    place: str
    keywords: frozenset[str]
    body: str


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def cases() -> list[Case]:
    """The cases of the stages that a schema may know: a finding of stage `schema` refuses them."""
    files = [(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SUITE.glob("*/*.json"))]
    stages = {file["rule"]["id"]: file["stage"] for _, file in files}
    found = []
    for path, file in files:
        if file["stage"] == "json":
            continue
        for case in file["cases"]:
            # No case of these stages is told in bytes, nor lengthened.
            if "body" not in case or "bytes" in case:
                continue
            errors = [finding for finding in case["findings"] if finding["severity"] == "error"]
            refused = any(stages[finding["id"]] == "schema" for finding in errors)
            found.append(Case(f"{file['stage']}/{path.stem}: {case['description']}", case["body"], refused))
    return found


def valid() -> dict[str, str]:
    """Bodies in which no member is wrong, by their files; the cases of the suite come on top."""
    bases = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/cases/bases").glob("*.json"))
    samples = [f"tests/samples/{name}.json" for name in ["generate-irn", "get-invoice-details"]]
    return {path: read(path) for path in ["examples/invoice.json", *bases, *samples]}


def planted() -> list[Planted]:
    data = json.loads((HERE / "planted-faults.json").read_text(encoding="utf-8"))
    base = json.loads(read(data["base"]))
    return [plant(base, number, fault) for number, fault in enumerate(data["faults"], 1)]


def plant(base: dict, number: int, fault: dict) -> Planted:
    body = copy.deepcopy(base)
    at = fault["at"]
    parent, last = holder(body, at)
    place = at
    if "times" in fault:
        parent[last] = parent[last][:1] * fault["times"]
    elif "remove" in fault:
        del parent[last]
        place = at.rpartition("/")[0]
    else:
        parent[last] = fault["value"]
    keywords = frozenset(fault["keywords"])
    return Planted(number, fault["fault"], at, place, keywords, json.dumps(body))


def holder(body: dict, pointer: str) -> tuple[dict | list, str | int]:
    """What holds the value that the pointer names, and the name or index there."""
    *steps, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    for step in steps:
        body = body[step]
    return body, last


def changed(base: str, at: str, value: object = None, raw: str | None = None) -> str:
    """A body with one value set, or set to a text that json.dumps would not write so."""
    body = json.loads(read(base))
    parent, last = holder(body, at)
    parent[last] = value if raw is None else "<raw>"
    text = json.dumps(body)
    return text if raw is None else text.replace('"<raw>"', raw)
