"""What boxes speak of that a claim tells in more than one place: the patient, the payers in their order, who referred;
and the groups whose members fill a row of boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.forms.spots import Spot
from medcodex.encounter.billing import ClaimKind

if TYPE_CHECKING:
    from medcodex.encounter.billing import BilledClaim, Coverage

Roots = Mapping[str, Spot]
_ORDER = "PSTABCDEFGH"
_ACTING = (("other operating", "ZZ"), ("rendering", "82"), ("referring", "DN"))
_FACTS = ("condition", "occurrence", "span", "value", "treatment", "drg")
_USES = ("principal", "admitting", "reason", "external", "other")


def claim_roots(claim: BilledClaim) -> Roots:
    """Roots of the boxes that stand once."""
    patient = claim.patient
    relation = claim.coverage.relationship if patient is None else claim.relationship
    return {
        "": Spot(claim, ("",)),
        "patient": Spot(claim.coverage.insured, ("coverage.insured",)) if patient is None
        else Spot(patient, ("patient",)),
        "relation": Spot(relation or None, ("coverage.relationship" if patient is None else "relationship",)),
        "paid": _paid(claim),
        "noncovered": _sum([line.noncovered for line in claim.lines], "noncovered"),
        **_referring(claim),
        "outside": _first_of_lines(claim, "purchased service"),
        "treating": _treating(claim),
        "prosthesis": _first_told(claim, [line.prosthesis for line in claim.lines], "prosthesis"),
        "earlier": _earlier(claim),
    }  # fmt: skip


def _paid(claim: BilledClaim) -> Spot:
    """What the patient paid (AMT F5) and what other payers paid."""
    told = [amount for qualifier, amount in claim.amounts if qualifier == "F5"]
    told += (one.paid for one in claim.others if one.paid is not None)
    paths = ("amounts.F5", *(f"others[{number}].paid" for number in range(len(claim.others))))
    return Spot(sum(told, Decimal(0)) if told else None, paths)


def _sum(amounts: Sequence[Decimal | None], name: str) -> Spot:
    told = [one for one in amounts if one is not None]
    return Spot(sum(told, Decimal(0)) if told else None, tuple(f"lines[{at}].{name}" for at in range(len(amounts))))


def _referring(claim: BilledClaim) -> Roots:
    """Who referred, else who ordered a service, else who supervised (NUCC, item 17)."""
    referred, supervised = claim.providers.get("referring"), claim.providers.get("supervising")
    if referred:
        return {"referrer": Spot(referred[0], ("providers.referring",)), "referrer_role": _role("DN", "referring")}
    ordering = _first_of_lines(claim, "ordering")
    if ordering.value is not None:
        return {"referrer": ordering, "referrer_role": Spot("DK", ordering.paths)}
    if supervised:
        return {
            "referrer": Spot(supervised[0], ("providers.supervising",)),
            "referrer_role": _role("DQ", "supervising"),
        }
    return {"referrer": Spot(None, ("providers.referring",)), "referrer_role": Spot(None, ("providers.referring",))}


def _role(code: str, role: str) -> Spot:
    return Spot(code, (f"providers.{role}.role",))


def _first_of_lines(claim: BilledClaim, role: str) -> Spot:
    for number, line in enumerate(claim.lines):
        if line.providers.get(role):
            return Spot(line.providers[role][0], (f"lines[{number}].providers.{role}",))
    return Spot(None, ())


def _treating(claim: BilledClaim) -> Spot:
    """Who rendered; the billing dentist where the claim names nobody else."""
    rendering = claim.providers.get("rendering")
    if rendering:
        return Spot(rendering[0], ("providers.rendering",))
    of_line = _first_of_lines(claim, "rendering")
    return of_line if of_line.value is not None else Spot(claim.billing, ("billing",))


def _first_told(claim: BilledClaim, told: Sequence[str], name: str) -> Spot:
    for number, one in enumerate(told):
        if one:
            return Spot(one, (f"lines[{number}].{name}",))
    return Spot(None, tuple(f"lines[{number}].{name}" for number in range(len(claim.lines))))


def _earlier(claim: BilledClaim) -> Spot:
    """When a prosthesis that is replaced was placed (DTP 441)."""
    for number, line in enumerate(claim.lines):
        for date in line.dates:
            if date.kind == "441":
                return Spot(date, (f"lines[{number}].dates.441",))
    return Spot(None, ())


def groups(claim: BilledClaim) -> Mapping[str, Sequence[Roots]]:
    """The members of each group, in order, each as the roots of its boxes."""
    told: dict[str, Sequence[Roots]] = {"payers": _payers(claim)}
    for kind in _FACTS:
        told[kind] = _ones(claim.codes, "codes", lambda one, kind=kind: one.kind == kind)
    if claim.kind is ClaimKind.INSTITUTIONAL:
        for use in _USES:
            told[use] = _ones(claim.diagnoses, "diagnoses", lambda one, use=use: one.use == use)
        if not told["admitting"]:
            told["admitting"] = [{"one": Spot(None, ("admitting",))}]
        told["procedures"] = _ones(claim.procedures, "procedures")
        told["acting"] = [
            {"one": Spot(party, (f"providers.{role}",)), "role": _role(code, role)}
            for role, code in _ACTING
            for party in claim.providers.get(role, ())
        ]
    else:
        told["diagnoses"] = [
            {"one": Spot(one, (f"diagnoses[{number}]",))}
            for number, one in sorted(enumerate(claim.diagnoses), key=lambda told: told[1].use != "principal")
        ]
    return told


def _ones(told: Sequence[object], name: str, keep: Callable[..., bool] = lambda _: True) -> Sequence[Roots]:
    return [{"one": Spot(one, (f"{name}[{number}]",))} for number, one in enumerate(told) if keep(one)]


def _payers(claim: BilledClaim) -> Sequence[Roots]:
    """Payers by their sequence: lines A, B, C of the form."""
    covers: list[tuple[Coverage, str]] = [(claim.coverage, "coverage")]
    covers += ((one, f"others[{number}]") for number, one in enumerate(claim.others))
    covers.sort(key=lambda one: _ORDER.find(one[0].sequence) % len(_ORDER + "U"))
    return [_payer(claim, cover, path) for cover, path in covers]


def _payer(claim: BilledClaim, cover: Coverage, path: str) -> Roots:
    one = Spot(cover, (path,))
    if cover is claim.coverage:
        whole = Spot(claim, ("",))
        return {
            "one": one, "release": whole.below("released"), "assign": whole.below("assigned"),
            "relation": claim_roots(claim)["relation"],
            "authorization": whole.below("references").named("G1"),
            "control": whole.below("references").named("F8"),
        }  # fmt: skip
    references = one.below("payer").below("references")
    return {
        "one": one, "release": one.below("released"), "assign": one.below("assigned"),
        "relation": one.below("relationship"), "authorization": references.named("G1"),
        "control": references.named("F8"),
    }  # fmt: skip


def line_roots(claim: BilledClaim, number: int) -> Roots:
    """Roots of a service line's boxes."""
    return {"line": Spot(claim.lines[number], (f"lines[{number}]",))}
