"""Questions as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.learn.questions.item import Item


def item_object(item: Item, *, with_answers: bool) -> dict[str, Any]:
    """A question; with which option is right, why, and the source only where asked for."""
    told: dict[str, Any] = {
        "id": item.id,
        "generator": item.generator,
        "topics": list(item.topics),
        "level": str(item.level),
        "stem": item.stem,
        "options": [{"text": one.text} for one in item.options],
    }
    return told | answer_object(item) if with_answers else told


def answer_object(item: Item) -> dict[str, Any]:
    """What a question teaches: each option with whether it is right and why, the source and the codes."""
    return {
        "options": [{"text": one.text, "right": one.right, "because": one.because} for one in item.options],
        "source": item.source,
        "codes": list(item.codes),
    }
