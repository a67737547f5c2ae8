"""Asks the five engines about the conformance suite, the valid bodies and the planted faults, by the
exported schema and by NIC's own text, and writes what they say into docs/json-schema.md.

    prove.py [--write]      without --write the page has to be up to date
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import bodies
import nic
import page
from bodies import Planted
from divergences import compare, divergences
from engines import Engine, all_engines, left_strict

TOOLS = Path(os.environ["TOOLS"])
# What stands beside a missing member, or on the way to a fault: keywords that pass on what another
# one found below them, and `type` where an optional object could also be null.
CARRIERS = frozenset({"anyOf", "if", "type"})


def main(write: bool) -> int:
    engines = all_engines()
    known = divergences(engines)
    faults: list[str] = []

    planted = bodies.planted()
    if len(planted) != 40:
        faults.append(f"{len(planted)} faults are planted, not 40")
    valid = bodies.valid()
    codes = ours_of_planted(planted, faults)
    faults += [f"inv01 refuses {name}" for name, refused in refused_by_us(valid).items() if refused]

    # By the name of each body, the body, and whether inv01 refuses it.
    cases = bodies.cases()
    asked = {case.name: case.body for case in cases} | valid
    refused = sum(case.refused for case in cases)
    # The page says so.
    if refused < 300 or len(cases) - refused < 1000:
        faults.append(f"of {len(cases)} cases {refused} are to be refused")
    ours = {case.name: case.refused for case in cases} | dict.fromkeys(valid, False)
    examples = {name: body for divergence in known for name, body in divergence.examples.items()}
    asked |= examples
    ours |= refused_by_us(examples)

    for engine in engines:
        for draft in engine.drafts:
            answers = ask(engine, f"{draft}.default", [*asked.values(), *(fault.body for fault in planted)])
            theirs = {name: refuses(answer) for name, answer in zip(asked, answers)}
            faults += compare(engine, known, ours, theirs)
            for fault, answer in zip(planted, answers[len(asked) :]):
                faults += judge(engine, fault, answer)
            faults += judge_strict(engine, draft, valid, planted)

    refusal, _ = left_strict(engines[0]).ask(schema_file("2020-12.default"), [])
    if refusal is None:
        faults.append("ajv takes the annotations now, unless told otherwise")
    decimals = {engine.name: wrong_decimals(engine) for engine in engines}
    bodies_for_nic = [*valid.values(), *(fault.body for fault in planted)]
    by_nic = {
        name: {engine.name: engine.ask(path, bodies_for_nic) for engine in [*engines, left_strict(engines[0])]}
        for name, path in nic.forms(TOOLS).items()
    }
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    asked_about = f"{len(cases)} cases of the suite, {len(valid)} more valid bodies, {len(planted)} planted faults"
    print(f"{len(engines)} engines: {asked_about}")
    parts = page.parts(engines, known, valid, planted, codes, decimals, by_nic)
    return page.update(write, parts)


def schema_file(form: str) -> Path:
    return TOOLS / f"documents/generate-irn.{form}.json"


def ask(engine: Engine, form: str, texts: list[str]) -> list[list | dict]:
    refusal, answers = engine.ask(schema_file(form), texts)
    if refusal:
        sys.exit(f"{engine.name} does not take the schema: {refusal}")
    return answers


def wrong_decimals(engine: Engine) -> tuple[int, int]:
    """How many of 2000 amounts with two decimals the strict form refuses, and of 2000 with three it
    accepts."""
    with_two = [f"{paise // 100}.{paise % 100:02}" for paise in range(1, 2000)] + ["99999999999999.99"]
    with_three = [f"{mills // 1000}.{mills % 1000:03}" for mills in range(1, 20000, 10)]

    def refused(amounts: list[str]) -> int:
        texts = [bodies.changed("examples/invoice.json", "/ValDtls/AssVal", raw=amount) for amount in amounts]
        return sum(refuses(answer) for answer in ask(engine, f"{engine.drafts[0]}.strict", texts))

    return refused(with_two), len(with_three) - refused(with_three)


def judge_strict(engine: Engine, draft: str, valid: dict[str, str], planted: list[Planted]) -> list[str]:
    """The strict form refuses the same faults; of the valid bodies one has a member that is none."""
    answers = ask(engine, f"{draft}.strict", [*valid.values(), *(fault.body for fault in planted)])
    names = [*valid, *(f"{fault.number} ({fault.fault})" for fault in planted)]
    refused = {name for name, answer in zip(names, answers) if refuses(answer)}
    wanted = {"tests/samples/generate-irn.json", *names[len(valid) :]}
    return [f"{engine.name}, strict form: {name} is judged otherwise" for name in sorted(refused ^ wanted)]


def refuses(answer: list | dict) -> bool:
    """A body that an engine cannot read is refused too."""
    return bool(answer)


def judge(engine: Engine, fault: Planted, answer: list | dict) -> list[str]:
    """Whether the engine refuses the body for what was planted, and for nothing else."""

    def wrong(what: str) -> list[str]:
        return [f"{engine.name}: {fault.number} ({fault.fault}) {what}: {answer}"]

    if not answer:
        return wrong("is accepted")
    if isinstance(answer, dict):
        return wrong("cannot be read")
    there = [keyword for pointer, keyword in answer if pointer == fault.place]
    on_the_way = [(pointer, keyword) for pointer, keyword in answer if pointer != fault.place]
    if not all(fault.place.startswith(f"{pointer}/") and keyword in CARRIERS for pointer, keyword in on_the_way):
        return wrong("is refused elsewhere too")
    beside = CARRIERS if "required" in fault.keywords else frozenset()
    if not set(there) <= fault.keywords | beside or there.count("required") > 1:
        return wrong("is refused for more")
    # One that stops at the first fault names the first, or the container that holds it.
    if not (fault.keywords <= set(there) if engine.tells_all else there or on_the_way):
        return wrong("is refused for something else")
    return []


def records(texts: list[str]) -> list[dict]:
    """What `inv01 check` says of each body."""
    # The samples hold test GSTINs, which are sound in the sandbox.
    command = [os.environ["INV01"], "check", "--as-of", "2026-11-21", "--profile", "sandbox"]
    options = ["--exit-zero", "--format", "ndjson", "--input", "ndjson", "--max-diagnostics", "100000", "-"]
    # Bodies of several lines have no spelling that matters.
    in_one_line = (json.dumps(json.loads(text)) if "\n" in text.strip() else text.strip() for text in texts)
    lines = "".join(f"{line}\n" for line in in_one_line)
    done = subprocess.run([*command, *options], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(texts)
    return found


def errors(record: dict) -> list[dict]:
    """Of the stages that a schema may know."""
    return [found for found in record["diagnostics"] if found["severity"] == "error" and found["stage"] != "rules"]


def refused_by_us(named: dict[str, str]) -> dict[str, bool]:
    return {name: bool(errors(record)) for name, record in zip(named, records(list(named.values())))}


def ours_of_planted(planted: list[Planted], faults: list[str]) -> list[str]:
    """The portal's code of each planted fault, which `inv01 check` has to tell at its place, and no other."""
    codes = []
    for fault, record in zip(planted, records([fault.body for fault in planted])):
        found = errors(record)
        if not found or any(error["pointer"] != fault.at or error["stage"] != "schema" for error in found):
            told = [(error["pointer"], error["rule"]) for error in found]
            faults.append(f"inv01: {fault.number} ({fault.fault}): {told}")
        codes.append(", ".join(sorted({error["code"] or "" for error in found})))
    return codes


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
