"""Documents of MDM messages: TXA with the OBX that follow it (HL7 v2.8.2 chapter 9)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.incoming import IncomingDocument
from medcodex.errors import InputError
from medcodex.interchange.hl7v2.observed import lines_of
from medcodex.interchange.hl7v2.values import coded, degree, person, plain, time_of
from medcodex.interchange.site import MAX_WORD
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.groups import Group
    from medcodex.interchange.site import Site

_AUTHORS = (9, 5, 10, 22)
"""Where TXA names whose document it is: originator, who did what it tells, authenticator, who authenticated."""
_WRITTEN = (6, 4, 7, 8)
"""Where TXA has a time of it: origination, activity, transcription, edit."""
_GONE = frozenset({"CA", "OB"})
"""Availability (TXA-19, HL7 table 0273): deleted, obsolete."""


class Sent(NamedTuple):
    """A document of a message: its ``number`` and its ``parent``'s ("" where none is told), the ``document`` or None
    where no text came along, whether its sender has it ``gone``, and whether it is ``signed`` (None: nothing said)."""

    number: str
    parent: str
    document: IncomingDocument | None
    gone: bool
    signed: bool | None


def documents_of(group: Group, site: Site, control: str, *, addendum: bool = False) -> Iterator[Sent]:
    """The documents of a group. InputError where what is enclosed in one cannot be read."""
    ordered = next((coded(obr, 4) for obr in group.all("OBR")), "")
    for txa, following in _with_content(group):
        known = site.document(txa.value(2), txa.value(2, 2))
        told = (
            txa.value(25),
            txa.value(2, 2),
            known.kind.capitalize() if known else "",
            ordered,
            _first_name(following),
        )
        title = plain(next(filter(None, told), txa.value(2)), 200)
        text = lines_of(following, title)
        signed = _signed(txa)
        number = plain(txa.value(12) or txa.value(16) or txa.value(15) or txa.value(14), MAX_WORD)
        document = None
        if text.strip():
            if not number and not control:
                raise InputError("TXA-12 has no number of the document")
            kind = known or site.document(*(obx.value(3) for obx in following if obx.id == "OBX"), title)
            document = IncomingDocument(
                number=number or plain(f"message {control}", MAX_WORD),
                text=text,
                kind=kind.kind if kind else "",
                title=f"Addendum: {title}" if addendum and title else title,
                author=next(filter(None, (person(txa, place) for place in _AUTHORS)), None),
                author_role=_role(txa, site) or (kind.author_role if kind else None),
                signed=signed,
                written=next(filter(None, (time_of(txa.value(place), site.zone) for place in _WRITTEN)), None),
            )
        yield Sent(number, plain(txa.value(13), MAX_WORD), document, txa.value(19).upper() in _GONE, signed)


def _with_content(group: Group) -> Iterator[tuple[Segment, list[Segment]]]:
    found: list[tuple[Segment, list[Segment]]] = []
    for segment in group.segments:
        if segment.id == "TXA":
            found.append((segment, []))
        elif found and segment.id in {"OBX", "NTE"}:
            found[-1][1].append(segment)
    yield from found


def _first_name(segments: list[Segment]) -> str:
    """The name of the first observation, where a sender names documents by it."""
    return next((one.value(3, 2) for one in segments if one.id == "OBX"), "")


def _role(txa: Segment, site: Site) -> str | None:
    told = next((place for place in _AUTHORS if person(txa, place)), None)
    found = None if told is None else site.role(degree(txa, told))
    return plain(found, MAX_WORD) if found else None


def _signed(txa: Segment) -> bool | None:
    """By the completion status (TXA-17); else by who authenticated it and when (TXA-22)."""
    told = _statuses().get(txa.value(17).upper())
    if told is not None:
        return told
    return True if txa.value(22) and txa.value(22, 15) else None


@cache
def _statuses() -> dict[str, bool]:
    rows = table_rows("medcodex.interchange", "data/document_status.tsv")
    return {row["code"]: row["signed"] == "yes" for row in rows}
