"""``medcodex check``: the guideline checks of a coded encounter."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from medcodex.cli.arguments import expecting
from medcodex.cli.note_lines import parse_date
from medcodex.errors import InputError, MedcodexError, UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.app.checker import Checked, Checkers

STDIN = "-"
MAX_BYTES = 20_000_000
SHOWN_PATHS = 5


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("encounter", nargs="?", metavar="ENCOUNTER.json", help="a coded encounter; - is standard input")
    parser.add_argument("--jsonl", metavar="IN", help="an encounter a line; - is standard input")
    parser.add_argument("--out", metavar="OUT", help="write here; the file appears when it is complete")
    parser.add_argument(
        "--date", type=expecting(parse_date, "a date as YYYY-MM-DD"), help="of encounters that name none; today"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--explain", metavar="RULE", help="tell a rule, its source and examples")
    parser.add_argument("--facts", action="store_true", help="list the documented facts that rules ask for")


def run(args: argparse.Namespace) -> int:
    """Check one encounter (1 where a finding is an error), or a line each (0). Raises MedcodexError for input that
    cannot be read."""
    asked = [name for name in ("encounter", "jsonl", "explain", "facts") if getattr(args, name)]
    if len(asked) != 1:
        raise UsageError("give one of: an encounter file, --jsonl IN, --explain RULE, --facts", "medcodex check")
    if args.facts or args.explain:
        return _tell(args)
    date = args.date or dt.date.today()  # noqa: DTZ011 - the reader's own calendar day is meant
    return _check_lines(args, date) if args.jsonl else _check_one(args, date)


def _check_one(args: argparse.Namespace, date: dt.date) -> int:
    from medcodex.formats.encounter_json import read_encounter  # noqa: PLC0415 - --help must not pay for it

    name = "standard input" if args.encounter == STDIN else args.encounter
    encounter = read_encounter(_read(args.encounter, name), name, date)
    checked = _with_unread(_open_checkers().check(encounter))
    with _output(args) as out:
        if args.json:
            out.write(json.dumps(_object(checked), ensure_ascii=False, indent=2) + "\n")
        else:
            from medcodex.cli.render_findings import print_checked  # noqa: PLC0415 - only tables pay for rich

            print_checked(checked, out)
    return 1 if checked.has_errors else 0


def _check_lines(args: argparse.Namespace, date: dt.date) -> int:
    from medcodex.cli.lines import read_lines  # noqa: PLC0415 - single encounters do without

    checkers = _open_checkers()
    with _open_stream(args.jsonl) as source, _output(args) as out:
        for line in read_lines(source, MAX_BYTES):
            out.write(json.dumps(_answer(checkers, line.data, f"line {line.number}", date), ensure_ascii=False) + "\n")
            out.flush()  # whoever feeds us line by line may wait for each answer
    return 0


def _answer(checkers: Checkers, data: bytes | None, where: str, date: dt.date) -> dict[str, Any]:
    """The answer to a line: its findings, or an error in their place."""
    from medcodex.cli.render_json import error_object  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_encounter_line  # noqa: PLC0415

    if data is None:
        return {"id": None, "error": error_object(InputError("longer than the limit of 20 MB for one line", where))}
    given_id, encounter = read_encounter_line(data, where, date)
    if isinstance(encounter, InputError):
        return {"id": given_id, "error": error_object(encounter)}
    try:
        return {**_object(_with_unread(checkers.check(encounter))), "id": given_id}
    except MedcodexError as error:
        return {"id": given_id, "error": error_object(error)}


def _with_unread(checked: Checked) -> Checked:
    """The answer, with warnings where the encounter has keys or values of facts that are passed over."""
    from medcodex.edits.unread_facts import unread_facts  # noqa: PLC0415
    from medcodex.encounter import Notice  # noqa: PLC0415

    notices = [
        Notice(kind, f"{told}: {', '.join(paths[:SHOWN_PATHS])}" + (", ..." if len(paths) > SHOWN_PATHS else ""))
        for kind, told, paths in (
            ("unread-key", "keys that nothing reads, see docs/encounter.md", checked.encounter.unread),
            ("unread-fact", "facts with a value that no rule asks for", unread_facts(checked.encounter)),
        )
        if paths
    ]
    return replace(checked, warnings=(*notices, *checked.warnings)) if notices else checked


def _object(checked: Checked) -> dict[str, Any]:
    from medcodex.cli.render_json import finding_object  # noqa: PLC0415

    return {
        "id": checked.encounter.id,
        "date": checked.encounter.date.isoformat(),
        "releases": {system: dict(used) for system, used in checked.releases.items()},
        "warnings": [{"kind": notice.kind, "message": notice.message} for notice in checked.warnings],
        "findings": [finding_object(finding) for finding in checked.findings],
    }


def _tell(args: argparse.Namespace) -> int:
    from medcodex.cli.render_findings import facts_text, rule_text  # noqa: PLC0415
    from medcodex.edits.explaining import facts_asked  # noqa: PLC0415

    if args.facts:
        facts = facts_asked()
        print(json.dumps([fact.as_object() for fact in facts], indent=2) if args.json else facts_text(facts))
        return 0
    from medcodex.app.explaining import explain  # noqa: PLC0415

    explanation = explain(args.explain)
    print(json.dumps(explanation.as_object(), ensure_ascii=False, indent=2) if args.json else rule_text(explanation))
    return 0


def _open_checkers() -> Checkers:
    from medcodex.app.editors import open_checkers  # noqa: PLC0415 - bad input is told before the book is opened

    return open_checkers(lambda line: print(f"medcodex: {line}", file=sys.stderr))


def _read(path: str, name: str) -> bytes:
    with _open_stream(path) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError("larger than the limit of 20 MB for one encounter", name)
    if not data.strip():
        raise InputError("empty: there is no encounter to check", name)
    return data.removeprefix(b"\xef\xbb\xbf")


def _open_stream(path: str) -> IO[bytes]:
    if path == STDIN:
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise InputError("no such file", path) from None
    except ValueError:
        raise InputError("no such file: the name holds a character that no file name can", "ENCOUNTER") from None
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", path) from None


def _output(args: argparse.Namespace) -> Any:
    from medcodex.cli.output import open_output  # noqa: PLC0415

    return open_output(args.out)
