"""``medcodex learn exam``: a paper from a blueprint and a seed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse

    from medcodex.app.learn.exams import ExamMeans
    from medcodex.learn.exams.paper import Paper

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("blueprint", nargs="?", metavar="BLUEPRINT", help="cpc, cca, ccs; without it those there are")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same paper (1)")
    parser.add_argument("--questions", type=int, metavar="N", help="in the same proportions; those of the exam")
    parser.add_argument("--pdf", metavar="OUT.pdf", help="write the paper with its answer sheet")
    parser.add_argument("--key", metavar="KEY.pdf", help="write the key with explanations")
    parser.add_argument("--file", metavar="EXAMS.toml", help="blueprints of your own (docs/exams.md)")
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Make the paper. NotFoundError for a blueprint there is not; InputError for a length or seed out of range, or
    where the loaded books have too few questions; StorageError where a file cannot be written."""
    from medcodex.app.learn.exams import open_exams  # noqa: PLC0415 - --help must not pay for it
    from medcodex.app.learn.questions import QuestionShelf  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415

    home = default_home()
    means = open_exams(home, QuestionShelf(home, say), args.file)
    if args.blueprint is None:
        return _list(means, as_json=args.json)
    paper = means.paper(args.blueprint, date_of(args.date), args.seed, args.questions)
    _write(means, paper, args.pdf, args.key)
    if args.json:
        from medcodex.learn.exams.as_json import paper_object  # noqa: PLC0415

        print(json.dumps(paper_object(paper, key=True), indent=1, ensure_ascii=False))
    elif not (args.pdf or args.key):
        _print(paper)
    return 0


def _list(means: ExamMeans, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([asdict(one) for one in means.blueprints.values()], indent=1, ensure_ascii=False))
        return 0
    for one in means.blueprints.values():
        print(f"{one.id:<6} {one.title:<40} {one.body:<6} {one.questions} questions, {one.minutes} minutes")
        for figure in one.figures:
            mark = "*" if figure.used else " "
            print(f"     {mark} {figure.what:<10} {figure.says}")
            print(f"{'':18}{figure.source}, {figure.date}, {figure.certainty}")
    return 0


def _write(means: ExamMeans, paper: Paper, pdf: str | None, key: str | None) -> None:
    if not (pdf or key):
        return
    from medcodex.app.learn.exam_pdf.documents import key_pdf, paper_pdf  # noqa: PLC0415 - few print
    from medcodex.errors import StorageError  # noqa: PLC0415

    blueprint = means.blueprint(paper.blueprint)
    for place, made in ((pdf, paper_pdf), (key, key_pdf)):
        if place is None:
            continue
        try:
            Path(place).write_bytes(made(paper, blueprint))
        except OSError as error:
            raise StorageError(f"cannot be written: {error.strerror}", place) from None
        say(f"{place}: {len(paper.questions)} questions, paper {paper.digest}")


def _print(paper: Paper) -> None:
    print(f"{paper.title}\npaper {paper.digest}, blueprint {paper.blueprint} {paper.edition}, seed {paper.seed}")
    for one in paper.short:
        print(f"{one.domain}: {one.given} questions in place of {one.wanted}")
    for place, question in enumerate(paper.questions, 1):
        print(f"\n{place}. {question.item.stem}")
        for letter, option in zip(_LETTERS, question.item.options, strict=False):
            print(f"   {letter}  {option.text}")
