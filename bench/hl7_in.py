"""How many of a folder's or an archive's HL7 version 2 messages are taken in, and why the others wait.

    python bench/hl7_in.py ../shared/samples/hl7v2.zip

Each file is sent once into a new database, in the order of the names, and then once more; then all again in the
opposite order into another. Printed are, for the first pass, how many messages are stored (of these, how many keep
nothing because nothing in them concerns coding), parked with the reason, and for the second pass how many changed
anything. Reasons hold no patient's words.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.encounter.arriving import NothingToKeep, Told
from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.arrivals.receiving import receive
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Iterator


def files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The HL7 files of an archive or a folder, by name."""
    if path.is_dir():
        for one in sorted(path.rglob("*.hl7")):
            yield one.name, one.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".hl7"):
                yield Path(name).name, archive.read(name)


def main() -> None:
    """Send them in and print what became of them."""
    found = list(files(Path(sys.argv[1])))
    _sent(found, "in the order of the names")
    _sent(found[::-1], "in the opposite order")


def _sent(found: list[tuple[str, bytes]], order: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(sqlite_url(Path(folder) / "bench.sqlite"))
        migrate(engine)
        store = DatabaseStore(engine, new_keys())
        first = _pass(store, found)
        second = _pass(store, found)
        store.dispose()
    total = sum(first.values())
    stored = first["stored"] + first["nothing"]
    print(f"\n{order}: {total} messages, {stored} stored ({stored / total:.0%})")
    print(f"  {first['nothing']:3} of them keep nothing, as nothing in them concerns coding")
    for what, count in sorted(first.items()):
        if what.startswith("parked"):
            print(f"  {count:3} {what}")
    changed = sum(count for what, count in second.items() if what in {"stored", "nothing"})
    print(f"  second pass: {changed} of {total} changed anything")


def _pass(store: DatabaseStore, found: list[tuple[str, bytes]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, data in found:
        for part in read_parts(data, name, Site()):
            done = receive(store, system("interface"), part, "file")
            keeps = isinstance(part.told, Told) and any(not isinstance(one, NothingToKeep) for one in part.told.steps)
            if done.status == "parked":
                counts[f"parked: {done.reason}"] += 1
            else:
                counts[done.status if keeps or done.status != "stored" else "nothing"] += 1
    return counts


if __name__ == "__main__":
    main()
