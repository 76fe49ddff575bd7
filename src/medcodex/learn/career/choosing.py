"""Which credential fits: points of a table, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.learn.career.facts import Credential
    from medcodex.learn.career.reading import Career


@dataclass(frozen=True, slots=True)
class Reason:
    """A row of ``data/choosing.tsv``."""

    credential: str
    question: str
    answer: str
    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A credential with its points and what speaks for and against it."""

    credential: Credential
    points: int
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


@cache
def reasons() -> Sequence[Reason]:
    """The rows of the table."""
    text = (files("medcodex.learn.career") / "data" / "choosing.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = (line.split("\t") for line in lines[1:])
    return tuple(Reason(one, question, answer, int(points), why) for one, question, answer, points, why in rows)


def choose(career: Career, answers: Mapping[str, str]) -> Sequence[Choice]:
    """The credentials, the best fitting first. InputError for an answer that is none of its question."""
    for question in career.questions:
        told = answers.get(question.id)
        if told is not None and told not in question.answers:
            raise InputError(f"one of {', '.join(question.answers)} expected", question.id)
    found: dict[str, list[Reason]] = defaultdict(list)
    for row in reasons():
        if answers.get(row.question) == row.answer:
            found[row.credential].append(row)
    choices = [_choice(one, found[one.id]) for one in career.credentials]
    return sorted(choices, key=lambda one: -one.points)


def _choice(credential: Credential, rows: Sequence[Reason]) -> Choice:
    return Choice(
        credential,
        sum(one.points for one in rows),
        tuple(one.text for one in rows if one.points > 0),
        tuple(one.text for one in rows if one.points <= 0),
    )
