"""medcodex retention"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_date, add_json, date_of
from medcodex.cli.database_options import add_database, existing
from medcodex.cli.extras import check_installed

if TYPE_CHECKING:
    import argparse

_LOOSE = {
    "arrivals": "messages of no encounter",
    "patients": "patients without an encounter",
    "resources": "resources of no encounter",
    "answer_files": "answers of payers about no claim",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_database(parser)
    parser.add_argument(
        "--rules",
        metavar="FILE",
        type=Path,
        help="the site's own rules (docs/keeping.md); the packaged ones by default",
    )
    parser.add_argument("--end", action="store_true", help="remove these charts for good; only listed without it")
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """List the charts that need not be kept any longer, or end them."""
    try:
        from medcodex.app.keeping import (  # noqa: PLC0415
            end_expired,
            end_expired_loose,
            find_expired,
            find_expired_loose,
            read_rules,
        )
    except ModuleNotFoundError as error:
        check_installed(error, "retention")
        raise
    rules = read_rules(args.rules)
    store = existing(args)
    try:
        found = (end_expired if args.end else find_expired)(store, rules, date_of(args.date))
        loose = (end_expired_loose if args.end else find_expired_loose)(store, rules, date_of(args.date))
    finally:
        store.dispose()
    rows = [{"chart": one.chart_id, "until": one.until.day.isoformat(), "rule": one.until.rule.kind} for one in found]
    if args.json:
        messages = loose.get("arrivals", 0)
        print(json.dumps({"ended": args.end, "charts": rows, "messages": messages, "loose": dict(loose)}))
        return 0
    for row in rows:
        print(f"{row['chart']}  kept until {row['until']} by the rule for {row['rule']}")
    said = "ended" if args.end else "whose time is over"
    print(f"{len(rows)} charts {said}")
    for name, says in _LOOSE.items():
        if loose.get(name):
            print(f"{loose[name]} {says} {said}")
    return 0
