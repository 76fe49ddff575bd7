"""``medcodex learn quiz``: multiple-choice questions made from the books, asked at the terminal or printed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting, whole_number
from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.learn.questions.item import Item

_LETTERS = "ABCD"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--topic", metavar="T", action="append", default=[], help="a topic; again for more (default: all)"
    )
    parser.add_argument("--count", metavar="N", type=expecting(whole_number(1), "a whole number of at least 1"),
                        default=10, help="how many questions (default: 10)")  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=expecting(whole_number(0), "a whole number"),
                        help="the same seed makes the same questions (default: by chance)")  # fmt: skip
    parser.add_argument("--answers", action="store_true", help="print the answers and the sources with the questions")
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Ask one by one where somebody sits at the terminal, print otherwise. InputError for a topic without questions."""
    import secrets  # noqa: PLC0415 - --help must not pay for it

    from medcodex.app.learn.questions import QuestionShelf  # noqa: PLC0415
    from medcodex.learn.questions.as_json import item_object  # noqa: PLC0415
    from medcodex.learn.questions.practising import LARGEST_SEED, Practice  # noqa: PLC0415

    source = QuestionShelf(say=say).on(date_of(args.date))
    seed = secrets.randbelow(LARGEST_SEED) if args.seed is None else args.seed
    practice = Practice(tuple(args.topic), args.count, seed)
    items = source.draw(practice.wanted(source.topics()), seed)
    if args.json:
        told = [item_object(one, with_answers=args.answers) for one in items]
        print(json.dumps({"seed": seed, "questions": told}, indent=1, ensure_ascii=False))
    elif sys.stdin.isatty() and sys.stdout.isatty() and not args.answers:
        _ask(items)
    else:
        for number, item in enumerate(items, 1):
            _print_question(number, item)
            if args.answers:
                _print_answer(item)
            print()
    return 0


def _ask(items: Sequence[Item]) -> None:
    right = answered = 0
    for number, item in enumerate(items, 1):
        _print_question(number, item)
        choice = _choice()
        if choice is None:
            break
        answered += 1
        right += choice == item.right
        print("Right." if choice == item.right else f"Wrong: it is {_LETTERS[item.right]}.")
        _print_answer(item)
        print()
    print(f"{right} of {answered} right")


def _choice() -> int | None:
    """The option that somebody types; None at the end of input, or for q."""
    while True:
        try:
            typed = input("Your answer (A to D, q to stop): ").strip().upper()
        except EOFError:
            return None
        if typed in {"Q", "QUIT"}:
            return None
        if typed and typed in _LETTERS:
            return _LETTERS.index(typed)


def _print_question(number: int, item: Item) -> None:
    print(f"{number}. {item.stem}")
    for letter, option in zip(_LETTERS, item.options, strict=True):
        print(f"   {letter}  {option.text.replace(chr(10), chr(10) + '      ')}")


def _print_answer(item: Item) -> None:
    for letter, option in zip(_LETTERS, item.options, strict=True):
        print(f"   {letter} {'right' if option.right else 'wrong'}: {option.because}")
    print(f"   Source: {item.source}")
