"""Denials as REST gives them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from medcodex.claims.appeals.drafting import missing_in

if TYPE_CHECKING:
    from medcodex.app.money.denied_alike import DeniedAlike
    from medcodex.workflow.money.denials.chances import Chance
    from medcodex.workflow.money.denials.looking import CauseTotal, ListedDenials, SeenDenial
    from medcodex.workflow.money.denials.records import AppealLetter, Denial, DenialEvent

_SAME = (
    "id", "line", "system", "code", "modifiers", "extent", "cause", "group", "reason", "also", "remarks", "payer",
    "amount", "at_most", "recovered", "left", "denied_on", "respond_by", "status", "assigned", "opened_at", "closed_at",
    "follows", "sample", "version",
)  # fmt: skip
_FINDING = ("rule", "name", "severity", "message", "codes", "where", "source")
_LETTER = ("id", "text", "made_at", "changed_at", "sent_on", "version")


def denial_json(one: Denial) -> dict[str, Any]:
    """A denial without its note."""
    same = {name: getattr(one, name) for name in _SAME}
    return {**same, "posting": one.posting_id, "claim": one.claim_id, "chart": one.chart_id}


def chance_json(one: Chance) -> dict[str, Any]:
    """A share with its range, or none."""
    share = one.share
    return {
        "share": None if share is None else share.value,
        "low": None if share is None else share.low,
        "high": None if share is None else share.high,
        "overturned": 0 if share is None else share.hits,
        "decided": 0 if share is None else share.of,
        "of": one.of,
        "known": one.known,
        "written_off": one.given_up,
    }


def listed_json(found: ListedDenials) -> dict[str, Any]:
    """A part of the worklist."""
    return {
        "causes": list(map(_total, found.causes)),
        "total": _total(found.total),
        "denials": [
            {
                "denial": denial_json(row.denial),
                "number": row.claim.number,
                "chance": chance_json(row.chance),
                "worth": row.worth,
            }
            for row in found.rows
        ],
        "further": found.behind,
    }


def _total(one: CauseTotal) -> dict[str, Any]:
    return {"cause": one.cause, "count": one.count, "left": one.left}


def seen_json(seen: SeenDenial) -> dict[str, Any]:
    """A denial with everything about it."""
    session = f"/work/charts/{seen.chart.id}/{seen.claim.claim}?line="
    return {
        "denial": denial_json(seen.denial),
        "number": seen.claim.number,
        "note": seen.denial.note,
        "chance": chance_json(seen.chance),
        "findings": [{name: getattr(one, name) for name in _FINDING} for one in seen.findings],
        "words": [
            {
                **{name: getattr(one, name) for name in ("line", "system", "code", "display", "denied")},
                "session": session + one.line,
                "quotes": [_quote(asdict(each)) for each in one.quotes],
            }
            for one in seen.words.lines
        ],
        "words_changed": seen.words.changed,
        "timeline": list(map(_event, seen.events)),
        "letters": list(map(letter_json, seen.letters)),
    }


def _quote(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "at"}


def _event(one: DenialEvent) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("at", "by", "act", "before", "after", "why", "told")}
    return {**same, "posting": one.posting_id}


def letter_json(one: AppealLetter) -> dict[str, Any]:
    """A letter with its text."""
    return {**{name: getattr(one, name) for name in _LETTER}, "missing": list(missing_in(one.text))}


def habit_json(one: DeniedAlike) -> dict[str, Any]:
    """What a payer denies again and again."""
    return asdict(one)
