"""The draft of an appeal: what the claim, the payer's answer and the record tell of a denial, written as a letter. Only
what supports the denied line goes in (minimum necessary, 45 CFR 164.502(b))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.claims.appeals.drafting import draft
from medcodex.claims.appeals.facts import AppealedService, AppealFacts, AppealQuote
from medcodex.claims.reasons import GROUPS
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.billing.status import Act
from medcodex.workflow.money.denials.denying import cause_of
from medcodex.workflow.money.denials.looking import see_denial
from medcodex.workflow.session.line import Section, section_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.claims.appeals.drafting import LetterDraft
    from medcodex.claims.reasons import Reason
    from medcodex.claims.site import BillingSite
    from medcodex.encounter.billing import BilledClaim, BilledLine, Party
    from medcodex.workflow.money.denials.looking import SeenDenial
    from medcodex.workflow.work import Work

_MOST_SERVICES = 20
_GUIDELINES = "Guidelines"


def draft_letter(
    work: Work, denial_id: str, site: BillingSite, reasons: Mapping[str, Reason]
) -> tuple[LetterDraft, SeenDenial]:  # fmt: skip
    """The letter for a denial, not kept yet, and what it was written from; the chart's reading is recorded.
    NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    seen = see_denial(work, denial_id)
    return draft(_facts(work, seen, site, reasons)), seen


def _facts(work: Work, seen: SeenDenial, site: BillingSite, reasons: Mapping[str, Reason]) -> AppealFacts:
    denial, claim, billed = seen.denial, seen.claim, seen.billed
    profile = next((one for one in site.payers.values() if one.id == denial.payer), None)
    biller = site.billing if billed is None else billed.billing
    person = None if billed is None else billed.patient or billed.coverage.insured
    lines = () if billed is None else _lines(billed, denial.line, of_claim=denial.of_claim)
    days = [one.first for one in lines if one.first is not None]
    days += [one.last for one in lines if one.last is not None]
    taken = [one.at.date() for one in work.billing.events(claim.id) if one.act == Act.ACCEPT]
    address = biller.address
    return AppealFacts(
        cause=denial.cause,
        today=work.now.date(),
        denied_on=denial.denied_on,
        amount=denial.left,
        reason=reason_in_words(denial.group, denial.reason, reasons),
        payer_name=profile.name if profile is not None else "" if billed is None else billed.coverage.payer.last,
        appeals_to=() if profile is None else profile.appeals_to,
        provider_name=_name(biller),
        provider_number=biller.identifier,
        provider_address=()
        if address is None
        else tuple(filter(None, (*address.lines, f"{address.city}, {address.state} {address.postal}"))),
        contact=_contact(biller, site.submitter),
        patient="" if person is None else _name(person),
        member_number="" if billed is None else billed.coverage.insured.identifier,
        claim_number=claim.number,
        payer_claim_number=claim.payer_number,
        first=min(days, default=None),
        last=max(days, default=None),
        services=tuple(_services(seen, lines)),
        diagnoses=tuple((one.code, one.display) for one in seen.words.lines if _is_diagnosis(one.system)),
        quotes=tuple(_quotes(seen)) if cause_of(denial.cause).words else (),
        rules=tuple(_rules(seen)),
        authorization=""
        if billed is None
        else next((number for kind, number in billed.references if kind == "G1"), ""),
        sent_on=None if claim.sent_at is None else claim.sent_at.date(),
        taken_on=min(taken, default=None),
    )


def reason_in_words(group: str, reason: str, reasons: Mapping[str, Reason]) -> str:
    """An adjustment as it is told: "CO-50, not held to be medically necessary (by contract: ...)"."""
    if not reason:
        return ""
    known = reasons.get(reason)
    meaning = f", {known.meaning}" if known is not None and known.meaning else ""
    bears = f" ({GROUPS[group]})" if group in GROUPS else ""
    return f"{group}-{reason}{meaning}{bears}"


def _lines(billed: BilledClaim, line: int | None, *, of_claim: bool) -> Sequence[BilledLine]:
    if of_claim:
        return billed.lines
    return billed.lines[line : line + 1] if line is not None else ()


def _services(seen: SeenDenial, lines: Sequence[BilledLine]) -> Iterator[AppealedService]:
    titles = {one.code.replace(".", ""): one.display for one in seen.words.lines}
    for one in lines[:_MOST_SERVICES]:
        code = one.code or f"revenue code {one.revenue}"
        title = titles.get(one.code, "") or one.description
        yield AppealedService(code, title, one.modifiers, one.units, one.first, one.charge)


def _quotes(seen: SeenDenial) -> Iterator[AppealQuote]:
    """Each sentence once, for the first code that it supports."""
    told: set[str] = set()
    for one in seen.words.lines:
        for quote in one.quotes:
            if quote.sentence not in told:
                told.add(quote.sentence)
                title = quote.title or quote.kind
                yield AppealQuote(
                    one.code, one.display, quote.sentence, title, quote.day, quote.author, quote.signed
                )  # fmt: skip


def _rules(seen: SeenDenial) -> Iterator[str]:
    """Guidelines by which the codes were reached, and sources of what the checks had to say without finding fault."""
    sources = [source for one in seen.words.lines for source in one.sources if _GUIDELINES in source]
    told = [f"{one.source}: {one.message}" for one in seen.findings if one.severity == "info" and one.source]
    yield from dict.fromkeys((*sources, *(one for one in told if not one.startswith("project"))))


def _is_diagnosis(system: str) -> bool:
    return section_of(system) is Section.DIAGNOSIS


def _name(one: Party) -> str:
    return " ".join(filter(None, (one.first, one.middle, one.last, one.suffix)))


def _contact(*parties: Party) -> str:
    """Whom a payer may ask, with a telephone number."""
    for party in parties:
        for one in party.contacts:
            ways = [number for kind, number in one.ways if kind == "TE"]
            if ways:
                return ", telephone ".join(filter(None, (one.name, ways[0])))
    return ""
