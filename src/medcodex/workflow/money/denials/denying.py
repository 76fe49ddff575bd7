"""What of a posting is a denial: adjustments by group, cause and reason (data/denying.tsv), units that were taken away
and codes that were paid in another's place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows
from medcodex.workflow.money.denials.records import Extent
from medcodex.workflow.money.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim
    from medcodex.workflow.money.records import PostedAdjustment, PostedLine, Posting

    _Reasons = tuple[PostedAdjustment, tuple[str, ...]]

UNKNOWN = "-"
"""The cause of a reason that no list explains."""
_ANY = "*"
_ZERO = Decimal(0)
_NO_REFUSAL = frozenset({"patient", "coordination"})


class Cause(NamedTuple):
    """A root cause: what it is called, whether it is about the whole claim, whether words of the chart can answer it,
    and what is usually done."""

    name: str
    title: str
    whole: bool
    words: bool
    remedy: str


@dataclass(frozen=True, slots=True)
class Denied:
    """What a posting denies of one line (``line`` counted in the claim, from zero) or, without line and code, of the
    claim as a whole; fields as of a Denial. ``place`` is the line's in the posting."""

    line: int | None
    place: int | None
    system: str
    code: str
    modifiers: tuple[str, ...]
    extent: Extent
    group: str
    reason: str
    cause: str
    amount: Decimal
    also: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    at_most: bool = False


@cache
def causes() -> Mapping[str, Cause]:
    """Root causes by name, in the order in which they are shown."""
    rows = table_rows("medcodex.workflow.money.denials", "data/causes.tsv")
    return {
        row["cause"]: Cause(row["cause"], row["title"], row["whole"] == "yes", row["words"] == "yes", row["remedy"])
        for row in rows
    }


def cause_of(name: str) -> Cause:
    """A root cause; a site's own word is called by itself."""
    return causes().get(name) or Cause(name, name[:1].upper() + name[1:], False, False, causes()[UNKNOWN].remedy)


def denied(posting: Posting, billed: BilledClaim | None = None) -> Sequence[Denied]:
    """What a posting denies, in the order of its lines; nothing of one that decides nothing or takes back. ``billed``
    tells the units that were asked for."""
    if posting.outcome not in {Outcome.PAID, Outcome.DENIED}:
        return ()
    lines = joined(posting)
    found = [one for line in lines if (one := _of_line(line, billed)) is not None]
    whole = _of_claim(posting)
    if whole is not None:
        found.append(whole)
    if not found and posting.outcome is Outcome.DENIED and (one := _refused(posting)) is not None:
        found.append(one)
    return _folded(posting, found, len(lines))


def joined(posting: Posting) -> Sequence[PostedLine]:
    """The lines of a posting, those that the payer split as one again."""
    found: dict[tuple[object, ...], PostedLine] = {}
    for one in posting.lines:
        line = one.part_of if one.line is None else one.line
        key = (line,) if line is not None else (None, one.place)
        found[key] = one if key not in found else _with(found[key], one)
    return [replace(one, line=key[0] if isinstance(key[0], int) else None) for key, one in found.items()]


def _with(line: PostedLine, part: PostedLine) -> PostedLine:
    units = None if line.units is None or part.units is None else line.units + part.units
    return replace(
        line,
        charge=line.charge + part.charge,
        paid=line.paid + part.paid,
        allowed=line.allowed + part.allowed,
        units=units,
        paid_code=line.paid_code or part.paid_code,
        adjustments=(*line.adjustments, *part.adjustments),
        remarks=tuple(dict.fromkeys((*line.remarks, *part.remarks))),
    )


def _of_line(line: PostedLine, billed: BilledClaim | None) -> Denied | None:
    unpaid = line.paid <= 0
    refusing = [one for one in line.adjustments if is_denial(one, unpaid=unpaid)]
    cut = _units_cut(line, billed)
    recoded = bool(line.paid_code) and line.paid_code != line.code
    extent = Extent.RECODED if recoded else Extent.UNITS if cut else Extent.WHOLE if unpaid else Extent.PART
    at_most = not refusing and (recoded or cut)
    if at_most:
        refusing = [one for one in line.adjustments if one.cause not in _NO_REFUSAL and not _never(one)]
    amount = sum((one.amount for one in refusing), _ZERO)
    if amount <= 0:
        return None
    first, also = _reasons(refusing)
    return Denied(
        line.line,
        line.place,
        line.system,
        line.code or line.revenue,
        line.modifiers,
        extent,
        first.group,
        first.reason,
        "coding" if at_most and recoded else UNKNOWN if at_most else first.cause or UNKNOWN,
        amount,
        also,
        line.remarks,
        at_most,
    )


def _of_claim(posting: Posting) -> Denied | None:
    unpaid = posting.paid <= 0
    refusing = [one for one in posting.adjustments if is_denial(one, unpaid=unpaid)]
    amount = sum((one.amount for one in refusing), _ZERO)
    if amount <= 0:
        return None
    reasons = _reasons(refusing)
    extent = Extent.WHOLE if unpaid else Extent.PART
    return _whole(posting, extent, reasons, reasons[0].cause or UNKNOWN, amount)


def _refused(posting: Posting) -> Denied | None:
    """A claim that the payer calls denied, whatever its reasons are."""
    told = [*posting.adjustments, *(one for line in posting.lines for one in line.adjustments)]
    refusing = [one for one in told if one.cause != "patient"]
    amount = posting.charge - posting.paid - sum((one.amount for one in told if one.cause == "patient"), _ZERO)
    if amount <= 0:
        return None
    return _whole(posting, Extent.WHOLE, _reasons(refusing) if refusing else None, UNKNOWN, amount)


def _whole(posting: Posting, extent: Extent, reasons: _Reasons | None, cause: str, amount: Decimal) -> Denied:
    first, also = (None, ()) if reasons is None else reasons
    group, reason = ("", "") if first is None else (first.group, first.reason)
    return Denied(None, None, "", "", (), extent, group, reason, cause, amount, also, posting.remarks)


def _folded(posting: Posting, found: Sequence[Denied], lines: int) -> Sequence[Denied]:
    """Lines that were all refused for one reason that is about the claim are one denial of the claim."""
    sorts = Counter((one.group, one.reason, one.cause) for one in found)
    if len(found) < 2 or len(sorts) > 1 or len(found) != lines:
        return found
    first = found[0]
    if not cause_of(first.cause).whole or any(one.extent is not Extent.WHOLE for one in found):
        return found
    remarks = tuple(dict.fromkeys([*posting.remarks, *(each for one in found for each in one.remarks)]))
    amount = sum((one.amount for one in found), _ZERO)
    return [
        replace(first, line=None, place=None, system="", code="", modifiers=(), amount=amount, remarks=remarks, also=())
    ]


def _units_cut(line: PostedLine, billed: BilledClaim | None) -> bool:
    if billed is None or line.line is None or line.line >= len(billed.lines) or line.paid <= 0:
        return False
    asked = billed.lines[line.line].units
    return asked is not None and line.units is not None and 0 < line.units < asked


def _reasons(refusing: Sequence[PostedAdjustment]) -> _Reasons:
    """The one with the most money, and the others as text."""
    first = max(refusing, key=lambda one: one.amount)
    others = dict.fromkeys(f"{one.group}-{one.reason}" for one in refusing if one is not first)
    return first, tuple(one for one in others if one != f"{first.group}-{first.reason}")


class _Row(NamedTuple):
    groups: frozenset[str]
    causes: frozenset[str]
    reasons: frozenset[str]
    unpaid: bool
    denial: bool

    def fits(self, one: PostedAdjustment, *, unpaid: bool) -> bool:
        pairs = ((self.groups, one.group), (self.causes, one.cause or UNKNOWN), (self.reasons, one.reason))
        return (unpaid or not self.unpaid) and all(_ANY in words or told in words for words, told in pairs)


def is_denial(one: PostedAdjustment, *, unpaid: bool) -> bool:
    """Whether an adjustment is a refusal; ``unpaid`` where nothing was paid of what it stands on."""
    return next(row.denial for row in _rows() if row.fits(one, unpaid=unpaid))


def _never(one: PostedAdjustment) -> bool:
    """Whether the table says of this very reason that it is no refusal."""
    row = next(row for row in _rows() if row.fits(one, unpaid=True))
    return not row.denial and _ANY not in row.reasons


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_read(table_rows("medcodex.workflow.money.denials", "data/denying.tsv")))


def _read(rows: Iterable[Mapping[str, str]]) -> Iterator[_Row]:
    for row in rows:
        groups, reasons = frozenset(row["groups"].split()), frozenset(row["reasons"].split())
        named = frozenset(one.strip() for one in row["causes"].split(","))
        yield _Row(groups, named, reasons, unpaid=row["when"] == "unpaid", denial=row["denial"] == "yes")
