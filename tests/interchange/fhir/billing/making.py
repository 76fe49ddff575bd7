"""Claims and answers of invented people with anything in any field that FHIR can carry."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from medcodex.encounter.billing import (
    Adjustment,
    Attachment,
    BilledClaim,
    BilledDiagnosis,
    BilledLine,
    BilledProcedure,
    ClaimKind,
    Contact,
    Coverage,
    DrugBilled,
    FormCode,
    LineAdjudication,
    Party,
    Period,
    PostalAddress,
    Tooth,
)
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
from medcodex.formats.x12.claims.roles import CLAIM_ROLES, LINE_ROLES, PAYER_ROLES

WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'ÄÉ-", min_size=1, max_size=12)
MAYBE = st.just("") | WORDS
NUMBERS = st.text("0123456789ABC", min_size=1, max_size=10)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
MONEY = st.decimals(Decimal("-99999.99"), Decimal("999999.99"), places=2)
CHARGES = st.decimals(0, Decimal("999999.99"), places=2)
UNITS = st.decimals(Decimal("0.001"), 9999, places=3)
YES = st.sampled_from(("", "Y", "N", "W"))
QUALIFIERS = st.sampled_from(("EI", "SY", "0B", "G2", "LU", "1G", "Y4", "ZZ"))


def _some(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(strategy, max_size=most).map(tuple)


ADDRESSES = st.builds(
    PostalAddress, _some(WORDS, 2), MAYBE, st.sampled_from(("", "OH", "NY")),
    st.sampled_from(("", "430040001", "K1A0B1")),
    st.sampled_from(("", "CA", "MX")), MAYBE,
)  # fmt: skip
WAYS = st.tuples(st.sampled_from(("TE", "EX", "FX", "EM", "UR", "HP")), WORDS)
CONTACTS = st.builds(Contact, WORDS, _some(WAYS)) | st.builds(
    Contact, st.just(""), st.lists(WAYS, min_size=1, max_size=3).map(tuple)
)


def parties(
    *, person: bool, qualifier: str = "XX", provider: bool = False, facts: bool = False
) -> st.SearchStrategy[Party]:
    """Persons or organisations; ``facts`` birth and sex."""
    named = st.builds(
        Party, WORDS, MAYBE if person else st.just(""), MAYBE if person else st.just(""),
        MAYBE if person else st.just(""), st.just(person), WORDS,
        st.sampled_from((qualifier, qualifier, "XX", "24", "XV")),
        st.none() | ADDRESSES, st.sampled_from(("", "207Q00000X")) if provider else st.just(""),
        _some(st.tuples(QUALIFIERS, WORDS), 2), _some(CONTACTS, 2),
        st.none() | DAYS if facts else st.none(), st.sampled_from(("", "F", "M", "U", "B")) if facts else st.just(""),
    )  # fmt: skip
    bare = named.map(lambda one: replace(one, identifier="", qualifier=""))
    return named | bare


def _providers(places) -> st.SearchStrategy[dict[str, tuple[Party, ...]]]:  # type: ignore[no-untyped-def]
    some = parties(person=True, provider=True) | parties(person=False, provider=True)
    names = sorted({place[1] for place in places})
    return st.dictionaries(st.sampled_from(names), st.lists(some, min_size=1, max_size=2).map(tuple), max_size=2)


PERIODS = (
    st.builds(Period, st.sampled_from(("431", "439", "435", "472", "484")), DAYS.map(lambda day: f"{day:%Y%m%d}"))
    | st.tuples(DAYS, DAYS).map(sorted).map(lambda two: Period("434", f"{two[0]:%Y%m%d}-{two[1]:%Y%m%d}", "RD8"))
    | st.builds(Period, st.just("096"), st.just("1130"), st.just("TM"))
    | st.builds(Period, st.just("435"), st.just("202605111130"), st.just("DT"))
    | st.builds(Period, st.just("454"), WORDS, st.sampled_from(("D8", "RD8", "DT", "TM")))
)
ADJUSTMENTS = st.builds(
    Adjustment, st.sampled_from(("CO", "PR", "OA", "PI")), st.sampled_from(("1", "2", "3", "45", "97", "B7")), MONEY,
    st.none() | UNITS,
)  # fmt: skip
ATTACHMENTS = st.builds(Attachment, st.sampled_from(("OZ", "77")), st.sampled_from(("EL", "AA")), MAYBE)
PAIRS = st.tuples(st.sampled_from(("6R", "9A", "EA", "X4")), WORDS)
AMOUNTS = st.tuples(st.sampled_from(("F5", "T", "GT")), MONEY)


def _decisions(payer: str) -> st.SearchStrategy[LineAdjudication]:
    coded = st.sampled_from((("HC", "99213"), ("HC", "J1885"), ("", "")))
    return st.builds(
        lambda two, *more: LineAdjudication(payer, more[0], more[1], more[2], *two, *more[3:]), coded, MONEY, UNITS,
        st.none() | DAYS, _some(st.sampled_from(("25", "TC"))), MAYBE, st.sampled_from(("", "0250")), MAYBE,
        _some(ADJUSTMENTS), st.none() | MONEY,
    )  # fmt: skip


def _lines(kind: ClaimKind, payers: tuple[str, ...]) -> st.SearchStrategy[BilledLine]:
    dental = kind is ClaimKind.DENTAL
    coded = {
        ClaimKind.DENTAL: (("AD", "D0120"),),
        ClaimKind.PROFESSIONAL: (("HC", "99213"), ("HC", "J1885"), ("ER", "A1B2"), ("WK", "ABC12")),
        ClaimKind.INSTITUTIONAL: (("HC", "99213"), ("HP", "A0101"), ("", "")),
    }[kind]  # fmt: skip
    counted = st.tuples(st.none() | UNITS, st.sampled_from(("UN", "MJ", "DA"))) | st.tuples(
        st.none() | UNITS, st.just("")
    )
    drug = st.none() | st.builds(
        DrugBilled, NUMBERS, UNITS, st.sampled_from(("ML", "UN", "F2")),
        st.none() | st.tuples(st.sampled_from(("XZ", "VY")), WORDS), st.sampled_from(("N4", "EN")),
    )  # fmt: skip
    decisions = st.tuples(*(_some(_decisions(payer), 2) for payer in payers)).map(lambda many: sum(many, ()))
    days = st.tuples(st.none() | DAYS, st.none() | DAYS)
    teeth = (
        _some(st.builds(Tooth, st.sampled_from(("1", "14", "A")), _some(st.sampled_from("MODBLIF"))))
        if dental
        else st.just(())
    )
    return st.builds(
        lambda two, unit, when, **more: BilledLine(
            system=two[0], code=two[1], units=unit[0], measure=unit[1], first=when[0], last=when[1], **more
        ),
        st.sampled_from(coded), counted, days,
        charge=CHARGES, modifiers=_some(st.sampled_from(("25", "TC", "LT"))), description=MAYBE,
        place=st.sampled_from(("", "11", "22")), pointers=_some(st.integers(1, 12), 4),
        revenue=st.sampled_from(("", "0250")), noncovered=st.none() | CHARGES, emergency=st.booleans(),
        screening=st.booleans(), family_planning=st.booleans(), copay_exempt=st.booleans(), dates=_some(PERIODS),
        references=_some(PAIRS), amounts=_some(AMOUNTS), quantities=_some(AMOUNTS), notes=_some(PAIRS),
        attachments=_some(ATTACHMENTS, 2), drug=drug, teeth=teeth,
        cavity=_some(st.sampled_from(("10", "20"))) if dental else st.just(()),
        prosthesis=st.sampled_from(("", "I", "R")), providers=_providers(LINE_ROLES[kind]), adjudications=decisions,
        kept=_some(st.tuples(st.just("2400"), st.tuples(st.just("CR1"), WORDS, MAYBE, st.just("A\x1fB"))), 2),
    )  # fmt: skip


def _covers(kind: ClaimKind, sequence: str, payer: str, *, other: bool) -> st.SearchStrategy[Coverage]:
    people = parties(person=True, qualifier="MI", facts=True)
    more = {} if not other else {
        "assigned": YES, "released": YES, "signature_source": YES, "adjudicated": st.none() | DAYS,
        "paid": st.none() | MONEY, "noncovered": st.none() | MONEY, "remaining": st.none() | MONEY,
        "adjustments": _some(ADJUSTMENTS), "providers": _providers(PAYER_ROLES[kind]),
        "kept": _some(st.tuples(st.just("2320"), st.tuples(st.just("MIA"), WORDS)), 1),
    }  # fmt: skip
    return st.builds(
        Coverage, st.sampled_from((sequence, "U")), people | parties(person=False, qualifier="MI") if other else people,
        parties(person=False, qualifier="PI").map(lambda one: replace(one, identifier=payer, qualifier="PI")),
        st.sampled_from(("18", "01", "19", "20", "53", "G8", "")),
        st.sampled_from(("", "MB", "CI", "MC", "12", "WC", "ZZ")),
        MAYBE, MAYBE, st.sampled_from(("", "12", "47")), **more,
    )  # fmt: skip


@st.composite
def claims(draw: st.DrawFn, kind: ClaimKind) -> BilledClaim:
    """A claim of a kind."""
    institutional = kind is ClaimKind.INSTITUTIONAL
    numbers = draw(st.sampled_from(((), ("88888",), ("88888", "77777"))))
    others = tuple(
        draw(_covers(kind, sequence, payer, other=True)) for sequence, payer in zip("ST", numbers, strict=False)
    )
    dependent = draw(st.booleans())
    insured = draw(_covers(kind, "P", "99999", other=False))
    strangers = draw(st.sampled_from(((), ("66666",))))
    causes = draw(st.sampled_from(((), ("AA",), ("EM", "OA"), ("OA", "AA", "EM"))))
    kinds = st.sampled_from(("condition", "occurrence", "value", "treatment"))
    facts = st.builds(FormCode, kinds, NUMBERS, st.none() | DAYS, st.none(), st.none() | MONEY)
    spans = st.tuples(DAYS, DAYS).map(sorted).map(lambda two: FormCode("span", "74", two[0], two[1]))
    dates = draw(_some(PERIODS))
    drg = draw(st.sampled_from(((), (FormCode("drg", "343"),))))
    codes = (*drg, *draw(_some(facts | spans)))
    if causes and not any(one.kind == "439" for one in dates):
        dates = (*dates, Period("439", "20260510"))
    if institutional and not any(one.kind == "434" for one in dates):
        dates = (*dates, Period("434", "20260510-20260511", "RD8"))
    return BilledClaim(
        kind=kind, number=draw(WORDS), charge=draw(CHARGES), place=draw(st.sampled_from(("11", "22"))),
        frequency=draw(st.sampled_from("178")), billing=draw(parties(person=draw(st.booleans()), provider=True)),
        coverage=replace(insured, relationship="") if dependent else insured,
        lines=draw(st.lists(_lines(kind, (*numbers, *strangers)), max_size=3).map(tuple)),
        patient=draw(parties(person=True, qualifier="MI", facts=True)) if dependent else None,
        relationship=draw(st.sampled_from(("01", "19", "20", "53", "G8"))) if dependent else "",
        pay_to=draw(st.none() | parties(person=False)),
        pay_to_plan=draw(st.none() | parties(person=False, qualifier="PI")),
        currency=draw(st.sampled_from(("", "CAD", "USD"))),
        diagnoses=draw(_some(st.builds(BilledDiagnosis, st.sampled_from(("I10", "E119", "S72001A", "V4321")),
                                       st.sampled_from(("principal", "admitting", "reason", "external", "other")),
                                       st.sampled_from(("", "Y", "N", "U", "W")), st.sampled_from((10, 9, 0))), 6)),
        procedures=draw(_some(st.builds(BilledProcedure, st.sampled_from(("0DTJ4ZZ", "4711")), st.none() | DAYS,
                                        st.sampled_from(("pcs", "icd9", "abc"))))),
        codes=codes, dates=dates, signature=draw(YES), assignment=draw(st.sampled_from(("", "A", "B", "C"))),
        assigned=draw(YES), released=draw(YES), signature_source=draw(st.sampled_from(("", "P"))), causes=causes,
        accident_state=draw(st.sampled_from(("", "OH"))), accident_country=draw(st.sampled_from(("", "CA"))),
        program=draw(st.sampled_from(("", "02"))), delay=draw(st.sampled_from(("", "3"))),
        predetermination=draw(st.booleans()),
        admission_type=draw(st.sampled_from(("", "1"))), point_of_origin=draw(st.sampled_from(("", "7"))),
        discharge_status=draw(st.sampled_from(("", "01"))), died=draw(st.none() | DAYS), weight=draw(st.none() | UNITS),
        pregnant=draw(st.booleans()),
        references=(
            *(("F8", one) for one in draw(_some(WORDS, 1))), *(("G1", one) for one in draw(_some(WORDS, 2))),
            *(("9F", one) for one in draw(_some(WORDS, 2))), *draw(_some(PAIRS)),
        ),
        amounts=draw(_some(AMOUNTS)), notes=draw(_some(PAIRS)), fixed=draw(_some(WORDS, 2)),
        attachments=draw(_some(ATTACHMENTS)),
        conditions=draw(_some(st.sampled_from((("ZZ", "Y", "AV"), ("75", "N", "NU", "12"), ("07", "Y"))))),
        missing_teeth=draw(_some(st.tuples(st.sampled_from(("1", "32")), st.sampled_from(("E", "M"))))),
        orthodontics=draw(st.none() | st.tuples(UNITS, st.none() | UNITS, st.booleans())),
        providers=draw(_providers(CLAIM_ROLES[kind])), others=others,
        kept=draw(_some(st.tuples(st.just("2300"), st.tuples(st.just("CN1"), WORDS, st.just("5"))), 2)),
    )  # fmt: skip


def _remitted_lines() -> st.SearchStrategy[RemittedLine]:
    coded = st.sampled_from((("HC", "99213"), ("AD", "D0120"), ("", "")))
    references = _some(st.tuples(st.sampled_from(("6R", "LU", "1C")), WORDS), 2)

    def line(two, allowed, amounts, pairs, **more):  # type: ignore[no-untyped-def]
        told = (("B6", allowed), *amounts) if allowed is not None else amounts
        return RemittedLine(
            *two, allowed=allowed, amounts=told, references=pairs, control=dict(pairs).get("6R", ""), **more
        )  # fmt: skip

    return st.builds(
        line, coded, st.none() | MONEY, _some(st.tuples(st.sampled_from(("KH", "T")), MONEY), 1), references,
        modifiers=_some(st.sampled_from(("25", "TC"))), charge=MONEY, paid=MONEY, units=st.none() | UNITS,
        revenue=st.sampled_from(("", "0250")), submitted=st.sampled_from(("", "99214")), first=DAYS,
        last=st.none() | DAYS, adjustments=_some(ADJUSTMENTS), remarks=_some(st.sampled_from(("N130", "MA01", "N4"))),
    )  # fmt: skip


REMITTED = st.builds(
    RemittedClaim, st.just(0), WORDS, st.sampled_from(("1", "2", "4", "19", "22", "25")), MONEY, MONEY,
    st.none() | MONEY, st.sampled_from(("", "12", "MB")), MAYBE, parties(person=True, qualifier="MI"),
    lines=_some(_remitted_lines()), adjustments=_some(ADJUSTMENTS),
    insured=st.none() | parties(person=True, qualifier="MI") | parties(person=False, qualifier="MI"),
    corrected=st.none() | parties(person=True, qualifier="MI"),
    rendering=st.none() | parties(person=True) | parties(person=False),
    crossover=st.none() | parties(person=False, qualifier="PI"), facility=st.sampled_from(("", "11")),
    frequency=st.sampled_from(("", "1", "7")), drg=st.sampled_from(("", "343")), drg_weight=st.none() | UNITS,
    received=st.none() | DAYS, first=st.none() | DAYS, last=st.none() | DAYS,
    remarks=_some(st.sampled_from(("MA01", "MA18"))), references=_some(st.tuples(st.sampled_from(("1L", "CE")), WORDS)),
    amounts=_some(st.tuples(st.sampled_from(("AU", "I")), MONEY)), quantities=_some(st.tuples(st.just("CA"), UNITS)),
)  # fmt: skip
PAYMENTS = st.builds(
    Payment, st.just(0), st.sampled_from(("I", "C", "")), MONEY, st.booleans(), st.sampled_from(("ACH", "CHK", "")),
    st.none() | DAYS, MAYBE, parties(person=False, qualifier="PI"), parties(person=False), MAYBE, st.none() | DAYS,
)  # fmt: skip
MOVED = st.builds(ProviderAdjustment, WORDS, st.none() | DAYS, st.sampled_from(("WO", "FB", "L6")), MAYBE, MONEY)
