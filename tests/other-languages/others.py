"""The documents beside the request in the five engines: each example and sample is accepted, and what
`inv01 check --document` refuses once a member is gone, null or of another JSON type is refused.

    others.py DIRECTORY FOLDER...      with NAME.DRAFT.default.json; with NAME.json or NAME-WHICH.json
"""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from engines import all_engines

# Members of members of the document are changed, no deeper: the request has tables of its own.
DEEPEST = 2


def valid(names: set[str], folders: list[Path]) -> dict[str, list]:
    """The documents by name: the longest that the file begins with."""
    found: dict[str, list] = {name: [] for name in sorted(names)}
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        name = max((name for name in names if f"{path.stem}-".startswith(f"{name}-")), key=len)
        found[name].append(json.loads(path.read_text(encoding="utf-8")))
    return found


def places(value: object, depth: int = 0) -> Iterator[list[str | int]]:
    """Where the members are, down to the deepest that is changed."""
    if depth == DEEPEST:
        return
    if isinstance(value, list):
        for step, element in enumerate(value[:1]):
            yield from ([step, *rest] for rest in places(element, depth))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield [name]
            yield from ([name, *rest] for rest in places(inner, depth + 1))


def changed(document: object) -> Iterator[object]:
    for *path, last in places(document):
        # Not an object without a value: that is a divergence which the suite names.
        for change in ["gone", None, True, "", []]:
            copied = copy.deepcopy(document)
            holder = copied
            for step in path:
                holder = holder[step]
            if change == "gone":
                del holder[last]
            else:
                holder[last] = change
            yield copied


def refused(name: str, documents: list) -> list[bool]:
    """Whether `inv01 check` finds an error that a schema may know. A list is judged by its entries."""
    lines = [entry for document in documents for entry in (document if isinstance(document, list) else [document])]
    command = [os.environ["INV01"], "check", "--document", name, "--as-of", "2026-11-21", "--names", "strict"]
    options = ["--exit-zero", "--format", "ndjson", "--input", "ndjson", "--max-diagnostics", "100000", "-"]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([*command, *options], input=text, stdout=subprocess.PIPE, text=True, check=True)
    records = iter(json.loads(line) for line in done.stdout.splitlines())

    def is_refused(_: object) -> bool:
        found = next(records)["diagnostics"]
        return any(one["severity"] == "error" and one["stage"] != "rules" for one in found)

    return [any([is_refused(entry) for entry in (d if isinstance(d, list) else [d])]) for d in documents]


def main(directory: Path, *folders: Path) -> int:
    names = {path.name.split(".")[0] for path in directory.iterdir()} - {"generate-irn", "report"}
    faults, asked, told = [], 0, 0
    for name, documents in valid(names, list(folders)).items():
        if not documents:
            faults.append(f"{name} has no example")
        bodies = documents + [body for document in documents for body in changed(document)]
        ours = refused(name, bodies)
        if any(ours[: len(documents)]):
            faults.append(f"inv01 refuses an example of {name}")
        asked, told = asked + len(bodies), told + sum(ours)
        for engine in all_engines():
            for draft in engine.drafts:
                refusal, answers = engine.ask(directory / f"{name}.{draft}.default.json", [json.dumps(b) for b in bodies])
                if refusal:
                    faults.append(f"{engine.name}: {name}: {refusal}")
                for body, answer, we_refuse in zip(bodies, answers, ours):
                    if bool(answer) != we_refuse:
                        faults.append(f"{engine.name} {draft}: {name}: {json.dumps(body)[:300]}: {answer}")
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    print(f"5 engines: {asked} bodies of {len(names)} other documents, {told} of them refused")
    return 0 if not faults and told else 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
