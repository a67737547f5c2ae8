"""Where an engine and inv01 differ by nature: every such case stands in divergences.json by its name.
One that is not there is a fault, and so is one that is there although they agree.
"""

import json
from collections import defaultdict
from dataclasses import dataclass

from bodies import changed
from engines import HERE, Engine


@dataclass(frozen=True)
class Divergence:
    name: str
    reason: str
    engines: tuple[str, ...]
    # Whether the engines refuse what inv01 accepts, or the other way round.
    too_strict: bool
    cases: tuple[str, ...]
    # Bodies that are not in the conformance suite.
    examples: dict[str, str]


def divergences(engines: list[Engine]) -> list[Divergence]:
    every = [engine.name for engine in engines]
    found = []
    for entry in json.loads((HERE / "divergences.json").read_text(encoding="utf-8")):
        names = every if entry["engines"] == "all" else entry["engines"]
        assert set(names) <= set(every), names
        examples = {
            f"{entry['name']}: {example['at']}": changed(**example)
            for example in entry.get("examples", [])
        }
        too_strict = {"refuse": True, "accept": False}[entry["they"]]
        cases = tuple(entry.get("cases", []))
        assert cases or examples, f"{entry['name']} shows nothing"
        found.append(Divergence(entry["name"], entry["reason"], tuple(names), too_strict, cases, examples))
    return found


def compare(engine: Engine, known: list[Divergence], ours: dict[str, bool], theirs: dict[str, bool]) -> list[str]:
    """What is to be said of an engine: by the name of each body, whether inv01 and the engine refuse it."""
    excused = defaultdict(list)
    for divergence in known:
        if engine.name in divergence.engines:
            for name in [*divergence.cases, *divergence.examples]:
                excused[name].append(divergence)
    faults = [f"{name} is listed, but no case" for name in excused if name not in ours]
    for name, refused in ours.items():
        if theirs[name] == refused:
            faults += [f"{name} is listed under {known.name}, but they agree" for known in excused[name]]
        elif not any(known.too_strict == theirs[name] for known in excused[name]):
            faults.append(f"{name} is {'refused' if theirs[name] else 'accepted'}, unlike by inv01")
    return [f"{engine.name}: {fault}" for fault in faults]
