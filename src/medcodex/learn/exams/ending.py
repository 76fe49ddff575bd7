"""The end of a sitting: answers are marked and results recorded, once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medcodex.learn.exams.paper import option_key
from medcodex.learn.results import Kind, Result
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from medcodex.learn.exams.paper import Paper, Question
    from medcodex.learn.exams.sitting import Answer, Ending, Sitting
    from medcodex.learn.work import LearnWork

_ROOM = 400  # characters that a result has for its topics


def end(work: LearnWork, sitting: Sitting, at: dt.datetime, by: Ending) -> Sitting:
    """Close a sitting that is open: mark every answer, record one result of the exam and one of each question that was
    answered. A question left open counts as not right in the exam and tells nothing of its topic."""
    paper = work.exams.paper(sitting.id)
    given = work.exams.answers(sitting.id)
    marked = [_marked(one, answer) for one, answer in zip(paper.questions, given, strict=True)]
    right = sum(bool(one.right) for one in marked)
    ended = replace(sitting, ended_at=at, ended_by=by, right=right)
    work.exams.save_answers(sitting.id, marked)
    work.exams.save(ended)
    work.results.add([_exam(work, ended, paper, marked), *_items(work, ended, paper, marked)])
    work.record(Event("exam.end", "exam", sitting.id, detail={"by": str(by), "right": right, "of": sitting.questions}))
    return ended


def _marked(question: Question, answer: Answer) -> Answer:
    chosen = None if answer.choice is None else question.item.options[answer.choice]
    return replace(
        answer, right=chosen is not None and chosen.right, chosen=None if chosen is None else option_key(chosen)
    )  # fmt: skip


def _exam(work: LearnWork, sitting: Sitting, paper: Paper, marked: list[Answer]) -> Result:
    share = sum(bool(one.right) for one in marked) / len(marked)
    seconds = round(sum(one.seconds for one in marked))
    return Result(kind=Kind.EXAM, subject=paper.blueprint, topics=_topics(paper), score=share, seconds=seconds,
                  **_shared(work, sitting))  # fmt: skip


def _items(work: LearnWork, sitting: Sitting, paper: Paper, marked: list[Answer]) -> Iterable[Result]:
    for question, answer in zip(paper.questions, marked, strict=True):
        if answer.choice is not None:
            item, share = question.item, float(bool(answer.right))
            yield Result(kind=Kind.ITEM, subject=item.id, topics=item.topics, score=share,
                         seconds=round(answer.seconds), **_shared(work, sitting))  # fmt: skip


def _shared(work: LearnWork, sitting: Sitting) -> dict[str, Any]:
    return {
        "id": work.new_id(),
        "user_id": sitting.user_id,
        "at": sitting.ended_at,
        "origin": sitting.id,
        "assignment_id": sitting.assignment_id,
    }


def _topics(paper: Paper) -> tuple[str, ...]:
    """What the paper asks about, the most asked first, as many as a result has room for."""
    counted = Counter(one.topic for one in paper.questions)
    kept: list[str] = []
    for name in sorted(counted, key=lambda one: (-counted[one], one)):
        if len(" ".join([*kept, name])) > _ROOM:
            break
        kept.append(name)
    return tuple(kept)
