"""Vaccinations (VXU) as a document: each RXA a line (HL7 v2.8.2, 4A.4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingDocument
from medcodex.interchange.hl7v2.values import coded, date_of, degree, person, plain, time_of
from medcodex.interchange.site import MAX_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.hl7v2.message import Segment
    from medcodex.interchange.hl7v2.groups import Group
    from medcodex.interchange.site import Site

KIND = "nursing note"
"""Who vaccinates documents it; it establishes no diagnosis."""
_STATUS = {"CP": "completed", "RE": "refused", "NA": "not given", "PA": "given in part"}
"""HL7 table 0322."""
_DELETED = "D"


def immunizations_of(group: Group, site: Site, control: str) -> IncomingDocument | None:
    """What was given, refused or not given, in the order of the message; None where a message tells of nothing."""
    given = [rxa for rxa in group.all("RXA") if rxa.value(5) or rxa.value(5, 2)]
    lines = [_line(rxa) for rxa in given]
    if not lines:
        return None
    first = given[0]
    return IncomingDocument(
        number=plain(f"immunizations {next(_orders(group), control)}", MAX_WORD),
        text="\n".join(lines),
        kind=KIND,
        title="Immunizations",
        author=person(first, 10) or None,
        author_role=site.role(degree(first, 10)) or "nurse",
        written=time_of(first.value(3), site.zone),
    )


def _orders(group: Group) -> Iterator[str]:
    """The numbers of the orders, the filler's before the placer's."""
    return (number for orc in group.all("ORC") if (number := orc.value(3) or orc.value(2)))


def _line(rxa: Segment) -> str:
    day = date_of(rxa.value(3))
    amount = " ".join(filter(None, (_amount(rxa), rxa.value(7) if _amount(rxa) else "")))
    told = [
        coded(rxa, 5) + (f" ({rxa.value(5)})" if rxa.value(5, 2) else ""),
        amount,
        f"lot {rxa.value(15)}" if rxa.value(15) else "",
        coded(rxa, 17),
        "entry deleted" if rxa.value(21).upper() == _DELETED else _STATUS.get(rxa.value(20).upper(), ""),
        coded(rxa, 18),
        coded(rxa, 9),
    ]
    return (f"{day.isoformat()}: " if day else "") + ", ".join(filter(None, told))


def _amount(rxa: Segment) -> str:
    """What was given; 999 is HL7's own word for an amount that is not known."""
    return "" if rxa.value(6) == "999" else rxa.value(6)
