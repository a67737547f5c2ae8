"""How an engine is asked: a schema is named on the command line, bodies come on standard input, each
as a line with a JSON string. The first line of the answer says whether the schema is taken, and each
further line what is wrong with a body: a list of [pointer, keyword], or why it could not be read.
"""

import json
import sys
from collections.abc import Callable, Iterable

Faults = Iterable[tuple[Iterable[str | int], str]]


def pointer(steps: Iterable[str | int]) -> str:
    return "".join(f"/{step}" for step in steps)


def serve(load: Callable[[dict], Callable[[object], Faults]]) -> None:
    """Answers for an engine: `load` gives, for a schema, what finds the faults of a body."""
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    try:
        faults = load(schema)
    except Exception as refusal:  # Each engine has its own kind of exception.
        print(json.dumps({"refuses": one_line(refusal)}))
        return
    print(json.dumps({"takes": True}))
    for line in sys.stdin:
        try:
            found = [[pointer(steps), keyword] for steps, keyword in faults(json.loads(json.loads(line)))]
        except Exception as trouble:
            found = {"trouble": one_line(trouble)}
        print(json.dumps(found))


def one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
