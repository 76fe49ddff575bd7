"""``medcodex ingest``: what other systems sent, taken into the workbench."""

from __future__ import annotations

import getpass
import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting, whole_number
from medcodex.cli.database_options import add_database
from medcodex.cli.extras import check_installed
from medcodex.cli.sources import STDIN, source_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.app.ingest.process import Into
    from medcodex.app.ingest.taking import FileTaken

_FILES_AT_ONCE = 32
_MAX_WORKERS = 64


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files, folders and zip archives; - is standard input")
    add_database(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--site", metavar="FILE", help="the site's own tables (docs/site.md)")
    parser.add_argument(
        "--workers",
        type=expecting(whole_number(1, _MAX_WORKERS), f"1 to {_MAX_WORKERS}"),
        default=1,
        metavar="N",
        help="processes; with several, files are taken in no fixed order",
    )


def run(args: argparse.Namespace) -> int:
    """Take the files in: 0 where all are kept, 1 where some wait for a clerk. Raises MedcodexError where a file named
    is not there or the database cannot be written."""
    from medcodex.cli.progress import progress  # noqa: PLC0415 - --help must not pay for it

    try:
        from medcodex.app.folders import files_of  # noqa: PLC0415 - as above
        from medcodex.app.ingest.process import Into, close, take_data, try_again  # noqa: PLC0415 - as above
        from medcodex.app.ingest.rereading import site_at  # noqa: PLC0415 - as above
        from medcodex.interchange.reading import MAX_BYTES  # noqa: PLC0415 - as above
        from medcodex.library.home import default_home  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        check_installed(error, "ingest")
        raise
    site_at(args.site, default_home())
    into = Into(args.database, args.site, getpass.getuser())
    paths = list(files_of(one for one in args.files if one != STDIN))
    try:
        found = (
            [take_data(into, source_name(STDIN), sys.stdin.buffer.read(MAX_BYTES + 1))] if STDIN in args.files else []
        )
        with progress(len(paths) or None, "files") as advance:
            for taken in _taken(into, paths, args.workers):
                found += taken
                for _ in taken:
                    advance(1)
        found = try_again(into, found)
    finally:
        close()
    _tell(found, as_json=args.json)
    return 1 if any(one.status == "parked" for one in found) else 0


def _taken(into: Into, paths: Sequence[str], workers: int) -> Iterator[list[FileTaken]]:
    from medcodex.app.ingest.process import take_files  # noqa: PLC0415 - as above

    pieces = [paths[at : at + _FILES_AT_ONCE] for at in range(0, len(paths), _FILES_AT_ONCE)]
    if workers == 1:
        yield from (take_files(into, piece) for piece in pieces)
        return
    from medcodex.cli.processes import in_order  # noqa: PLC0415 - as above

    # What a first run makes, tables and keys, is made once.
    take_files(into, [])
    for _, taken in in_order(partial(take_files, into), pieces, workers):
        yield taken


def _tell(found: Iterable[FileTaken], *, as_json: bool) -> None:
    counts = Counter(one.status for one in found)
    if as_json:
        from medcodex.cli.render_json import dump  # noqa: PLC0415 - as above

        print(dump([one.as_object() for one in found], pretty=True), end="")
    else:
        for one in found:
            encounter = f": encounter {one.encounter}" if one.encounter else ""
            print(f"{one.file}: {one.status}{encounter}" + (f": {one.reason}" if one.reason else ""))
    told = ", ".join(f"{counts[status]} {status}" for status in ("stored", "duplicate", "parked"))
    print(f"medcodex: {told}", file=sys.stderr)
