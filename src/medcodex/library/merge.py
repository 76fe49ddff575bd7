"""Which offered parts go into a release, against each other and against what is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import MedcodexError
from medcodex.library.builders import CODES, DERIVED
from medcodex.library.files import connect
from medcodex.library.intake import BUILDERS, Left, billable_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.intake import Offer
    from medcodex.library.schema import Part, Release

# The order file has headers and both titles, the comma-separated list headers, the codes file neither. Of HCPCS, the
# publisher's record has all facts, the compiled table some, the list of codes none. ICD-11 comes as text and as a
# workbook, which programs like to save anew; of CMS's edits the text is read first. Of the tables of AHRQ its
# own tell more than the copies of them.
_RANK = {
    "order": 3,
    "csv": 2,
    "codes": 1,
    "record": 3,
    "table": 2,
    "list": 1,
    "tabulation": 2,
    "workbook": 1,
    "ahrq": 1,
    "text": 2,
    DERIVED: 0,
}


def settle(offers: Sequence[Offer], base: Release | None, already: list[str], left: list[Left]) -> list[Offer]:
    """The offers to build into the release, one per part; what is loaded already or left out goes to the lists.

    A published code list goes before one derived from the tabular list and an added file before an embedded one. Two
    sources of one form with different content are both refused; the release keeps what it had.
    """
    chosen: list[Offer] = []
    for part in sorted({offer.part for offer in offers}):
        rivals = [offer for offer in offers if offer.part == part]
        held = base.parts.get(part) if base is not None else None
        best = _best(_distinct(rivals, left), held, base, already, left)
        if best is not None:
            chosen.append(best)
    return chosen


def _distinct(rivals: Sequence[Offer], left: list[Left]) -> list[Offer]:
    """Drop copies, and all sources of a form on whose content they disagree."""
    by_form: dict[tuple[str, bool], dict[str, Offer]] = {}
    for offer in rivals:
        by_form.setdefault((offer.form, offer.embedded), {}).setdefault(offer.sha256, offer)
    kept: list[Offer] = []
    for same_form in by_form.values():
        found = list(same_form.values())
        if len(found) == 1:
            kept.extend(found)
            continue
        both = " and ".join(offer.source.label for offer in found)
        left.append(
            Left(found[0].source.label, f"{_name(found[0])}: two different sources, {both}: neither loaded", True)
        )
    return sorted(kept, key=_rank, reverse=True)


def _best(
    rivals: Sequence[Offer], held: Part | None, base: Release | None, already: list[str], left: list[Left]
) -> Offer | None:
    best: Offer | None = None
    for offer in rivals:
        if held is not None and held.sha256 == offer.sha256 and held.form == offer.form:
            already.append(f"{_name(offer)} ({offer.source.label})")
        elif best is not None or (held is not None and not _replaceable(offer, held)):
            _leave(offer, best, held, base, left)
        elif held is not None and _conflict(offer, held, base):
            left.append(_refusal(offer, held.source))
        else:
            best = offer
    return best


def _replaceable(offer: Offer, held: Part) -> bool:
    if held.embedded and not offer.embedded:
        return _RANK.get(offer.form, 0) >= _RANK.get(held.form, 0)
    if offer.replaces and offer.form == held.form:
        return True
    return _RANK.get(offer.form, 0) > _RANK.get(held.form, 0)


def _leave(offer: Offer, best: Offer | None, held: Part | None, base: Release | None, left: list[Left]) -> None:
    """Say why an offer gives way to a better one or to what is loaded."""
    if offer.form == DERIVED or offer.embedded:
        return
    winner = best.source.label if best is not None else held.source if held is not None else ""
    other = best.form if best is not None else held.form if held is not None else ""
    if other != offer.form and {other, offer.form} <= BUILDERS[offer.system].renderings:
        left.append(Left(offer.source.label, f"{_name(offer)}: taken from {winner}, its other form"))
        return
    try:
        if best is not None:
            agree = offer.part == CODES and billable_titles(best).keys() == billable_titles(offer).keys()
        else:
            outranked = held is not None and _RANK.get(held.form, 0) > _RANK.get(offer.form, 0)
            agree = outranked and held is not None and not _conflict(offer, held, base)
    except MedcodexError as error:
        left.append(Left(error.where or offer.source.label, error.message, refused=True))
        return
    same = Left(offer.source.label, f"{_name(offer)}: same codes as {winner}")
    left.append(same if agree else _refusal(offer, winner))


def _conflict(offer: Offer, held: Part, base: Release | None) -> bool:
    """Whether a published code list disagrees with the published one loaded."""
    if offer.replaces or held.form == DERIVED or held.embedded or base is None or offer.part != CODES:
        return False
    connection = connect(base.path)
    try:
        loaded = {code for (code,) in connection.execute("SELECT code FROM code WHERE billable")}
    finally:
        connection.close()
    return loaded != billable_titles(offer).keys()


def _refusal(offer: Offer, other: str) -> Left:
    reason = f"{_name(offer)}: {other} is another source of it with different content"
    return Left(offer.source.label, reason, refused=True)


def _rank(offer: Offer) -> tuple[bool, int]:
    return not offer.embedded, _RANK.get(offer.form, 0)


def _name(offer: Offer) -> str:
    return f"{offer.system} {offer.version} {offer.part}"
