"""Writes one OpenAPI document with the components of every document, which share types.

    openapi.py FOLDER     where FOLDER has a schema of each, called like it
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def main(folder: str) -> None:
    schemas: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    for path in sorted(Path(folder).glob("*.json")):
        printed = subprocess.run(
            ["inv01", "schema", "--openapi", path.stem], check=True, capture_output=True
        )
        merged = json.loads(printed.stdout)
        for name, schema in merged["components"]["schemas"].items():
            if schemas.setdefault(name, schema) != schema:
                sys.exit(f"{path.stem}: {name} is another type elsewhere")
    merged["components"]["schemas"] = schemas
    json.dump(merged, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
