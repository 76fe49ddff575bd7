"""The score of a sitting: right answers, by domain, on the blueprint's scale. A question left open is not right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.exams.sitting import Answer

MOST_TO_STUDY = 8
_SURE = 0.8  # what one masters before an exam; more than any mark to pass
STATEMENTS = {
    "percent": (
        "A practice figure: the share of right answers in this paper, held against the mark that is published for the "
        "exam. The exam has other questions."
    ),
    "scaled": (
        "A practice figure: the body that holds the exam keeps it secret how right answers become a mark. Here a "
        "straight line stands in for it, from the low end for none right to the high end for all right, and every "
        "question counts the same. The exam has other questions and another scale."
    ),
}
"""What has to stand beside a score, by kind of passing mark."""


@dataclass(frozen=True, slots=True)
class DomainScore:
    """Right answers of a domain, or of a topic."""

    name: str
    title: str
    right: int
    of: int
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.right / self.of


@dataclass(frozen=True, slots=True)
class Score:
    """``scaled`` is the percentage where the passing mark is one; ``study`` the topics with the most to gain, the
    worst first."""

    right: int
    of: int
    open: int
    scaled: int
    passed: bool
    statement: str
    domains: tuple[DomainScore, ...]
    study: tuple[DomainScore, ...]

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.right / self.of


def score(blueprint: Blueprint, paper: Paper, answers: Sequence[Answer]) -> Score:
    """The score of a paper by its answers, one a question in order."""
    rights = [one.item.right == given.choice for one, given in zip(paper.questions, answers, strict=True)]
    right, of = sum(rights), len(rights)
    scaled = blueprint.passing.scaled(right, of)
    return Score(
        right=right,
        of=of,
        open=sum(one.choice is None for one in answers),
        scaled=scaled,
        passed=scaled >= blueprint.passing.mark,
        statement=STATEMENTS[blueprint.passing.kind],
        domains=_domains(blueprint, paper, answers, rights),
        study=_study(blueprint, paper, rights),
    )


def _domains(
    blueprint: Blueprint, paper: Paper, answers: Sequence[Answer], rights: Sequence[bool]
) -> tuple[DomainScore, ...]:
    of, right, seconds = Counter[str](), Counter[str](), Counter[str]()
    for question, given, was_right in zip(paper.questions, answers, rights, strict=True):
        of[question.domain] += 1
        right[question.domain] += was_right
        seconds[question.domain] += round(given.seconds)
    titles = {one.name: one.title for one in blueprint.domains}
    order = [*(name for name in titles if name in of), *sorted(set(of) - set(titles))]
    return tuple(DomainScore(name, titles.get(name, name), right[name], of[name], seconds[name]) for name in order)


def _study(blueprint: Blueprint, paper: Paper, rights: Sequence[bool]) -> tuple[DomainScore, ...]:
    """Topics not mastered yet, by how many questions were lost there."""
    of, right = Counter[str](), Counter[str]()
    for question, was_right in zip(paper.questions, rights, strict=True):
        of[question.topic] += 1
        right[question.topic] += was_right
    known = topics()
    found = [DomainScore(name, known[name].title if name in known else name, right[name], of[name]) for name in of]
    least = max(blueprint.passing.share, _SURE)
    weak = [one for one in found if one.share < least]
    return tuple(sorted(weak, key=lambda one: (one.right - one.of, one.share, one.name))[:MOST_TO_STUDY])
