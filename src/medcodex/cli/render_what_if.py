"""What would change a group, as JSON and as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.coding.as_json import notice_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.cli.render_book import Style
    from medcodex.encounter import Notice
    from medcodex.group.what_if import Change, Value

AUDIENCE = "for coders and auditors; not to be shown to the provider"
_WORDS = {
    "without-diagnosis": "without {}",
    "without-procedure": "without {}",
    "principal": "{} as principal diagnosis",
    "poa": "{} with the other present-on-admission indicator",
    "without-fact": "one {} less",
    "with-fact": "one {} more",
    "fewer-minutes": "{} minutes less",
    "more-minutes": "{} minutes more",
}


def what_if_object(now: Value, changes: Sequence[Change], notices: Sequence[Notice] = ()) -> dict[str, Any]:
    """The present value and the changes, losses first; ``notices`` say what was left out."""
    return {
        "audience": AUDIENCE,
        "now": _value(now),
        "changes": [
            {
                "kind": one.kind,
                "code": one.code,
                "where": one.where,
                **_value(one.value),
                "weight_change": one.weight_change,
                "score_changes": dict(one.score_changes),
            }
            for one in changes
        ],
        "warnings": [notice_object(notice) for notice in notices],
    }


def what_if_lines(now: Value, changes: Sequence[Change], style: Style, notices: Sequence[Notice] = ()) -> Iterator[str]:
    """The same in words."""
    yield style.bold("What if") + style.dim(f"  ({AUDIENCE})")
    if not changes:
        yield "  no single change of these codes and facts changes the group, a score or the level"
    for one in changes:
        told = []
        if one.value.drg != now.drg:
            told.append(f"MS-DRG {now.drg or '-'} to {one.value.drg or '-'}")
        if one.weight_change:
            told.append(f"weight {one.weight_change:+.4f}")
        told += [f"{model} {change:+.3f}" for model, change in one.score_changes]
        if one.value.em != now.em:
            told.append(f"E/M level {_level(now)} to {_level(one.value)}")
        yield f"  {_WORDS[one.kind].format(one.code)}: {', '.join(told)}"
    for notice in notices:
        yield style.dim(f"  {notice.kind}: {notice.message}")


def _value(value: Value) -> dict[str, Any]:
    level = value.em.word if value.em is not None else None
    return {"drg": value.drg, "weight": value.weight, "scores": dict(value.scores), "em": level}


def _level(value: Value) -> str:
    return value.em.word if value.em else "-"
