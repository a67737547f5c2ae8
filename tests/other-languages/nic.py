"""NIC's schema text, shortened, and what is the least that anybody would mend of it."""

import json
from pathlib import Path

from engines import HERE

# What stands at the root and is no member of the request.
ROOT = {"$schema", "Title"}


def forms(tools: Path) -> dict[str, Path]:
    """The text as it is, and mended in two steps, each by what the page calls it."""
    as_it_is = HERE / "as-nic-writes-it.json"
    text = json.loads(as_it_is.read_text(encoding="utf-8"))
    members = {name: value for name, value in text.items() if name not in ROOT}
    with_root = {"$schema": text["$schema"], "type": "object", "properties": members}
    return {
        "as it is": as_it_is,
        "with `properties` around its members": write(tools / "nic-with-root.json", with_root),
        "and with its types and arrays mended": write(tools / "nic-with-types.json", mended(with_root)),
    }


def write(path: Path, schema: dict) -> Path:
    path.write_text(json.dumps(schema), encoding="utf-8")
    return path


def mended(part: object, keyword: str = "") -> object:
    """With the types spelled right, and a bare list of an object as an array of such."""
    if isinstance(part, dict):
        return {name: mended(value, name) for name, value in part.items()}
    if isinstance(part, list) and isinstance(part[0], dict):
        return {"type": "array", "items": mended(part[0])}
    if keyword == "type":
        return part.strip().lower()
    return part
