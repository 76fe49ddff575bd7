"""Who insures a patient, as an account tells it (docs/billing.md), and as a claim names them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from medcodex.claims.told_parties import known_keys, read_party, table, text
from medcodex.encounter.billing import ClaimKind, Coverage, Party
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.claims.site import BillingSite, PayerProfile

SELF = "18"
PRIMARY = "P"
SEQUENCES = ("P", "S", "T")
"""Primary, secondary, tertiary (X12 code list 1138)."""

RELATIONSHIPS = ("18", "01", "19", "20", "21", "39", "40", "53", "G8")
"""Of the patient to the subscriber, as an 837 may tell it (X12 code list 1069)."""

ANYBODY = "commercial"
"""Of a sample site, the payer that stands for any that it does not name."""

_FLAT = {"subscriber", "relationship", "group_number", "authorization"}
_KEYS = {*_FLAT, "sequence", "payer", "member_id", "group_name", "insurance_type"}
_TEXTS = ("payer", "member_id", "group_number", "group_name", "insurance_type", "authorization")


@dataclass(frozen=True, slots=True)
class ToldCoverage:
    """One payer's cover: ``payer`` as the site's billing file names it, "" where the encounter names it;
    ``relationship`` of the patient to the ``subscriber``, who is None where that is the patient. ``insurance_type``
    says why Medicare does not pay first (X12 code list 1336)."""

    sequence: str
    payer: str = ""
    member_id: str = ""
    relationship: str = SELF
    subscriber: Party | None = None
    group_number: str = ""
    group_name: str = ""
    insurance_type: str = ""
    authorization: str = ""


def read_coverages(told: Mapping[str, Any], path: str) -> tuple[ToldCoverage, ...]:
    """What an account tells of payers: the list ``coverages``, and beside it, for the first payer, the keys of a cover
    themselves, which stand where the list is silent. InputError, with the path."""
    listed = told.get("coverages", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise InputError("a list of objects expected", f"{path}.coverages")
    if len(listed) > len(SEQUENCES):
        raise InputError(f"at most {len(SEQUENCES)} payers are told", f"{path}.coverages")
    found: dict[str, ToldCoverage] = {}
    for place, one in enumerate(listed):
        where = f"{path}.coverages[{place}]"
        known_keys(one, _KEYS, f"{where}.")
        cover = _cover(one, text(one, "sequence", where) or SEQUENCES[place], where)
        if cover.sequence not in SEQUENCES or cover.sequence in found:
            raise InputError(f"one of {', '.join(SEQUENCES)} expected, each once", f"{where}.sequence")
        if cover.sequence != PRIMARY and not cover.payer:
            raise InputError("a payer expected, as the site's billing file names it", f"{where}.payer")
        found[cover.sequence] = cover
    flat = {key: value for key, value in told.items() if key in _FLAT}
    if flat:
        first = _cover(flat, PRIMARY, path)
        found[PRIMARY] = _filled(found[PRIMARY], first) if PRIMARY in found else first
    return tuple(found[one] for one in SEQUENCES if one in found)


def _cover(told: dict[str, Any], sequence: str, where: str) -> ToldCoverage:
    relationship = text(told, "relationship", where)
    if relationship and relationship not in RELATIONSHIPS:
        raise InputError(f"one of {', '.join(RELATIONSHIPS)} expected", f"{where}.relationship")
    subscriber = None
    if "subscriber" in told:
        subscriber = read_party(table(told, "subscriber", where), f"{where}.subscriber", "MI")
    return ToldCoverage(
        sequence,
        relationship=relationship or SELF,
        subscriber=subscriber,
        **{key: text(told, key, where) for key in _TEXTS},
    )


def _filled(one: ToldCoverage, other: ToldCoverage) -> ToldCoverage:
    """What the list tells, and where it is silent what is told beside it."""
    more: dict[str, Any] = {key: getattr(one, key) or getattr(other, key) for key in _TEXTS}
    if one.relationship == SELF and one.subscriber is None:
        more |= {"relationship": other.relationship, "subscriber": other.subscriber}
    return replace(one, **more)


def profile_of(name: str, site: BillingSite) -> PayerProfile | None:
    """The payer of a name as the site bills it; of a sample site one stands for all that it does not name."""
    known = site.payers.get(name.lower())
    return known if known is not None or not site.sample else site.payers.get(ANYBODY)


def insured_by(told: ToldCoverage, patient: Party) -> Party:
    """Whom a cover insures: the subscriber, or the patient, by the member number that its payer gave."""
    if told.relationship == SELF or told.subscriber is None:
        return replace(patient, identifier=told.member_id or patient.identifier, qualifier="MI")
    return replace(told.subscriber, identifier=told.member_id or told.subscriber.identifier, qualifier="MI")


def insurance_type(told: ToldCoverage, kind: ClaimKind) -> str:
    """Why Medicare does not pay first, which only a professional claim tells (SBR05)."""
    return told.insurance_type if kind is ClaimKind.PROFESSIONAL else ""


def cover_of(told: ToldCoverage, patient: Party, site: BillingSite, kind: ClaimKind) -> Coverage:
    """A cover of a payer who is not billed by the claim. What the site does not know of the payer is left out, for the
    rules to find; the patient's number with another payer is none with this one."""
    payer = profile_of(told.payer, site)
    insured = insured_by(told, replace(patient, identifier=""))
    return Coverage(
        sequence=told.sequence,
        insured=replace(insured, birth_date=None, sex="", qualifier="MI" if insured.identifier else ""),
        payer=Party(payer.name, identifier=payer.id, qualifier="PI") if payer is not None else Party(told.payer),
        relationship=told.relationship,
        filing=payer.filing if payer is not None else "",
        group_number=told.group_number,
        group_name=told.group_name,
        insurance_type=insurance_type(told, kind),
        assigned="Y",
        released="Y",
    )
