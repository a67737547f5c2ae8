"""Writes the code blocks of Markdown files as files of their own, to be compiled or run.

    blocks.py FOLDER FILE...
"""

import re
import sys
from pathlib import Path

# Language of a block: name of its file. Blocks of the shell belong together, in order. Those in Rust
# are doc tests, and console is for people.
NAMES = {
    "ts": "{stem}_{i}.ts",
    "js": "{stem}_{i}.mjs",
    "python": "{stem}_{i}.py",
    "java": "Example.java",
    "sh": "{stem}.sh",
}
OTHERS = {"rust", "console"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main(folder: str, *files: str) -> None:
    for old in Path(folder).iterdir():
        if old.is_file():
            old.unlink()
    for file in map(Path, files):
        # Several files are called README.
        stem = f"{file.parent.name}_{file.stem}".lower()
        for i, (language, text) in enumerate(BLOCK.findall(file.read_text("utf-8"))):
            if language in OTHERS:
                continue
            with Path(folder, NAMES[language].format(stem=stem, i=i)).open("a", encoding="utf-8") as out:
                out.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
