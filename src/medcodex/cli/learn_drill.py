"""``medcodex learn drill``: write a query or a letter to a payer, and have it marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json
from medcodex.cli.sources import read_source, source_name

if TYPE_CHECKING:
    import argparse

    from medcodex.learn.drills.drill import Drill, Scored


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", nargs="?", metavar="ID", help="a drill: its record and task; without it all are listed")
    parser.add_argument("answer", nargs="?", metavar="FILE", help="what you wrote, to be marked; - is standard input")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """List drills, show one, or mark an answer. NotFoundError for a drill there is not; InputError for an answer that
    cannot be read."""
    from medcodex.app.learn.drills import all_drills, drill_of  # noqa: PLC0415 - --help must not pay for it
    from medcodex.learn.drills.as_json import drill_object, scored_object  # noqa: PLC0415

    if args.id is None:
        drills = list(all_drills().values())
        if args.json:
            print(json.dumps([drill_object(one) for one in drills], indent=1, ensure_ascii=False))
            return 0
        for one in drills:
            print(f"{one.id:<44} {one.kind:<7} {one.level:<10} {one.title}")
        return 0
    drill = drill_of(args.id)
    if args.answer is None:
        print(json.dumps(drill_object(drill), indent=1, ensure_ascii=False) if args.json else _shown(drill))
        return 0
    scored = _marked(drill, args.answer)
    print(json.dumps(scored_object(scored, drill), indent=1, ensure_ascii=False) if args.json else _told(scored))
    return 0


def _marked(drill: Drill, path: str) -> Scored:
    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.learn.drills.attempts import checked  # noqa: PLC0415
    from medcodex.learn.drills.scoring import score  # noqa: PLC0415
    from medcodex.query.linter import Linter  # noqa: PLC0415

    try:
        text = read_source(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", source_name(path)) from None
    return score(drill, checked(text), Linter())


def _shown(drill: Drill) -> str:
    facts = "".join(f"{one.name}: {one.value}\n" for one in drill.facts)
    return f"{drill.title}\n{drill.task}\n\n{facts}\n{drill.text.strip()}"


def _told(scored: Scored) -> str:
    lines = [f"{scored.score:.0%}{'' if scored.sendable else ', not to be sent as it is'}"]
    for one in scored.remarks:
        lost = "" if one.kept else f" (-{one.taken:.0%})"
        lines.append(f"{'kept  ' if one.kept else 'broken'} {one.rule} {one.message}{lost} [{one.source}]")
    return "\n".join(lines)
