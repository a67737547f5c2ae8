"""The parts of docs/json-schema.md that stand between markers: the programs that are run, the
divergences, and the tables."""

import difflib
import re
import sys

from bodies import Planted
from divergences import Divergence
from engines import HERE, ROOT, Engine

PAGE = ROOT / "docs/json-schema.md"
FENCES = {".mjs": "js", ".py": "python", ".rs": "rust"}


def parts(engines, known, valid, planted, codes, decimals, nic) -> dict[str, str]:
    """What stands between the markers, by their names."""
    return {
        **{path.name: sample(path) for path in sorted((HERE / "samples").iterdir()) if path.suffix in FENCES},
        "engines": engine_table(engines),
        "divergences": divergence_list(known, engines),
        "decimals": decimals_table(decimals),
        "faults": fault_table(planted, codes, engines, nic),
        "nic": nic_table(nic, valid, planted),
    }


def update(write: bool, parts: dict[str, str]) -> int:
    """Brings the page up to date, or says what is stale: the exit code."""
    old = PAGE.read_text(encoding="utf-8")
    new = old
    for name, text in parts.items():
        block = re.compile(rf"(<!-- begin {re.escape(name)} -->\n).*?(<!-- end {re.escape(name)} -->)", re.DOTALL)
        new, found = block.subn(lambda match: f"{match[1]}\n{text}\n\n{match[2]}", new)
        if found != 1:
            sys.exit(f"{PAGE} has {found} places for {name}")
    if new == old:
        return 0
    if write:
        PAGE.write_text(new, encoding="utf-8")
        return 0
    lines = old.splitlines(True), new.splitlines(True)
    sys.stderr.writelines(difflib.unified_diff(*lines, "docs/json-schema.md", "what it ought to be"))
    print("docs/json-schema.md is stale: tests/other-languages/run --write", file=sys.stderr)
    return 1


def sample(path) -> str:
    return f"```{FENCES[path.suffix]}\n{path.read_text(encoding='utf-8').rstrip()}\n```"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def engine_table(engines: list[Engine]) -> str:
    rows = [[engine.name, engine.language, engine.version, " and ".join(engine.drafts)] for engine in engines]
    return table(["engine", "language", "version", "asked with draft"], rows)


def divergence_list(known: list[Divergence], engines: list[Engine]) -> str:
    rows = []
    for divergence in known:
        who = "all" if len(divergence.engines) == len(engines) else ", ".join(divergence.engines)
        number = len(divergence.cases) + len(divergence.examples)
        verb = "refuse" if divergence.too_strict else "accept"
        rows.append([divergence.name, who, verb, str(number), divergence.reason])
    return table(["name", "engines", "they wrongly", "bodies", "reason"], rows)


def decimals_table(decimals: dict[str, tuple[int, int]]) -> str:
    rows = [[name, str(two), str(three)] for name, (two, three) in decimals.items()]
    return table(["engine", "of 2000 sound amounts refused", "of 2000 with a third decimal accepted"], rows)


def verdict(answer: list | dict) -> str:
    return "refused" if answer else "accepted"


def fault_table(planted: list[Planted], codes: list[str], engines: list[Engine], nic: dict) -> str:
    # That every engine refuses every fault has been found before; else there is no table.
    as_it_is = next(iter(nic.values()))
    head = ["", "planted", "at", "keyword", "`inv01 check`", *(engine.name for engine in engines)]
    head += [f"NIC: {engine.name}" for engine in engines]
    rows = []
    for fault, code in zip(planted, codes):
        ours = ["refused"] * len(engines)
        theirs = []
        for engine in engines:
            refusal, answers = as_it_is[engine.name]
            theirs.append("not loaded" if refusal else verdict(answers[len(answers) - len(planted) + fault.number - 1]))
        keywords = " ".join(f"`{keyword}`" for keyword in sorted(fault.keywords))
        rows.append([str(fault.number), fault.fault, f"`{fault.at}`", keywords, code, *ours, *theirs])
    return table(head, rows)


def nic_table(nic: dict, valid: dict[str, str], planted: list[Planted]) -> str:
    rows = []
    for name, said in nic.items():
        for engine, (refusal, answers) in said.items():
            if refusal:
                rows.append([name, engine, "refuses to load it", "", ""])
                continue
            parts = answers[: len(valid)], answers[len(valid) :]
            accepted = [f"{sum(not answer for answer in part)} of {len(part)}" for part in parts]
            rows.append([name, engine, "loads it", *accepted])
    return table(["the text", "engine", "", "valid bodies accepted", "planted faults accepted"], rows)
