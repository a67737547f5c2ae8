"""The five engines, and how they are asked (engines/protocol.py has the other end)."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DRAFTS = ("2020-12", "07")


@dataclass(frozen=True)
class Engine:
    name: str
    language: str
    command: tuple[str, ...]
    drafts: tuple[str, ...]
    # Whether it goes on after the first fault.
    tells_all: bool
    version: str

    def ask(self, schema: Path, bodies: list[str]) -> tuple[str | None, list[list | dict]]:
        """Why it does not take the schema, or what it finds in each body."""
        questions = "".join(json.dumps(body) + "\n" for body in bodies)
        command = [*self.command, str(schema)]
        done = subprocess.run(command, input=questions, stdout=subprocess.PIPE, text=True, check=True)
        first, *answers = [json.loads(line) for line in done.stdout.splitlines()]
        if "refuses" in first:
            return first["refuses"], []
        if len(answers) != len(bodies):
            sys.exit(f"{self.name} answers {len(answers)} of {len(bodies)} questions")
        return None, answers


def pinned(name: str) -> str:
    """The version that requirements.txt names."""
    return re.search(rf"^{name}==(\S+)$", (HERE / "requirements.txt").read_text(), re.MULTILINE)[1]


def locked(name: str) -> str:
    """The version that Cargo.lock names."""
    return re.search(rf'^name = "{name}"\nversion = "(.+)"$', (ROOT / "Cargo.lock").read_text(), re.MULTILINE)[1]


def all_engines() -> list[Engine]:
    ajv = ("node", str(Path(os.environ["TOOLS"]) / "node/ajv.mjs"))
    python = (sys.executable, "-B")
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]

    def in_python(name: str, drafts: tuple[str, ...] = DRAFTS, tells_all: bool = True) -> Engine:
        program = HERE / "engines" / f"python_{name.replace('-', '_')}.py"
        return Engine(name, "Python", (*python, str(program)), drafts, tells_all, pinned(name))

    return [
        Engine("ajv", "Node", ajv, DRAFTS, True, packages["node_modules/ajv"]["version"]),
        in_python("jsonschema"),
        in_python("jsonschema-rs"),
        in_python("fastjsonschema", drafts=("07",), tells_all=False),
        Engine("jsonschema (Rust)", "Rust", (os.environ["RUST_ENGINE"],), DRAFTS, True, locked("jsonschema")),
    ]


def left_strict(ajv: Engine) -> Engine:
    """ajv without `strict: false`: it refuses words that it does not know."""
    return replace(ajv, name="ajv, strict", command=(*ajv.command, "--strict"))
