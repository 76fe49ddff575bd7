"""medcodex data pull [NAME...]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json, date_of, say
from medcodex.cli.data_report import print_loaded, report_object, say_left

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.library.catalogue import Entry
    from medcodex.library.home import Home


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        help="a system (icd10pcs: its newest release in force), a release (icd10cm-2026), one of its kinds "
        "(icd10cm-2026-codes) or one address of the catalogue (default: icd10cm)",
    )
    parser.add_argument("--list", action="store_true", help="print the catalogue and fetch nothing")
    parser.add_argument("--base-url", metavar="URL", help="a mirror that has the publishers' paths")
    parser.add_argument("--accept-new", action="store_true", help="take a file that differs from the one first fetched")
    add_json(parser)


def run(home: Home, args: argparse.Namespace) -> int:
    """Fetch and load; DownloadError or ReleaseError where a file could not be had or none could be loaded."""
    from medcodex.library.catalogue import catalogue, choose, expanded  # noqa: PLC0415

    entries = catalogue()
    if args.list and not args.names:
        return _list(entries, as_json=args.json)
    chosen = choose(entries, expanded(entries, args.names, date_of(None)))
    if args.list:
        return _list([entry for group in chosen for entry in group], as_json=args.json)
    return _pull(home, chosen, args)


def _list(entries: Sequence[Entry], *, as_json: bool) -> int:
    import json  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    if as_json:
        print(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2))
        return 0
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        print(f"{entry.name:<{width}}  {entry.address:<10}  {entry.url}")
    return 0


def _pull(home: Home, wanted: list[list[Entry]], args: argparse.Namespace) -> int:
    import json  # noqa: PLC0415

    from medcodex.cli.progress import downloads  # noqa: PLC0415
    from medcodex.errors import ReleaseError, UsageError  # noqa: PLC0415

    try:
        from medcodex.library.pull import Asked, pull  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"needs the package {error.name}; 'data add' loads files without it", "data pull") from error

    with downloads() as advance:
        pulled = pull(home, wanted, Asked(date_of(None), args.base_url, args.accept_new), say, advance)
    report = pulled.report
    say_left(report)
    for failure in pulled.failed[1:]:
        say(f"{failure.where}: {failure.message}")
    if args.json and not pulled.failed:
        files = [
            {"name": item.entry.name, "url": item.url, "sha256": item.sha256, "state": item.state}
            for item in pulled.fetched
        ]
        print(json.dumps({"files": files} | report_object(report), ensure_ascii=False, indent=2))
    elif not args.json:
        for item in pulled.fetched:
            print(f"fetched {item.entry.name}: {item.state}, sha256 {item.sha256}")
        print_loaded(report)
    if pulled.failed:
        raise pulled.failed[0]
    if not report.built and not report.already:
        first = report.refused[0] if report.refused else None
        raise ReleaseError(first.reason if first else "nothing in it that this version reads",
                           first.label if first else pulled.fetched[0].path.name)  # fmt: skip
    return 0
