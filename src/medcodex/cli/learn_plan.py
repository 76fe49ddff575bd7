"""``medcodex learn plan``: a study plan from an exam's day and the hours there are."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json

if TYPE_CHECKING:
    import argparse

    from medcodex.learn.study.offers import Offer
    from medcodex.learn.study.plan import Plan


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--exam", metavar="EXAM", default="none", help="CPC, CCA, CCS or none (the default)")
    parser.add_argument("--date", metavar="D", required=True, help="the exam's day, YYYY-MM-DD")
    parser.add_argument("--hours", metavar="H", type=float, required=True, help="hours a week")
    parser.add_argument("--from", dest="since", metavar="D", help="the first day; without it today")
    parser.add_argument("--days", metavar="DAYS", default="mon,tue,wed,thu,fri,sat,sun", help="such as mon,tue,sat")
    parser.add_argument("--minutes", metavar="N", type=int, help="minutes a day at the most")
    parser.add_argument(
        "--off", metavar="D", action="append", default=[], help="a day off, or days as FIRST..LAST; again for others"
    )
    parser.add_argument("--starts", metavar="HH:MM", help="when sessions start, for the calendar")
    parser.add_argument("--ics", metavar="OUT", help="the calendar, to this file (- for standard output)")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the plan, and what does not fit. InputError for wishes that make no plan."""
    from medcodex.learn.study.as_json import plan_object  # noqa: PLC0415 - --help must not pay for it
    from medcodex.learn.study.offers import offers  # noqa: PLC0415
    from medcodex.learn.study.planning import plan  # noqa: PLC0415
    from medcodex.learn.study.wishes import (  # noqa: PLC0415
        Wishes,
        checked,
        day_from,
        days_from,
        exam_from,
        minutes_from,
        time_from,
        weekdays_from,
    )

    today = day_from(args.since, "--from") if args.since else dt.datetime.now().astimezone().date()
    wishes = Wishes(
        exam_from(args.exam),
        day_from(args.date, "--date"),
        today,
        minutes_from(args.hours),
        weekdays_from(args.days),
        args.minutes,
        days_from(" ".join(args.off), "--off"),
        time_from(args.starts or "", "--starts"),
    )
    made = plan(today, checked(wishes, today))
    offered = offers(today, made.wishes)
    if args.ics:
        _write(args.ics, made)
    if args.ics != "-":
        if args.json:
            print(json.dumps(plan_object(made, offered), indent=1))
        else:
            _print(made, offered)
    return 0


def _write(path: str, made: Plan) -> None:
    from medcodex.errors import StorageError  # noqa: PLC0415
    from medcodex.learn.study.calendar import calendar  # noqa: PLC0415

    told = calendar(f"plan-{made.wishes.exam}-{made.wishes.exam_date}".lower(), made, dt.datetime.now(dt.UTC))
    if path == "-":
        sys.stdout.buffer.write(told)
        return
    try:
        Path(path).write_bytes(told)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", path) from None


def _print(made: Plan, offered: list[Offer]) -> None:
    from medcodex.learn.study.words import said, titles  # noqa: PLC0415

    for one in made.sessions:
        print(f"{one.date} {one.date:%a}  {one.minutes:>4} min  {'; '.join(map(said, one.activities))}")
    print(f"\n{made.planned / 60:.1f} of {made.room / 60:.1f} hours planned in {len(made.sessions)} sessions.")
    if made.fits:
        return
    print(f"It does not fit: {made.missing / 60:.1f} hours are missing.")
    print(f"Left out: {titles(one.topic for one in made.left_out)}.")
    for offer in offered:
        if offer.changed == "date":
            print(f"It would fit with an exam on {offer.wishes.exam_date}.")
        else:
            print(f"It would fit with {offer.wishes.minutes_a_week / 60:g} hours a week.")
