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
from medcodex.formats.x12.claims.writing import Sending

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
        secondary = kind is ClaimKind.PROFESSIONAL and self._often(0.2)
        institutional = kind is ClaimKind.INSTITUTIONAL
        lines = tuple(self._line(kind, day, secondary) for _ in range(chance.randint(1, 6)))
        dependent = self._often(0.3)
        claim = BilledClaim(
            kind=kind, number=f"C{self._number}", charge=sum((line.charge for line in lines), Decimal(0)),
            place="11", frequency="1", billing=self._billing(kind), coverage=self._coverage(dependent, secondary),
            lines=lines, diagnoses=self._diagnoses(kind), signature="" if institutional else "Y", assignment="A",
            assigned="Y", released="Y", providers=self._providers(kind), notes=(("ADD", self._words(4)),),
        )  # fmt: skip
        if dependent:
            claim = replace(claim, patient=self._person(), relationship="19")
        if secondary:
            claim = replace(claim, others=(self._earlier(claim),))
        if self._often(0.2):
            claim = replace(claim, frequency="7", references=(("F8", f"P{self._number}"),))
        if self._often(0.3):
            claim = replace(claim, references=(*claim.references, ("G1", self._word(8))))
        return self._stay(claim, day) if institutional else self._visit(claim, day)

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
        return replace(claim, dates=tuple(dates))

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

    def _line(self, kind: ClaimKind, day: dt.date, secondary: bool) -> BilledLine:
        charge = self._money()
        if kind is ClaimKind.INSTITUTIONAL:
            return BilledLine(charge, revenue="0250", units=Decimal(self._chance.randint(1, 9)), drug=self._drug(0.3))
        if kind is ClaimKind.DENTAL:
            teeth = (Tooth(str(self._chance.randint(1, 32)), ("M", "O")),) if self._often(0.5) else ()
            return BilledLine(charge, "AD", self._chance.choice(_CDT), units=Decimal(1), first=day, teeth=teeth)
        line = BilledLine(
            charge, "HC", self._chance.choice(_CPT), ("25",) if self._often(0.3) else (), units=Decimal(1),
            pointers=(1,), first=day, drug=self._drug(0.2), providers=self._roles(LINE_ROLES[kind], 0.05),
            references=(("6R", self._word(8)),) if self._often(0.5) else (),
        )  # fmt: skip
        return replace(line, adjudications=(self._decided(line),)) if secondary else line

    def _decided(self, line: BilledLine) -> LineAdjudication:
        lost = (line.charge / 2).quantize(Decimal("0.01"))
        return LineAdjudication(
            "88888", line.charge - lost, Decimal(1), dt.date(2026, 11, 1), line.system, line.code,
            adjustments=(Adjustment("CO", "45", lost),),
        )  # fmt: skip

    def _earlier(self, claim: BilledClaim) -> Coverage:
        paid = sum((one.paid for line in claim.lines for one in line.adjudications), Decimal(0))
        return Coverage(
            "P", self._person(member=True, whole=False), Party("EARLIER PAYER", identifier="88888", qualifier="PI"),
            "18", "CI", assigned="Y", released="Y", paid=paid,
        )  # fmt: skip

    def _coverage(self, dependent: bool, secondary: bool) -> Coverage:
        payer = Party("SAMPLE PAYER", identifier="99999", qualifier="PI")
        return Coverage(
            "S" if secondary else "P", self._person(member=True), payer, "" if dependent else "18",
            self._chance.choice(("MB", "CI", "MC")) if not secondary else "CI",
            self._word(6) if self._often(0.5) else "",
        )  # fmt: skip

    def _diagnoses(self, kind: ClaimKind) -> tuple[BilledDiagnosis, ...]:
        codes = self._some(_ICD, 1, 1 if kind is ClaimKind.DENTAL else 8)
        poa = "Y" if kind is ClaimKind.INSTITUTIONAL else ""
        found = [BilledDiagnosis(codes[0], "principal", poa)]
        if kind is ClaimKind.INSTITUTIONAL:
            found.append(BilledDiagnosis("R0602", "admitting"))
        return (*found, *(BilledDiagnosis(code, "other", poa) for code in codes[1:]))

    def _providers(self, kind: ClaimKind) -> dict[str, tuple[Party, ...]]:
        found = self._roles(CLAIM_ROLES[kind], 0.25)
        if kind is ClaimKind.INSTITUTIONAL:
            found["attending"] = (self._person(npi=True),)
        elif "supervising" in found or kind is ClaimKind.DENTAL:
            found["rendering"] = (replace(self._person(npi=True), taxonomy="207Q00000X"),)
        return found

    def _roles(self, places: tuple[tuple[str, str, str, str], ...], share: float) -> dict[str, tuple[Party, ...]]:
        found: dict[str, tuple[Party, ...]] = {}
        for _, role, _, specialty in places:
            if not self._often(share) or ("primary care" in role and "referring" not in found):
                continue
            if role in {"pick-up", "drop-off", "purchased service", "supervising"}:
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
        return Party(f"SAMPLE {self._word(6)}", identifier="1234567893", qualifier="XX", address=self._address())

    def _person(self, *, npi: bool = False, member: bool = False, whole: bool = True) -> Party:
        party = Party(self._word(8), self._word(6), person=True)
        if npi:
            return replace(party, identifier="1234567893", qualifier="XX")
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


def _day(date: dt.date) -> str:
    return f"{date:%Y%m%d}"
