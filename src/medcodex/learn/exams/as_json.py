"""Papers and questions as plain objects: with their key, or as who sits the exam may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.learn.cases.case import Level
from medcodex.learn.exams.paper import Paper, Question, Shortfall
from medcodex.learn.questions.item import Item, Option

if TYPE_CHECKING:
    from collections.abc import Mapping


def paper_object(paper: Paper, *, key: bool) -> dict[str, Any]:
    """A paper; without its key, nothing in it tells which options are right."""
    return {
        "blueprint": paper.blueprint,
        "edition": paper.edition,
        "title": paper.title,
        "seed": paper.seed,
        "digest": paper.digest,
        "releases": dict(paper.releases),
        "short": [{"domain": one.domain, "wanted": one.wanted, "given": one.given} for one in paper.short],
        "withdrawn": paper.withdrawn,
        "questions": [question_object(one, place, key=key) for place, one in enumerate(paper.questions, 1)],
    }


def question_object(question: Question, place: int, *, key: bool) -> dict[str, Any]:
    """A question at its place, from one."""
    item = question.item
    shown: dict[str, Any] = {
        "place": place,
        "domain": question.domain,
        "stem": item.stem,
        "options": [one.text for one in item.options],
    }
    if not key:
        return shown
    return shown | {
        "id": item.id,
        "topic": question.topic,
        "generator": item.generator,
        "topics": list(item.topics),
        "level": str(item.level),
        "right": item.right,
        "because": [one.because for one in item.options],
        "source": item.source,
        "codes": list(item.codes),
    }


def paper_of(told: Mapping[str, Any]) -> Paper:
    """A paper out of its object with key."""
    return Paper(
        blueprint=told["blueprint"],
        edition=told["edition"],
        title=told["title"],
        seed=told["seed"],
        questions=tuple(map(_question, told["questions"])),
        releases=dict(told["releases"]),
        short=tuple(Shortfall(**one) for one in told["short"]),
        withdrawn=told["withdrawn"],
    )


def _question(told: Mapping[str, Any]) -> Question:
    options = zip(told["options"], told["because"], strict=True)
    item = Item(
        id=told["id"],
        generator=told["generator"],
        topics=tuple(told["topics"]),
        level=Level(told["level"]),
        stem=told["stem"],
        options=tuple(Option(text, place == told["right"], why) for place, (text, why) in enumerate(options)),
        source=told["source"],
        codes=tuple(told["codes"]),
    )
    return Question(told["domain"], told["topic"], item)
