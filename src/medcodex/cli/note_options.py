"""What the commands that code a note share: the options that tell of the encounter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.cli.note_lines import SEXES, Defaults, parse_age, parse_date
from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    import argparse


def add_note_options(parser: argparse.ArgumentParser) -> None:
    """--setting, --claim, --date, --age and --sex."""
    parser.add_argument("--setting", choices=[s.value for s in Setting], default=Setting.OUTPATIENT.value)
    parser.add_argument(
        "--claim",
        choices=[c.value for c in Claim],
        help="who bills; facility for inpatient settings, else professional",
    )
    parser.add_argument("--date", type=expecting(parse_date, "a date as YYYY-MM-DD"), help="of the encounter; today")
    parser.add_argument(
        "--age", type=expecting(lambda text: parse_age(float(text)), "years from 0 to 150"), metavar="YEARS"
    )
    parser.add_argument("--sex", choices=SEXES, type=str.upper)


def given_defaults(args: argparse.Namespace, *, procedures: bool = False) -> Defaults:
    """What these options say of the encounter; without a date today."""
    return Defaults(
        setting=Setting(args.setting),
        claim=Claim(args.claim) if args.claim else None,
        date=args.date or dt.date.today(),  # noqa: DTZ011 - the reader's own calendar day is meant
        age=args.age,
        sex=args.sex,
        procedures=procedures,
    )
