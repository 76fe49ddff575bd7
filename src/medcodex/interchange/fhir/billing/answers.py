"""What became of claims, read out of FHIR: ExplanationOfBenefit, ClaimResponse, PaymentReconciliation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.billing import Adjustment, Party
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
from medcodex.errors import InputError
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.interchange.fhir.billing.adjudication import (
    CATEGORIES,
    DISCRIMINATOR,
    MEMBER,
    read_adjustments,
)
from medcodex.interchange.fhir.billing.amounts import amount, number
from medcodex.interchange.fhir.billing.answering import FILING
from medcodex.interchange.fhir.billing.extensions import (
    extended_flag,
    extended_text,
    first_extended,
)
from medcodex.interchange.fhir.billing.facts import fact
from medcodex.interchange.fhir.billing.found import each_read
from medcodex.interchange.fhir.billing.items import read_serviced
from medcodex.interchange.fhir.billing.parties import read_party
from medcodex.interchange.fhir.billing.services import (
    read_modifiers,
    read_product,
    read_revenue,
    read_units,
)
from medcodex.interchange.fhir.billing.supporting import AMOUNTS, by_number, read_pairs
from medcodex.interchange.fhir.billing.teams import read_role
from medcodex.interchange.fhir.billing.terms import CARIN, REMARKS, code_in, codes_in, is_absent, list_of, rows
from medcodex.interchange.fhir.times import day_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.billing.found import Found
    from medcodex.interchange.fhir.billing.watched import Watched

_ZERO = Decimal(0)
_EXPLANATION, _RESPONSE = "ExplanationOfBenefit", "ClaimResponse"
_PROCESSED, _DENIED, _REVERSED = "1", "4", "22"
_OWED = {"deductible": "1", "coinsurance": "2", "copay": "3"}
"""Reasons of remittance advice (group PR) that categories stand for."""


class ReadAnswer(NamedTuple):
    """A remitted claim; number and date of the payment that it came with; where it was told. ``places`` are the numbers
    of the billed lines that its lines answer."""

    claim: RemittedClaim
    trace: str
    paid_on: dt.date | None
    payer: Party
    payee: Party
    places: tuple[int, ...]
    element: Watched


class ReadPayment(NamedTuple):
    """A payment with what was adjusted with the provider."""

    payment: Payment
    adjustments: tuple[ProviderAdjustment, ...]


def read_answers(data: bytes) -> list[ReadAnswer]:
    """The answers to claims in a resource, a Bundle, or NDJSON of them; a ClaimResponse to which an
    ExplanationOfBenefit beside it points is not told twice. InputError, with the element, for what is no FHIR R4 or has
    a value that cannot be read."""
    return each_read(data, _answers)


def _answers(found: Found) -> list[ReadAnswer]:
    explained = found.of(_EXPLANATION)
    told = {held.path for one in explained if (held := found.at(one.one("claimResponse"))) is not None}
    responses = [one for one in found.of(_RESPONSE) if one.path not in told and not _of_another_payer(one, found)]
    return [_answer(one, found) for one in (*explained, *responses)]


def _of_another_payer(response: Watched, found: Found) -> bool:
    """Whether a Claim in the same Bundle gives a response as what another payer decided."""
    given = (found.at(one.one("claimResponse")) for claim in found.of("Claim") for one in claim.each("insurance"))
    return any(one is not None and one.path == response.path for one in given)


def read_payments(data: bytes) -> list[ReadPayment]:
    """The payments in a resource or a Bundle. InputError, with the element, where one cannot be read."""
    return each_read(data, _payments)


def _answer(held: Watched, found: Found) -> ReadAnswer:
    entries = by_number(list(held.each("supportingInfo")))
    items = list(held.each("item"))
    pointed = {place for one in items for place in one.whole_numbers("informationSequence")}
    own = read_pairs(one for place, one in entries.items() if place not in pointed)
    remarks, claimed = _remarks(held)
    totals = list(held.each("total"))
    header = list(held.each("adjudication"))
    lines = tuple(_line(one, entries, remarks) for one in items)
    payment, period = held.one("payment"), held.one("billablePeriod")
    charge, paid = _under([*totals, *header], "submitted"), _paid(held, totals, header, lines)
    claim = RemittedClaim(
        segment=0,
        number=_number(held, found),
        status=_status(held, paid),
        charge=charge if charge is not None else sum((one.charge for one in lines), _ZERO),
        paid=paid,
        responsibility=_under([*totals, *header], "memberliability"),
        filing=extended_text(held, "claim-filing") or _filing(held, found),
        payer_number=_payer_number(held),
        patient=read_party(held.one("patient"), found, "MI"),
        lines=lines,
        adjustments=_adjustments(header),
        insured=_person(held, "insured", found),
        corrected=_person(held, "corrected-insured", found),
        rendering=_rendering(held, found),
        crossover=_person(held, "crossover", found),
        facility=extended_text(held, "claim-place"),
        frequency=extended_text(held, "claim-frequency"),
        drg=fact(list(entries.values()), "drg"),
        drg_weight=number(first_extended(held, "drg-weight"), "valueDecimal"),
        received=_received(entries.values()),
        first=day_of(period, "start"),
        last=day_of(period, "end"),
        remarks=claimed,
        references=own.references,
        amounts=_amounts(totals),
        quantities=own.quantities,
    )
    return ReadAnswer(
        claim,
        _trace(payment),
        day_of(payment, "date"),
        read_party(held.one("insurer"), found, "PI"),
        read_party(held.one("provider") or held.one("requestor"), found),
        tuple(one.whole("sequence") or one.whole("itemSequence") or place for place, one in enumerate(items, 1)),
        held,
    )


def _number(held: Element, found: Found) -> str:
    """The submitter's own number of the claim that is answered: what the answer tells, else what the Claim does."""
    answered = held.one("claim") or held.one("request")
    if answered is None:
        return ""
    told, claim = answered.one("identifier"), found.at(answered)
    if told is None and claim is not None:
        told = next(claim.each("identifier"), None)
    if told is not None:
        return told.text("value")
    return claim.text("id") if claim is not None else ""


def _payer_number(held: Element) -> str:
    every = list(held.each("identifier"))
    unique = (one for one in every if code_in(one.one("type"), f"{CARIN}/C4BBIdentifierType") == "uc")
    told = next(unique, None) or next(iter(every), None)
    return told.text("value") if told is not None else ""


def _status(held: Element, paid: Decimal) -> str:
    """How the claim was processed; where nothing says so, a cancelled answer is a reversal, a failed one a denial."""
    if told := extended_text(held, "claim-status"):
        return told
    if held.text("status") == "cancelled":
        return _REVERSED
    return _DENIED if held.text("outcome") == "error" and not paid else _PROCESSED


def _filing(held: Element, found: Found) -> str:
    for one in held.each("insurance"):
        cover = found.at(one.one("coverage"))
        if cover is not None and (code := code_in(cover.one("type"), list_of(FILING))):
            return code
    return ""


def _paid(
    held: Element, totals: Sequence[Element], header: Sequence[Element], lines: Sequence[RemittedLine]
) -> Decimal:
    told = _under(totals, "benefit")
    if told is None:
        told = _under(header, "benefit")
    payment = held.one("payment")
    if told is None and payment is not None:
        told = amount(payment.one("amount"))
    return told if told is not None else sum((one.paid for one in lines), _ZERO)


def _trace(payment: Element | None) -> str:
    told = payment.one("identifier") if payment is not None else None
    return told.text("value") if told is not None else ""


def _person(held: Element, name: str, found: Found) -> Party | None:
    told = first_extended(held, name)
    return read_party(told.one("valueReference"), found, "MI") if told is not None else None


def _rendering(held: Element, found: Found) -> Party | None:
    for one in held.each("careTeam"):
        if read_role(one.one("role")) == "rendering":
            return read_party(one.one("provider"), found)
    return None


def _received(entries: Iterable[Element]) -> dt.date | None:
    for one in entries:
        if code_in(one.one("category"), f"{CARIN}/C4BBSupportingInfoType") == "clmrecvddate":
            return day_of(one, "timingDate")
    return None


def _remarks(held: Element) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """The remark codes of the notes by their numbers, and those of the claim itself."""
    codes: dict[int, str] = {}
    claimed = []
    for place, one in enumerate(held.each("processNote"), 1):
        told = first_extended(one, "remark")
        value = told.one("valueCoding") if told is not None else None
        code = value.text("code") if value is not None and value.text("system") == REMARKS else ""
        if code and extended_flag(one, "of-the-claim"):
            claimed.append(code)
        elif code:
            codes[one.whole("number") or place] = code
    return codes, tuple(claimed)


def _line(item: Element, entries: Mapping[int, Element], remarks: Mapping[int, str]) -> RemittedLine:
    """An item of either resource: what a ClaimResponse tells in the extension is read as if it stood in the item."""
    told = _Item(item)
    service = read_product(told.one("productOrService"), None)
    judged = list(item.each("adjudication"))
    first, last = told.days()
    pairs = read_pairs(entries[one] for one in item.whole_numbers("informationSequence") if one in entries)
    charge, allowed = _under(judged, "submitted"), _under(judged, "eligible")
    control = extended_text(item, "line-control", "String") or dict(pairs.references).get("6R", "")
    return RemittedLine(
        system=service.system,
        code=service.code,
        modifiers=read_modifiers(told.each("modifier")),
        charge=charge if charge is not None else amount(told.one("net")) or _ZERO,
        paid=_under(judged, "benefit") or _ZERO,
        units=read_units(told.one("quantity"))[0],
        revenue=read_revenue(told.one("revenue")),
        submitted=extended_text(item, "submitted-service", "String"),
        first=first,
        last=last,
        adjustments=_adjustments(judged),
        allowed=allowed,
        remarks=tuple(remarks[one] for one in item.whole_numbers("noteNumber") if one in remarks),
        references=pairs.references,
        amounts=_amounts(judged),
        control=control,
    )


class _Item:
    """The elements of an item, wherever they stand."""

    def __init__(self, item: Element) -> None:
        self._item = item
        self._parts = first_extended(item, "service")

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of the service."""
        if self._parts is None:
            return read_serviced(self._item)
        for one in self._named("servicedDate"):
            return day_of(one, "valueDate"), None
        period = self.one("servicedPeriod")
        return day_of(period, "start"), day_of(period, "end")

    def one(self, name: str) -> Element | None:
        """An element of the item."""
        return next(self.each(name), None)

    def each(self, name: str) -> Iterator[Element]:
        """The elements of a name: a single one or a list."""
        if self._parts is not None:
            for one in self._named(name):
                kind, _ = one.choice("value")
                if (value := one.one(f"value{kind}")) is not None:
                    yield value
        elif isinstance(self._item.raw.get(name), list):
            yield from self._item.each(name)
        elif (held := self._item.one(name)) is not None:
            yield held

    def _named(self, name: str) -> Iterator[Element]:
        for one in self._parts.each("extension") if self._parts is not None else ():
            if one.text("url") == name:
                yield one


def _under(told: Iterable[Element], meaning: str) -> Decimal | None:
    """The first amount, or value, that stands for something; None where none does. An adjustment is none of them."""
    for one in told:
        if one.one("reason") is None and meaning in _meanings(one.one("category")):
            return amount(one.one("amount")) if one.has("amount") else number(one)
    return None


def _adjustments(told: Sequence[Element]) -> tuple[Adjustment, ...]:
    """Adjustments by group and reason; of publishers that tell none, what the patient owes by its category."""
    found = list(read_adjustments(told))
    for one in told:
        meaning = next((reason for name, reason in _OWED.items() if name in _meanings(one.one("category"))), "")
        value = amount(one.one("amount"))
        if meaning and value and one.one("reason") is None:
            found.append(Adjustment("PR", meaning, value))
    return tuple(found)


def _meanings(category: Element | None) -> Iterator[str]:
    yield from codes_in(category, CATEGORIES, MEMBER, DISCRIMINATOR)
    for row in rows("categories"):
        if row["code"] in codes_in(category, row["system"]):
            yield row["meaning"]


def _amounts(told: Iterable[Element]) -> tuple[tuple[str, Decimal], ...]:
    found = []
    for one in told:
        qualifier, value = code_in(one.one("category"), list_of(AMOUNTS)), amount(one.one("amount"))
        if qualifier and value is not None:
            found.append(("" if qualifier == "-" else qualifier, value))
    return tuple(found)


def _payments(found: Found) -> list[ReadPayment]:
    return [_payment(one, found) for one in found.of("PaymentReconciliation")]


def _payment(held: Watched, found: Found) -> ReadPayment:
    value = amount(held.one("paymentAmount"))
    if value is None:
        path = f"{held.path}.paymentAmount"
        raise InputError(f"{path}: is required", path)
    identifier = held.one("paymentIdentifier")
    made = None if extended_flag(held, "created-untold") else day_of(held, "created")
    payment = Payment(
        segment=0,
        handling=extended_text(held, "payment-handling"),
        amount=value,
        credit=not extended_flag(held, "payment-debit"),
        method=extended_text(held, "payment-method"),
        date=None if is_absent(held.one("_paymentDate")) else day_of(held, "paymentDate"),
        trace=identifier.text("value") if identifier is not None else "",
        payer=read_party(held.one("paymentIssuer"), found, "PI"),
        payee=read_party(held.one("requestor"), found),
        payer_id=extended_text(held, "payer-trace-number", "String"),
        produced=made,
    )
    return ReadPayment(payment, tuple(_adjusted(held)))


def _adjusted(held: Element) -> Iterator[ProviderAdjustment]:
    for one in held.each("detail"):
        value, told = amount(one.one("amount")), one.one("identifier")
        if value is not None and code_in(one.one("type"), f"{TERMINOLOGY}/payment-type") == "adjustment":
            yield ProviderAdjustment(
                extended_text(one, "adjusted-provider", "String"),
                day_of(one, "date"),
                extended_text(one, "adjustment-reason"),
                told.text("value") if told is not None else "",
                -value,
            )
