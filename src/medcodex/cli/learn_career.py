"""``medcodex learn career``: pay and outlook with their sources; which credential fits, and its checklist."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json

if TYPE_CHECKING:
    import argparse

    from medcodex.learn.career.facts import Credential
    from medcodex.learn.career.reading import Career


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("credential", nargs="?", metavar="CREDENTIAL", help="cpc, cca or ccs: facts and checklist")
    parser.add_argument("--setting", metavar="S", help="physician, outpatient, hospital or unsure: which one fits")
    parser.add_argument("--experience", metavar="E", help="none, some or two-years")
    parser.add_argument("--education", metavar="E", help="none, course or degree")
    parser.add_argument("--goal", metavar="G", help="first-job, inpatient, audit, documentation or remote")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print outlook, a choice or a checklist. InputError for an answer that is none; NotFoundError for a credential
    there is not."""
    from medcodex.app.learn.career import career_at  # noqa: PLC0415 - --help must not pay for it
    from medcodex.errors import NotFoundError  # noqa: PLC0415
    from medcodex.learn.career.as_json import choice_object, credential_object, outlook_object  # noqa: PLC0415
    from medcodex.learn.career.choosing import choose  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415

    career = career_at(default_home())
    answers = {name: told for name in ("setting", "experience", "education", "goal") if (told := getattr(args, name))}
    if args.credential is not None:
        found = career.credential(args.credential.lower())
        if found is None:
            raise NotFoundError(f"one of {', '.join(one.id for one in career.credentials)} expected", args.credential)
        print(_json(credential_object(found)) if args.json else _credential(found))
    elif answers:
        choices = choose(career, answers)
        if args.json:
            print(_json([choice_object(one) for one in choices]))
        else:
            for one in choices:
                print(f"{one.credential.short:<4} {one.points:>3}  {one.credential.name}")
                print("\n".join([*(f"          + {why}" for why in one.speaks_for),
                                 *(f"          - {why}" for why in one.speaks_against)]))  # fmt: skip
    else:
        print(_json(outlook_object(career.figures)) if args.json else _outlook(career))
    return 0


def _json(told: object) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False)


def _outlook(career: Career) -> str:
    from medcodex.learn.career.outlook import measured, worded  # noqa: PLC0415

    lines = []
    for one in measured(career.figures):
        lines.append(one.title)
        for figure in one.figures:
            mark = "current" if figure is one.current else ""
            lines.append(f"  {worded(figure):>12}  {figure.period:<10} {mark:<8} {figure.certainty:<9} {figure.source}")
    return "\n".join(lines)


def _credential(found: Credential) -> str:
    lines = [f"{found.name} ({found.short}), {found.body}: {found.work}", ""]
    lines += [f"{one.about}: {one.text}\n    [{one.certainty}; {one.source}, read {one.read}]" for one in found.facts]
    phase = ""
    for one in found.steps:
        if one.phase != phase:
            phase = one.phase
            lines.append(f"\n{phase.capitalize()}")
        lines.append(f"  [ ] {one.text}")
    return "\n".join(lines)
