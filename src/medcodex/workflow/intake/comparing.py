"""What of an incoming chart is new: a document never seen, another version of one, a charge not yet charged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.encounter.incoming import IncomingCharge, IncomingChart, IncomingDocument
    from medcodex.workflow.chart import Charge, Chart, Document

_TOLD = ("setting", "admitted", "discharged", "payer", "specialty", "facility", "attending", "value", "due")
DECIDING = frozenset({"setting", "admitted", "discharged", "claims"})
"""What of an encounter codes rest on: where it took place, how long, for which claims."""


@dataclass(frozen=True, slots=True)
class Version:
    """A document to be kept under ``version``; ``first`` where none of its number is there, ``late`` where what is kept
    is newer: it is kept below it, and does not speak."""

    document: IncomingDocument
    version: int
    first: bool
    late: bool = False


def new_version(document: IncomingDocument, kept: Sequence[Document]) -> Version | None:
    """The version under which a document is to be kept beside the versions kept (oldest first); None where its content
    is there already. The newest content is compared; an older one only where the sender counts no versions or names
    an old one, so that a file sent late again changes nothing."""
    if not kept:
        return Version(document, document.version or 1, first=True)
    newest = kept[-1]
    if _same(document, newest):
        return None
    late = document.version is None or document.version <= newest.version
    if late and any(_same(document, one) for one in kept):
        return None
    number = newest.version + 1 if document.version is None else max(document.version, newest.version + 1)
    return Version(document, number, first=False)


def _same(document: IncomingDocument, kept: Document) -> bool:
    """Whether a kept version says the same and is as much: a signature or a title that came since is a change, what
    is told no more is none."""
    return document.text == kept.text and all(
        told is None or told == had
        for told, had in (
            (document.signed, kept.signed),
            (document.kind or None, kept.kind),
            (document.title or None, kept.title),
            (document.author, kept.author),
            (document.author_role, kept.author_role),
            (document.written, kept.written),
        )
    )


def new_charges(charges: Iterable[IncomingCharge], kept: Iterable[Charge]) -> Iterator[IncomingCharge]:
    """The charges that are not kept yet. Lines that agree in everything are counted: two of the same need two."""
    had = Counter(_line(one) for one in kept)
    for charge in charges:
        line = _line(charge)
        if had[line]:
            had[line] -= 1
        else:
            yield charge


def _line(charge: IncomingCharge | Charge) -> tuple[Any, ...]:
    return (
        charge.code,
        charge.units,
        charge.amount,
        charge.modifiers,
        charge.date,
        charge.revenue,
        charge.start,
        charge.stop,
        charge.description,
        charge.number,
        charge.tooth,
        charge.surfaces,
        charge.cavity,
    )


def facts_told(incoming: IncomingChart) -> dict[str, Any]:
    """What the incoming encounter tells of its facts, by field."""
    found = {name: told for name in _TOLD if (told := getattr(incoming, name)) is not None}
    return found | {"claims": incoming.claims} if incoming.claims else found


def filled(chart: Chart, told: Mapping[str, Any]) -> dict[str, Any]:
    """Of facts those that nobody told yet."""
    return {name: value for name, value in told.items() if name != "claims" and getattr(chart, name) is None}


def with_fields(chart: Chart, changed: dict[str, Any]) -> Chart:
    """The chart with what was told otherwise."""
    return replace(chart, **changed)
