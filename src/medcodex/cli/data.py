"""medcodex data list|add|pull|diff|verify|remove"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli import data_diff, data_pull
from medcodex.cli.book_options import add_json, date_of, say
from medcodex.cli.data_report import print_loaded, report_object, say_left

if TYPE_CHECKING:
    import argparse

    from medcodex.library.home import Home
    from medcodex.library.schema import Release


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_json(actions.add_parser("list", help="the releases loaded, their parts and sources"))
    adding = actions.add_parser("add", help="load publishers' files: a folder is walked, archives are read in place")
    adding.add_argument("paths", metavar="PATH", nargs="+")
    adding.add_argument(
        "--accept-licence",
        metavar="SYSTEM",
        action="append",
        default=[],
        help="you hold the publisher's licence of this code system (cpt, cdt); noted once in the data folder",
    )
    adding.add_argument(
        "--release", metavar="RELEASE", help="of files that state none, neither inside nor by their name: 2026Q3, 2026"
    )
    add_json(adding)
    data_pull.configure(actions.add_parser("pull", help="fetch publishers' files from their addresses and load them"))
    data_diff.configure(actions.add_parser("diff", help="what changed from one loaded release to another"))
    add_json(actions.add_parser("verify", help="check that the release files are whole"))
    removing = actions.add_parser("remove", help="take a release out of the data folder")
    removing.add_argument("system", metavar="SYSTEM")
    removing.add_argument("version", metavar="VERSION")


def run(args: argparse.Namespace) -> int:
    """Do the action; ReleaseError where add finds nothing to load, 1 where verify finds a damaged file."""
    from medcodex.library.home import default_home  # noqa: PLC0415 - --help must not pay for the library

    home = default_home()
    if args.action in {"pull", "diff"}:
        return data_pull.run(home, args) if args.action == "pull" else data_diff.run(home, args)
    if args.action == "add":
        return _add(home, args)
    if args.action == "remove":
        from medcodex.library.store import remove  # noqa: PLC0415

        removed = remove(home, args.system, args.version, say)
        say(f"{args.system} {args.version} removed")
        parts = [part.name for part in removed.parts.values() if part.embedded] if removed is not None else []
        if parts:
            say(f"{', '.join(parts)} came with the installation and will be back with the next command that needs them")
        return 0
    return _verify(home, args) if args.action == "verify" else _list(home, args)


def _loaded(home: Home) -> list[Release]:
    """The releases, those that come with the installation built first where they are missing."""
    from medcodex.library.embedded import ensure_embedded  # noqa: PLC0415
    from medcodex.library.files import list_releases  # noqa: PLC0415
    from medcodex.library.systems import SYSTEMS  # noqa: PLC0415

    for system in SYSTEMS:
        ensure_embedded(home, system, list_releases(home, system), say)
    return list_releases(home)


def _add(home: Home, args: argparse.Namespace) -> int:
    import json  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from medcodex.errors import ReleaseError  # noqa: PLC0415
    from medcodex.library.licences import accept  # noqa: PLC0415
    from medcodex.library.store import add  # noqa: PLC0415

    for system in args.accept_licence:
        if accept(home, system.lower(), date_of(None)):
            say(f"noted that you hold the licence for {system.lower()}")
    report = add(home, [Path(path) for path in args.paths], say, args.release)
    say_left(report)
    if not report.built and not report.already:
        first = report.refused[0] if report.refused else None
        if first is not None:
            raise ReleaseError(first.reason, first.label)
        raise ReleaseError("no file of a code set that this version reads", args.paths[0])
    if args.json:
        print(json.dumps(report_object(report), ensure_ascii=False, indent=2))
        return 0
    print_loaded(report)
    return 0


def _list(home: Home, args: argparse.Namespace) -> int:
    import json  # noqa: PLC0415

    from medcodex.library.answers.books import release_object  # noqa: PLC0415

    releases = _loaded(home)
    if args.json:
        listed = [release_object(release) | {"file": str(release.path)} for release in releases]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    width = max((len(part) for release in releases for part in release.parts), default=0)
    for release in releases:
        print(f"{release.system} {release.version}  {release.effective_from} to {release.effective_to}  "
              f"{release.licence}")  # fmt: skip
        for part in release.parts.values():
            origin = " (derived)" if part.form == "derived" else ""
            print(f"  {part.name:<{width}}{part.rows:>10,} rows  {part.source}{origin}")
    return 0


def _verify(home: Home, args: argparse.Namespace) -> int:
    import json  # noqa: PLC0415

    from medcodex.library.store import unreadable, verify  # noqa: PLC0415

    results = [(release.system, release.version, verify(release)) for release in _loaded(home)]
    for name, reason in unreadable(home).items():  # SYSTEM_VERSION_HASH.sqlite
        system, _, rest = name.partition("_")
        results.append((system, rest.rpartition("_")[0] or rest, reason))
    if args.json:
        answers = [
            {"system": system, "version": version, "whole": fault is None, "fault": fault}
            for system, version, fault in results
        ]
        print(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        for system, version, fault in results:
            told = "whole" if fault is None else f"DAMAGED: {' '.join(fault.split())}"
            print(f"{system} {version}  {told}")
    return 0 if all(fault is None for _, _, fault in results) else 1
