"""``medcodex chart``: brings charts into the workbench, and finished ones out."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from medcodex.cli.chart_export import configure_export, export
from medcodex.errors import InputError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.intake.taking import Taken
    from medcodex.workflow.people import Actor

_JSON = (".json", ".jsonl", ".ndjson")
_OF_PATIENT = ("mrn", "birth_date", "sex")
_OF_ENCOUNTER = ("setting", "admitted", "discharged", "payer")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add", help="add charts: JSON files, or text, PDF, RTF, HTML and scans as the documents of one account"
    )
    add.add_argument(
        "files", nargs="+", metavar="FILE", help=f"JSON ({', '.join(_JSON)}) or documents; - is standard input"
    )
    add.add_argument("--database", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
    add.add_argument("--json", action="store_true", help="print JSON")
    text = add.add_argument_group("of documents")
    text.add_argument("--account", metavar="N", help="the account they belong to")
    text.add_argument("--mrn", metavar="N", help="the patient's medical record number")
    text.add_argument("--birth-date", metavar="D", help="YYYY-MM-DD")
    text.add_argument("--sex", choices=("F", "M", "U"))
    text.add_argument("--setting", metavar="S", help="outpatient, inpatient and so on")
    text.add_argument("--admitted", metavar="D", help="YYYY-MM-DD")
    text.add_argument("--discharged", metavar="D", help="YYYY-MM-DD")
    text.add_argument("--payer", metavar="NAME")
    text.add_argument("--kind", metavar="KIND", help='kind of document, such as "discharge summary"')
    configure_export(actions.add_parser("export", help="a finished chart as HL7 messages: a file, or sent"))


def run(args: argparse.Namespace) -> int:
    """Add charts, or export one: 0 where all are in, 1 where some of many were refused. Raises MedcodexError where a
    file cannot be read, the only chart is refused, or the database cannot be written."""
    if args.action == "export":
        return export(args)
    from medcodex.app.workbench import open_store  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.workflow.intake.taking import take_in  # noqa: PLC0415

    batches = list(_batches(args))
    store = open_store(args.database, default_home())
    try:
        taken = [(name, one) for name, charts in batches for one in take_in(store, _operator(), charts)]
    finally:
        store.dispose()
    if len(taken) == 1 and isinstance(error := taken[0][1].result, InputError):
        raise InputError(error.message, f"{taken[0][0]}: {error.where}" if error.where else taken[0][0])
    return _tell(taken, as_json=args.json)


def _operator() -> Actor:
    """Whoever runs the command: they hold the keys of the database."""
    from medcodex.workflow.people import Actor, Role  # noqa: PLC0415

    return Actor(user_id="", login=getpass.getuser(), role=Role.ADMIN, via="cli")


Batch = tuple[str, "Sequence[tuple[str, IncomingChart | InputError]]"]


def _batches(args: argparse.Namespace) -> Iterator[Batch]:
    """What each file holds; everything is read before anything is kept. The text files make one chart."""
    from medcodex.cli.sources import STDIN, read_source, source_name  # noqa: PLC0415
    from medcodex.formats.chart_json import read_charts  # noqa: PLC0415

    texts = []
    for path in args.files:
        name, data = source_name(path), read_source(path)
        if path.lower().endswith(_JSON) or (path == STDIN and data.lstrip()[:1] in {b"{", b"["}):
            try:
                yield name, list(read_charts(data))
            except InputError as error:
                raise InputError(error.message, f"{name}: {error.where}" if error.where else name) from None
        else:
            texts.append((name, data))
    if texts:
        yield texts[0][0] if len(texts) == 1 else f"{len(texts)} text files", [("", _chart_of(args, texts))]
    elif any(getattr(args, name) is not None for name in ("account", "kind", *_OF_PATIENT, *_OF_ENCOUNTER)):
        raise UsageError("--account and what goes with it are for text files", "medcodex chart add")


def _chart_of(args: argparse.Namespace, texts: Sequence[tuple[str, bytes]]) -> IncomingChart:
    """One chart of text files. A file's name tells its document from the others: the same name again with another
    text is another version."""
    from pathlib import PurePath  # noqa: PLC0415

    from medcodex.cli.sources import STDIN, source_name  # noqa: PLC0415
    from medcodex.formats.chart_json import chart_of  # noqa: PLC0415
    from medcodex.interchange.text import text_of  # noqa: PLC0415

    if args.account is None:
        raise UsageError("a text file needs --account", texts[0][0])
    documents = [
        {
            "id": None if name == source_name(STDIN) else PurePath(name).name,
            "kind": args.kind,
            "text": text_of(data, name),
        }
        for name, data in texts
    ]
    return chart_of(
        {
            "account": args.account,
            "patient": {name: getattr(args, name) for name in _OF_PATIENT},
            "encounter": {name: getattr(args, name) for name in _OF_ENCOUNTER},
            "documents": documents,
        }
    )


def _tell(taken: Sequence[tuple[str, Taken]], *, as_json: bool) -> int:
    from medcodex.workflow.intake.told import taken_object  # noqa: PLC0415

    objects = [{"file": name, **taken_object(one)} for name, one in taken]
    if as_json:
        from medcodex.cli.render_json import dump  # noqa: PLC0415

        print(dump(objects, pretty=True), end="")
    else:
        for one in objects:
            print(_line(one))
    return 1 if any(one["status"] == "refused" for one in objects) else 0


def _line(one: dict[str, Any]) -> str:
    where = " ".join(part for part in (one["file"], one["place"]) if part)
    if one["status"] == "refused":
        error = one["error"]
        return f"{where}: refused: {error['where'] + ': ' if error['where'] else ''}{error['message']}"
    told = [
        _counted(one["documents"]["new"], "new document"),
        _counted(one["documents"]["versions"], "new version"),
        _counted(one["charges"], "charge"),
    ]
    if one["finished"] != "none":
        told.append({"reopen": "reopened", "flag": "flagged"}[one["finished"]])
    return f"{where}: {one['status']}: account {one['account']}, {', '.join(told)}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
