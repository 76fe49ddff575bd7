"""medcodex keys"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.workbench_options import add_database, opened_store, operator

if TYPE_CHECKING:
    import argparse
    from collections import Counter
    from pathlib import Path

    from medcodex.store.keys import KeyRing
    from medcodex.store.work import DatabaseStore


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="the keys by number, and how many values are sealed with each")
    actions.add_parser(
        "rotate", help="make a new key and seal everything anew with it; may be broken off and run again"
    )
    actions.add_parser("drop", help="remove old keys that nothing is sealed with; older backups then stay closed")
    for action in actions.choices.values():
        add_database(action)
        action.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Do what was asked. Raises StorageError where keys or database cannot be read or written, or another program
    changes the keys."""
    from medcodex.library.home import default_home  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.store.keys import changing, default_keys  # noqa: PLC0415

    with opened_store(args.database) as store:
        if args.action == "list":
            message, counts = "", _counted(store)
        else:
            path = default_keys(default_home().root)
            with changing(path) as ring:
                store.sealer.take(ring)
                message, counts = (_rotate if args.action == "rotate" else _drop)(store, path)
        ring = store.sealer.ring
    _tell(ring, message, counts, as_json=args.json)
    return 0


def _tell(ring: KeyRing, message: str, counts: Counter[int], *, as_json: bool) -> None:
    numbers = sorted(ring.sealing)
    if as_json:
        keys = [{"key": number, "values": counts[number], "current": number == ring.current} for number in numbers]
        print(json.dumps({"keys": keys}))
        return
    if message:
        print(message)
    for number in numbers:
        print(f"key {number}: {counts[number]} values{', seals what is new' if number == ring.current else ''}")


def _rotate(store: DatabaseStore, path: Path) -> tuple[str, Counter[int]]:
    """Make a new key, unless a rotation was broken off; then seal anew until nothing is left: a program that is running
    may have gone on for a moment with the old one."""
    from medcodex.store.resealing import reseal  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.workflow.event import Event  # noqa: PLC0415

    counts, ring = _counted(store), store.sealer.ring
    begun = any(count for number, count in counts.items() if number < ring.current)
    if not begun:
        _keep(store, path, ring.rotated())
    current = store.sealer.ring.current
    changed = 0
    while True:
        step = sum(reseal(store))
        changed += step
        if not step:
            break
    with store.begin(operator()) as work:
        work.record(Event("keys.rotate", "key", str(current), detail={"values": changed, "went_on": begun}))
    said = "went on with the rotation that was broken off" if begun else "made a new key"
    return f"{said}; {changed} values are sealed anew with key {current}", _counted(store)


def _drop(store: DatabaseStore, path: Path) -> tuple[str, Counter[int]]:
    from medcodex.workflow.event import Event  # noqa: PLC0415

    counts, ring = _counted(store), store.sealer.ring
    unused = frozenset(number for number in ring.sealing if number != ring.current and not counts[number])
    if unused:
        with store.begin(operator()) as work:
            for number in sorted(unused):
                work.record(Event("keys.drop", "key", str(number)))
        _keep(store, path, ring.without(unused))
    return f"removed {len(unused)} keys", counts


def _keep(store: DatabaseStore, path: Path, ring: KeyRing) -> None:
    """Write the ring, and go on with it."""
    from medcodex.store.keys import write_keys  # noqa: PLC0415

    write_keys(path, ring)
    store.sealer.take(ring)


def _counted(store: DatabaseStore) -> Counter[int]:
    from medcodex.store.resealing import sealed_with  # noqa: PLC0415

    return sealed_with(store.engine)
