"""medcodex em --family F --problem P --data D --risk R --minutes N"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from medcodex.app.grouping import Groupers
    from medcodex.encounter.coded import Encounter, Fact
    from medcodex.group.em.result import EmResult
    from medcodex.group.protocol import Outcome
    from medcodex.group.what_if import Change, Value

_LISTED = {"problem": "em_problems", "data": "em_data", "risk": "em_risk"}
_LISTS = (*_LISTED.values(), "em_billed_tests", "em_other_services")


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--family", metavar="F", help="office_new, office_established, hospital_initial, ed ...")
    parser.add_argument("--problem", metavar="P", action="append", help="a problem addressed; again, or P=2, for more")
    parser.add_argument("--data", metavar="D", action="append", help="a test, document, historian ...; D=2, or D:WHICH")
    parser.add_argument("--risk", metavar="R", action="append", help="a decision about tests or treatment")
    parser.add_argument("--minutes", metavar="N", help="the reporting clinician's minutes on the date")
    parser.add_argument("--payer", metavar="P", help="medicare, or another; decides whose rules hold")
    parser.add_argument("--age", metavar="N", type=int, help="of the patient in years, for preventive visits")
    parser.add_argument("--fact", metavar="NAME=VALUE", action="append", help="any other fact of a visit (em_...)")
    parser.add_argument("--facts", action="store_true", help="list the facts of a visit, the items and the families")
    parser.add_argument(
        "--what-if",
        action="store_true",
        help="also each fact more or less that changes the level (for coders and auditors; logged)",
    )
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the level. UsageError for options that make no sense, InputError, naming the fact, for facts that are not
    of the vocabulary or contradict each other."""
    from medcodex.app.grouping import Groupers  # noqa: PLC0415 - --help must not pay for it
    from medcodex.cli.render_json import dump  # noqa: PLC0415

    if args.facts:
        from medcodex.cli.group_facts import tell_visit_facts  # noqa: PLC0415

        tell_visit_facts(as_json=args.json)
        return 0
    encounter = _encounter(args)
    groupers = Groupers(say)
    outcome = groupers.em.group(encounter)
    changes = _what_if(groupers, encounter) if args.what_if else None
    if args.json:
        print(dump(_object(encounter, outcome, changes), pretty=True), end="")
    else:
        print("\n".join(_lines(outcome, changes)))
    return 0


def _encounter(args: argparse.Namespace) -> Encounter:
    from medcodex.encounter import Claim, Setting  # noqa: PLC0415
    from medcodex.encounter.coded import Encounter  # noqa: PLC0415

    facts = _facts(args)
    return Encounter(
        None, Setting.OUTPATIENT, Claim.PROFESSIONAL, date_of(args.date), age=args.age, payer=args.payer, facts=facts
    )


def _facts(args: argparse.Namespace) -> Mapping[str, Fact]:
    from medcodex.errors import UsageError  # noqa: PLC0415

    facts: dict[str, Fact] = {}
    if args.family is not None:
        facts["em_family"] = args.family
    if args.minutes is not None:
        facts["em_minutes"] = args.minutes
    for option, name in _LISTED.items():
        if (given := getattr(args, option)) is not None:
            facts[name] = tuple(given)
    for one in args.fact or ():
        name, sign, value = one.partition("=")
        if not sign or not name.startswith("em_"):
            raise UsageError("NAME=VALUE expected, with a name that begins with em_", "--fact")
        if name in _LISTS:
            before = facts.get(name, ())
            facts[name] = (*(before if isinstance(before, tuple) else ()), *(part.strip() for part in value.split(",")))
        elif name in facts:
            raise UsageError(f"{name} is given twice", "--fact")
        else:
            facts[name] = value
    if not facts:
        raise UsageError("give the family of the visit, or --facts", "--family")
    return facts


def _what_if(groupers: Groupers, encounter: Encounter) -> tuple[Value, Sequence[Change]]:
    from medcodex.cli.asking_user import user_and_time  # noqa: PLC0415

    return groupers.em_what_if(encounter, *user_and_time())


def _object(
    encounter: Encounter, outcome: Outcome[EmResult], asked: tuple[Value, Sequence[Change]] | None
) -> dict[str, Any]:
    from medcodex.cli.render_what_if import what_if_object  # noqa: PLC0415
    from medcodex.coding.as_json import notice_object  # noqa: PLC0415
    from medcodex.group.em.as_json import em_object  # noqa: PLC0415

    answer = {
        "date": encounter.date.isoformat(),
        "em": em_object(outcome.result) if outcome.result else None,
        "warnings": [notice_object(notice) for notice in outcome.notices],
    }
    return answer | {"what_if": what_if_object(*asked)} if asked else answer


def _lines(outcome: Outcome[EmResult], asked: tuple[Value, Sequence[Change]] | None) -> list[str]:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_em import em_lines  # noqa: PLC0415
    from medcodex.cli.render_what_if import what_if_lines  # noqa: PLC0415

    style = Style.of_stdout()
    lines = list(em_lines(outcome.result, style)) if outcome.result else []
    lines += [style.dim(f"{notice.kind}: {notice.message}") for notice in outcome.notices]
    return [*lines, *(what_if_lines(*asked, style) if asked else ())]
