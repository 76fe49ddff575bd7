"""medcodex tune"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from medcodex.app.tuning import Tuning
    from medcodex.coding.judged import JudgedNote, Replayed


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", metavar="JSONL", nargs="?", help="audited charts, one a line (docs/learning.md)")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--replay", action="store_true", help="only code the charts anew and say how they come out")
    one.add_argument("--keep", action="store_true", help="use the tuned weights from now on, if they are better")
    one.add_argument("--forget", action="store_true", help="back to the weights of the installation")
    one.add_argument("--show", action="store_true", help="what the weights in use were fitted on")
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Do what is asked; 1 where tuned weights were to be kept and are no better. InputError for a file without audits,
    or with too few charts."""
    from medcodex.errors import UsageError  # noqa: PLC0415 - --help must not pay for the library
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.site import forget_tuned, tuned  # noqa: PLC0415

    home = default_home()
    if args.file is not None and (args.forget or args.show):
        raise UsageError("charts are given, and --show and --forget read none", args.file)
    if args.forget:
        say("back to the packaged weights" if forget_tuned(home) else "the packaged weights are in use already")
        return 0
    if args.show:
        site = tuned(home)
        _answer(site.card if site else {"weights": "packaged"}, as_json=args.json)
        return 0
    if args.file is None:
        raise UsageError("a file of audited charts, --show or --forget expected", "tune")
    return _tune(args)


def _tune(args: argparse.Namespace) -> int:
    from medcodex.app import open_coder  # noqa: PLC0415
    from medcodex.app.tuning import tune  # noqa: PLC0415
    from medcodex.coding.judged import replay  # noqa: PLC0415

    coder = open_coder(date_of(args.date), say)
    charts, digest = _charts(args, lambda code: coder.engine.book.row(code) is not None)
    if args.replay:
        _answer(_replayed_object(replay(coder.code, charts)), as_json=args.json)
        return 0
    found = tune(coder, charts)
    card = _card(found, charts, digest, args)
    _answer(card, as_json=args.json)
    if not args.keep:
        return 0
    if not found.better:
        say("not kept: on charts they had not seen, the tuned weights are no better than the packaged ones")
        return 1
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.site import Tuned, keep_tuned  # noqa: PLC0415

    keep_tuned(default_home(), Tuned(found.weights, card), say)
    say("kept: these weights rank from now on; medcodex tune --forget takes them back")
    return 0


def _charts(args: argparse.Namespace, exists: Callable[[str], bool]) -> tuple[list[JudgedNote], str]:
    """The audited charts and the sha256 of the file."""
    from io import BytesIO  # noqa: PLC0415

    from medcodex.cli.judged_lines import judged_notes  # noqa: PLC0415
    from medcodex.cli.lines import read_lines  # noqa: PLC0415
    from medcodex.cli.note_lines import Defaults  # noqa: PLC0415
    from medcodex.cli.sources import read_source  # noqa: PLC0415
    from medcodex.encounter import Setting  # noqa: PLC0415

    data = read_source(args.file)
    defaults = Defaults(Setting.OUTPATIENT, None, date_of(args.date), None, None)
    return list(judged_notes(read_lines(BytesIO(data)), defaults, exists)), sha256(data).hexdigest()


def _card(found: Tuning, charts: Sequence[JudgedNote], digest: str, args: argparse.Namespace) -> dict[str, Any]:
    from medcodex.app.tuning import FOLDS, PENALTY, SEED  # noqa: PLC0415

    days = sorted(chart.judged_on for chart in charts)
    return {
        "weights": "tuned on this site's audited charts",
        "charts": len(charts),
        "candidates": found.candidates,
        "audited": f"{days[0]} to {days[-1]}",
        "sha256": digest,
        "made_on": date_of(args.date).isoformat(),
        "folds": FOLDS,
        "seed": SEED,
        "penalty": PENALTY,
        "log_loss_packaged": round(found.loss, 4),
        "log_loss_held_out": round(found.held_out_loss, 4),
        "better": found.better,
        "as it stands": _replayed_object(found.replayed),
    }


def _replayed_object(found: Replayed) -> dict[str, Any]:
    return {
        "charts": found.notes,
        "recall": round(found.recall, 4),
        "precision": round(found.precision, 4),
        "first_listed": round(found.first_listed, 4),
        "required": found.required,
        "proposed": found.proposed,
    }


def _answer(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        import json  # noqa: PLC0415

        print(json.dumps(answer, indent=2))
        return
    for name, value in answer.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for inner, told in value.items():
                print(f"  {inner}: {told}")
        else:
            print(f"{name}: {value}")
