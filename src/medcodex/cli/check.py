"""``medcodex check``: all checks of a coded encounter."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

from medcodex.cli.arguments import expecting
from medcodex.cli.note_lines import parse_date
from medcodex.errors import InputError, UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.app.checker import Checked, Checkers
    from medcodex.encounter.coded import Encounter


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
    from medcodex.cli.render_json import dump  # noqa: PLC0415
    from medcodex.cli.sources import read_source, source_name  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_encounter  # noqa: PLC0415 - --help must not pay for it

    name = source_name(args.encounter)
    data = read_source(args.encounter).removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise InputError("empty: there is no encounter to check", name)
    encounter = read_encounter(data, name, date)
    checked = _open_checkers().check(encounter)
    with _output(args) as out:
        if args.json:
            out.write(dump(_object(checked), pretty=True))
        else:
            from medcodex.cli.render_findings import print_checked  # noqa: PLC0415 - only tables pay for rich

            print_checked(checked, out)
    return 1 if checked.has_errors else 0


def _check_lines(args: argparse.Namespace, date: dt.date) -> int:
    from medcodex.cli.lines import answer_line, read_lines  # noqa: PLC0415 - single encounters do without
    from medcodex.cli.sources import open_source  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_encounter_line  # noqa: PLC0415

    def read(data: bytes, where: str) -> tuple[str | int | None, Encounter | InputError]:
        return read_encounter_line(data, where, date)

    with open_source(args.jsonl) as source:
        checkers = _open_checkers()
        with _output(args) as out:
            for line in read_lines(source):
                out.write(answer_line(line, read, lambda encounter: _object(checkers.check(encounter))))
                out.flush()  # whoever feeds us line by line may wait for each answer
    return 0


def _object(checked: Checked) -> dict[str, Any]:
    from medcodex.coding.as_json import finding_object, notice_object  # noqa: PLC0415

    return {
        "id": checked.encounter.id,
        "date": checked.encounter.date.isoformat(),
        "releases": {system: dict(used) for system, used in checked.releases.items()},
        "warnings": [notice_object(notice) for notice in checked.warnings],
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


def _output(args: argparse.Namespace) -> Any:
    from medcodex.cli.output import open_output  # noqa: PLC0415

    return open_output(args.out)
