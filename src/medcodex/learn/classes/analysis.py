"""What a class's work tells its educator: charts and questions one by one, topics, and who may need help.

All of it counts each learner once, by their first attempt, which no feedback has touched. Numbers stand beside every
mean, since a class is small.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from medcodex.learn.classes.grading import COUNTED, State, exact
from medcodex.learn.classes.records import base_of
from medcodex.learn.results import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from medcodex.learn.classes.gradebook import Gradebook
    from medcodex.learn.classes.grading import Cell
    from medcodex.learn.classes.ports import CaseAnswer, CaseAnswers
    from medcodex.learn.results import Result

FEW = 3
"""Below so many learners a topic is called neither strong nor weak."""
STRONG, WEAK = Fraction(4, 5), Fraction(3, 5)
_MISSING = 2
_RECENT = 3
_MOST_CODES = 12
HELP_RULE = (
    f"{_MISSING} or more assignments missing, or a mean under {WEAK * 100} percent over the last {_RECENT} assignments "
    f"that count (with {_RECENT} at least)"
)


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many learners missed a code of the key, or gave a wrong one."""

    code: str
    learners: int


@dataclass(frozen=True, slots=True)
class SubjectFigures:
    """A chart, question, exam or drill: how many learners did it, and the mean of their first scores, from 0 to 1.
    Codes, most frequent first, only where marking tells them, over ``told`` learners."""

    kind: Kind
    subject: str
    learners: int
    mean: Fraction
    topics: tuple[str, ...] = ()
    told: int = 0
    missed: Sequence[CodeCount] = ()
    wrong: Sequence[CodeCount] = ()


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """A topic over everything that was done of it; ``verdict`` is "strong", "weak" or "", and "few" where fewer than
    three learners did any of it."""

    topic: str
    learners: int
    done: int
    mean: Fraction
    verdict: str


@dataclass(frozen=True, slots=True)
class NeedsHelp:
    """A learner to whom the rule points, with what it saw."""

    user_id: str
    missing: int
    recent: Fraction | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a class's work tells."""

    subjects: Sequence[SubjectFigures]
    topics: Sequence[TopicFigures]
    help: Sequence[NeedsHelp]


def analyse(book: Gradebook, answers: CaseAnswers | None = None) -> Analysis:
    """The figures of a gradebook; ``answers`` are the marked attempts at charts, where marking keeps them."""
    members = {user.id for user in book.learners}
    told = [
        each
        for one in book.assignments
        for each in (answers.of_assignment(one.id) if answers is not None else ())
        if each.user_id in members
    ]
    return Analysis(_subjects(book.results, told), _topics(book.results), _help(book))


def _subjects(results: Sequence[Result], told: Sequence[CaseAnswer]) -> list[SubjectFigures]:
    firsts = _firsts(results, lambda one: (one.user_id, one.kind, base_of(one.subject)))
    by_subject: dict[tuple[Kind, str], list[Result]] = {}
    for one in firsts:
        by_subject.setdefault((one.kind, base_of(one.subject)), []).append(one)
    answered: dict[str, list[CaseAnswer]] = {}
    for answer in _first_answers(told):
        answered.setdefault(base_of(answer.subject), []).append(answer)
    made = []
    for (kind, subject), found in by_subject.items():
        marked = answered.get(subject, []) if kind is Kind.CASE else []
        made.append(
            SubjectFigures(
                kind,
                subject,
                len(found),
                _mean(found),
                found[0].topics,
                len(marked),
                _most(code for one in marked for code in {*one.missed}),
                _most(code for one in marked for code in {*one.wrong}),
            )
        )
    return sorted(made, key=lambda one: (one.mean, one.subject))


def _topics(results: Sequence[Result]) -> list[TopicFigures]:
    firsts = _firsts(results, lambda one: (one.user_id, one.kind, base_of(one.subject)))
    by_topic: dict[str, list[Result]] = {}
    for one in firsts:
        for topic in one.topics:
            by_topic.setdefault(topic, []).append(one)
    made = [
        TopicFigures(topic, learners := len({one.user_id for one in found}), len(found), mean := _mean(found),
                     _verdict(learners, mean))
        for topic, found in by_topic.items()
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.mean, one.topic))


def _verdict(learners: int, mean: Fraction) -> str:
    if learners < FEW:
        return "few"
    if mean >= STRONG:
        return "strong"
    return "weak" if mean < WEAK else ""


def _help(book: Gradebook) -> list[NeedsHelp]:
    weighed = [place for place, one in enumerate(book.assignments) if one.weight]
    made = []
    for row in book.rows:
        cells = [row.cells[place] for place in weighed]
        missing = sum(cell.state is State.MISSING for cell in cells)
        recent = _recent(cells)
        if missing >= _MISSING or (recent is not None and recent < WEAK):
            made.append(NeedsHelp(row.user_id, missing, recent))
    return made


def _recent(cells: Sequence[Cell]) -> Fraction | None:
    counted = sorted((one for one in cells if one.state in COUNTED), key=lambda one: one.due)[-_RECENT:]
    scores = [one.score for one in counted if one.score is not None]
    return sum(scores, Fraction(0)) / _RECENT if len(scores) == _RECENT else None


def _mean(found: Sequence[Result]) -> Fraction:
    return sum((exact(one.score) for one in found), Fraction(0)) / len(found)


def _most(codes: Iterable[str]) -> list[CodeCount]:
    found = sorted(Counter(codes).items(), key=lambda one: (-one[1], one[0]))
    return [CodeCount(code, learners) for code, learners in found[:_MOST_CODES]]


def _firsts(results: Iterable[Result], key: Callable[[Result], Hashable]) -> list[Result]:
    found: dict[Hashable, Result] = {}
    for one in sorted(results, key=lambda each: each.at):
        found.setdefault(key(one), one)
    return list(found.values())


def _first_answers(told: Iterable[CaseAnswer]) -> Iterable[CaseAnswer]:
    found: dict[tuple[str, str], CaseAnswer] = {}
    for one in told:
        found.setdefault((one.user_id, base_of(one.subject)), one)
    return found.values()
