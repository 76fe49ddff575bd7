"""Claims of invented people, made by chance from a fixed seed: every loop that a kind of claim has comes in some."""

from __future__ import annotations

import datetime as dt
import random
import string
from dataclasses import replace
from decimal import Decimal

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
from medcodex.formats.x12.claims.roles import CLAIM_ROLES, LINE_ROLES
from medcodex.formats.x12.claims.writing import Sending, write_claims

_ICD = ("I10", "E119", "J449", "N183", "M545", "F329", "K219", "Z7901", "E785", "R0602", "S72001A", "G4733")
_CPT = ("99213", "99214", "93000", "36415", "80053", "71046", "97110", "J1885", "G0463", "A0429", "E0601")
_PCS = ("0DTJ4ZZ", "5A1935Z", "02703ZZ", "0SR90JZ", "10D00Z1")
_CDT = ("D0120", "D1110", "D2391", "D2740", "D7140")
_PERSONS_ALONE = frozenset({"referring", "primary care", "supervising", "attending", "operating", "other operating",
                            "ordering"})  # fmt: skip
_PLACES = frozenset({"facility", "pick-up", "drop-off"})


class Maker:
    """Makes claims; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
        self._number = 0

    def claim(self, kind: ClaimKind) -> BilledClaim:
        """One claim that breaks no rule."""
        chance = self._chance
        self._number += 1
        day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(300))
        secondary = self._often(0.2)
        institutional = kind is ClaimKind.INSTITUTIONAL
        stay = institutional and self._often(0.6)
        lines = tuple(self._line(kind, day, secondary, stay=stay) for _ in range(chance.randint(1, 6)))
        dependent = self._often(0.3)
        claim = BilledClaim(
            kind=kind, number=f"C{self._number}", charge=sum((line.charge for line in lines), Decimal(0)),
            place="11", frequency="1", billing=self._billing(kind), coverage=self._coverage(dependent, secondary),
            lines=lines, diagnoses=self._diagnoses(kind, stay=stay), signature="" if institutional else "Y",
            assignment="A", assigned="Y", released="Y", providers=self._providers(kind),
            notes=(("ADD", self._words(4)),), delay=self._now_and_then("1"), fixed=self._maybe(self._words(3)),
            pay_to=Party(address=self._address()) if self._often(0.2) else None,
        )  # fmt: skip
        if dependent:
            claim = replace(claim, patient=self._person(), relationship="19")
        if secondary:
            claim = replace(claim, others=(self._earlier(claim),))
        if self._often(0.2):
            claim = replace(claim, frequency="7", references=(("F8", f"P{self._number}"),))
        known = ("9F", "G1", "D9") if kind is ClaimKind.DENTAL else ("9F", "G1", "D9", "EA", "P4")
        for qualifier in known:
            if self._often(0.3):
                claim = replace(claim, references=(*claim.references, (qualifier, self._word(8))))
        if institutional:
            return self._stay(claim, day) if stay else self._outpatient(claim, day)
        return self._visit(claim, day)

    def _visit(self, claim: BilledClaim, day: dt.date) -> BilledClaim:
        if claim.kind is ClaimKind.DENTAL:
            if self._often(0.2):
                claim = replace(claim, orthodontics=(Decimal(24), Decimal(12), False))
            return replace(claim, missing_teeth=(("1", "M"),)) if self._often(0.3) else claim
        dates = []
        if self._often(0.3):
            claim = replace(claim, causes=("AA",), accident_state="OH")
            dates.append(Period("439", _day(day)))
        if self._often(0.3):
            dates.append(Period("431", _day(day)))
        if self._often(0.2):
            claim = replace(claim, attachments=(Attachment("OZ", "EL", self._word(6)),))
        if self._often(0.1):
            claim = self._ambulance(claim)
        if claim.patient is None and self._often(0.1):
            claim = replace(claim, weight=Decimal(self._chance.randint(90, 200)))
        return replace(claim, dates=tuple(dates))

    def _ambulance(self, claim: BilledClaim) -> BilledClaim:
        to = Party("SAMPLE CLINIC", address=self._address())
        ways = {"pick-up": (Party(address=self._address()),), "drop-off": (to,)}
        told = ("CR1", "LB", "140", "", "A", "DH", str(self._chance.randint(1, 99)))
        return replace(
            claim, place="41", providers={**claim.providers, **ways}, kept=(("2300", told),),
            conditions=(("07", "Y", "01", "04"),),
        )  # fmt: skip

    def _outpatient(self, claim: BilledClaim, day: dt.date) -> BilledClaim:
        until = day + dt.timedelta(days=self._chance.choice((0, 0, 3)))
        return replace(
            claim, place="13", admission_type="3", point_of_origin="1", discharge_status="01",
            dates=(Period("434", f"{_day(day)}-{_day(until)}", "RD8"),),
            codes=(FormCode("condition", "09"),) if self._often(0.3) else (),
        )  # fmt: skip

    def _stay(self, claim: BilledClaim, day: dt.date) -> BilledClaim:
        until = day + dt.timedelta(days=self._chance.randint(1, 20))
        codes = (
            FormCode("span", "74", day, until), FormCode("occurrence", "11", day),
            FormCode("value", "A1", amount=self._money()), FormCode("condition", "09"),
        )  # fmt: skip
        procedures = tuple(BilledProcedure(code, day) for code in self._some(_PCS, 0, 3))
        providers = dict(claim.providers)
        if procedures and "operating" not in providers:
            providers["operating"] = (self._person(npi=True),)
        return replace(
            claim, admission_type="1", point_of_origin="1", discharge_status="01", procedures=procedures,
            codes=tuple(sorted(self._chance.sample(codes, self._chance.randint(0, 4)), key=codes.index)),
            dates=(
                Period("096", "1100", "TM"), Period("434", f"{_day(day)}-{_day(until)}", "RD8"),
                Period("435", _day(day)),
            ),
            providers=providers,
        )  # fmt: skip

    def _line(self, kind: ClaimKind, day: dt.date, secondary: bool, *, stay: bool) -> BilledLine:
        charge, units = self._money(), Decimal(self._chance.randint(1, 9))
        if kind is ClaimKind.INSTITUTIONAL:
            line = BilledLine(charge, revenue="0250", units=units, drug=self._drug(0.3))
            if not stay:
                line = replace(line, system="HC", code=self._chance.choice(_CPT), revenue="0510", first=day)
        elif kind is ClaimKind.DENTAL:
            teeth = (Tooth(str(self._chance.randint(1, 32)), ("M", "O")),) if self._often(0.5) else ()
            line = BilledLine(charge, "AD", self._chance.choice(_CDT), units=Decimal(1), first=day, teeth=teeth)
        else:
            line = BilledLine(
                charge, "HC", self._chance.choice(_CPT), ("25",) if self._often(0.3) else (), units=Decimal(1),
                pointers=(1,), first=day, last=day + dt.timedelta(days=2) if self._often(0.1) else None,
                drug=self._drug(0.2), place=self._now_and_then("22"), emergency=self._often(0.1),
                notes=(("ADD", self._words(3)),) if self._often(0.1) else (),
                dates=(Period("304", _day(day)),) if self._often(0.1) else (),
            )  # fmt: skip
        line = replace(
            line, providers=self._roles(LINE_ROLES[kind], 0.05),
            references=(("6R", self._word(8)),) if self._often(0.5) else (),
        )  # fmt: skip
        return replace(line, adjudications=(self._decided(line),)) if secondary else line

    def _decided(self, line: BilledLine) -> LineAdjudication:
        lost = (line.charge / 2).quantize(Decimal("0.01"))
        own = lost if self._often(0.5) else Decimal(0)
        return LineAdjudication(
            "88888", line.charge - lost, Decimal(1), dt.date(2026, 11, 1), line.system, line.code, revenue=line.revenue,
            adjustments=(Adjustment("PR", "2", own),) if own else (Adjustment("CO", "45", lost),),
        )  # fmt: skip

    def _earlier(self, claim: BilledClaim) -> Coverage:
        paid = sum((one.paid for line in claim.lines for one in line.adjudications), Decimal(0))
        taken = (Adjustment("CO", "253", Decimal(1)),) if paid > 1 and self._often(0.3) else ()
        return Coverage(
            "P", self._person(member=True, whole=False), Party("EARLIER PAYER", identifier="88888", qualifier="PI"),
            "18", "CI", assigned="Y", released="Y", paid=paid - len(taken), adjustments=taken,
        )  # fmt: skip

    def _coverage(self, dependent: bool, secondary: bool) -> Coverage:
        payer = Party("SAMPLE PAYER", identifier="99999", qualifier="PI")
        return Coverage(
            "S" if secondary else "P", self._person(member=True), payer, "" if dependent else "18",
            self._chance.choice(("MB", "CI", "MC")) if not secondary else "CI",
            self._word(6) if self._often(0.5) else "",
        )  # fmt: skip

    def _diagnoses(self, kind: ClaimKind, *, stay: bool) -> tuple[BilledDiagnosis, ...]:
        codes = self._some(_ICD, 1, 4 if kind is ClaimKind.DENTAL else 12)
        poa = "Y" if stay else ""
        found = [BilledDiagnosis(codes[0], "principal", poa)]
        if stay:
            found.append(BilledDiagnosis("R0602", "admitting"))
        elif kind is ClaimKind.INSTITUTIONAL:
            found.append(BilledDiagnosis("R0602", "reason"))
        if kind is ClaimKind.INSTITUTIONAL and self._often(0.3):
            found.append(BilledDiagnosis("W010XXA", "external", poa))
        return (*found, *(BilledDiagnosis(code, "other", poa) for code in codes[1:]))

    def _providers(self, kind: ClaimKind) -> dict[str, tuple[Party, ...]]:
        found = self._roles(CLAIM_ROLES[kind], 0.25)
        if kind is ClaimKind.INSTITUTIONAL:
            found["attending"] = (self._person(npi=True),)
        elif "supervising" in found or kind is ClaimKind.DENTAL or self._often(0.5):
            found["rendering"] = (replace(self._person(npi=True), taxonomy="207Q00000X"),)
        return found

    def _roles(self, places: tuple[tuple[str, str, str, str], ...], share: float) -> dict[str, tuple[Party, ...]]:
        found: dict[str, tuple[Party, ...]] = {}
        for _, role, _, specialty in places:
            if not self._often(share) or ("primary care" in role and "referring" not in found):
                continue
            if role in {"pick-up", "drop-off", "purchased service"}:
                continue
            party = self._place() if role in _PLACES else self._person(npi=True)
            found[role] = (replace(party, taxonomy="207Q00000X") if specialty else party,)
        return found

    def _drug(self, share: float) -> DrugBilled | None:
        return DrugBilled("00409379501", Decimal(self._chance.randint(1, 50)), "ML") if self._often(share) else None

    def _billing(self, kind: ClaimKind) -> Party:
        del kind
        return replace(
            self._place(), taxonomy="207Q00000X", references=(("EI", "990000001"),),
            contacts=(Contact("BILLING", (("TE", "6145550100"),)),),
        )  # fmt: skip

    def _place(self) -> Party:
        return Party(f"SAMPLE {self._word(6)}", identifier=self._npi(), qualifier="XX", address=self._address())

    def _person(self, *, npi: bool = False, member: bool = False, whole: bool = True) -> Party:
        party = Party(self._word(8), self._word(6), person=True)
        if npi:
            return replace(party, identifier=self._npi(), qualifier="XX")
        if member:
            party = replace(party, identifier=f"M{self._number}", qualifier="MI")
        if not whole:
            return party
        born = dt.date(1930, 1, 1) + dt.timedelta(days=self._chance.randrange(30_000))
        return replace(party, address=self._address(), birth_date=born, sex=self._chance.choice("FM"))

    def _address(self) -> PostalAddress:
        street = f"{self._chance.randint(1, 999)} {self._word(7)} STREET"
        return PostalAddress((street,), self._word(9), "OH", f"43{self._chance.randrange(10_000_000):07}")

    def _money(self) -> Decimal:
        return Decimal(self._chance.randint(100, 900_000)) / 100

    def _npi(self) -> str:
        """Ten digits with the check digit of the card standard over 80840 and the first nine (45 CFR 162.406)."""
        nine = f"1{self._chance.randrange(10**8):08}"
        doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in nine[::2]) + sum(map(int, nine[1::2]))
        return f"{nine}{-(24 + doubled) % 10}"

    def _now_and_then(self, told: str) -> str:
        return told if self._often(0.1) else ""

    def _maybe(self, told: str) -> tuple[str, ...]:
        return (told,) if self._often(0.1) else ()

    def _some(self, choices: tuple[str, ...], least: int, most: int) -> list[str]:
        return self._chance.sample(choices, self._chance.randint(least, min(most, len(choices))))

    def _often(self, share: float) -> bool:
        return self._chance.random() < share

    def _word(self, length: int) -> str:
        return "".join(self._chance.choice(string.ascii_uppercase) for _ in range(length))

    def _words(self, count: int) -> str:
        return " ".join(self._word(5) for _ in range(count))


def sending() -> Sending:
    """An invented sender."""
    desk = Contact("EDI", (("TE", "6145550100"),))
    return Sending(
        Party("SAMPLE SUBMITTER", identifier="S1", qualifier="46", contacts=(desk,)),
        Party("SAMPLE PAYER", identifier="R1", qualifier="46"),
        1, 1, 1, dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC), "S1", "R1",
    )  # fmt: skip


def whole_file(maker: Maker, kind: ClaimKind, claims: int = 3) -> tuple[str, ...]:
    """The segments of a file of claims, without their terminators."""
    made = [maker.claim(kind) for _ in range(claims)]
    return tuple(line.rstrip("~\n") for line in write_claims(made, sending()))


def _day(date: dt.date) -> str:
    return f"{date:%Y%m%d}"
