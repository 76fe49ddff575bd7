"""Classes as REST tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.learn.classes.assigning import Asked
from medcodex.learn.classes.grading import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.classes.analysis import Analysis, CodeCount
    from medcodex.learn.classes.grading import Row
    from medcodex.learn.classes.records import Assignment, Class, Remark
    from medcodex.web.api.learn_classes_models import AssignmentAskedModel
    from medcodex.workflow.people import User

_CLASS = ("id", "name", "starts", "ends", "zone", "version")
_ASSIGNMENT = (
    "id", "title", "kind", "subjects", "opens", "due", "attempts", "late", "key_shown", "counts", "weight",
    "questions", "variants", "version",
)  # fmt: skip


def class_object(one: Class, *, educator: bool) -> dict[str, Any]:
    """A class; its code for educators alone."""
    told = {name: getattr(one, name) for name in _CLASS} | {"archived": one.archived_at is not None}
    return told | {"role": "educator" if educator else "learner", "code": one.code if educator else None}


def assignment_object(one: Assignment) -> dict[str, Any]:
    """An assignment."""
    return {name: getattr(one, name) for name in _ASSIGNMENT} | {"subjects": list(one.subjects)}


def learner_object(one: User) -> dict[str, Any]:
    """A learner."""
    return {"id": one.id, "login": one.login, "name": one.name}


def line_object(row: Row, assignments: Sequence[Assignment]) -> dict[str, Any]:
    """A line of the gradebook."""
    return {
        "learner": row.user_id,
        "total": percent(row.total),
        "cells": [
            {
                "assignment": one.id,
                "state": cell.state,
                "percent": percent(cell.score),
                "late": cell.late,
                "due": cell.due,
                "attempts": [
                    {"subject": each.subject, "at": each.at, "percent": percent(each.score), "seconds": each.seconds}
                    for each in cell.attempts
                ],
            }
            for one, cell in zip(assignments, row.cells, strict=True)
        ],
    }


def remark_object(one: Remark) -> dict[str, Any]:
    """A remark."""
    return {"id": one.id, "at": one.at, "by": one.by, "text": one.text, "assignment": one.assignment_id}


def analysis_object(found: Analysis, rule: str) -> dict[str, Any]:
    """The figures of a class."""
    return {
        "subjects": [
            {
                "kind": str(one.kind),
                "subject": one.subject,
                "learners": one.learners,
                "percent": percent(one.mean),
                "topics": list(one.topics),
                "told": one.told,
                "missed": _counts(one.missed),
                "wrong": _counts(one.wrong),
            }
            for one in found.subjects
        ],
        "topics": [
            {
                "topic": one.topic,
                "learners": one.learners,
                "done": one.done,
                "percent": percent(one.mean),
                "verdict": one.verdict,
            }
            for one in found.topics
        ],
        "help": [{"learner": one.user_id, "missing": one.missing, "recent": percent(one.recent)} for one in found.help],
        "rule": rule,
    }


def asked_of(told: AssignmentAskedModel) -> Asked:
    """What is asked to be set."""
    return Asked(
        title=" ".join(told.title.split()),
        kind=told.kind,
        subjects=tuple(told.subjects),
        opens=told.opens,
        due=told.due,
        attempts=told.attempts,
        late=told.late,
        key_shown=told.key_shown,
        counts=told.counts,
        weight=told.weight,
        questions=told.questions,
        variants=told.variants,
    )


def _counts(found: Sequence[CodeCount]) -> list[dict[str, Any]]:
    return [{"code": one.code, "learners": one.learners} for one in found]
