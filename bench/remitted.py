"""Remittances of invented claims, made by chance from a fixed seed: every part that one can have comes in some, and all
of them add up."""

from __future__ import annotations

import datetime as dt
import random
import string
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from medcodex.encounter.billing import Adjustment, Contact, Party, PostalAddress
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine
from medcodex.formats.x12.claims.writing import Sending
from medcodex.formats.x12.remittance_writing import Remittance, claim_rows

_GROUPS = {"CO": ("45", "97", "50", "197", "253"), "PR": ("1", "2", "3", "96"), "OA": ("18", "23"), "PI": ("45",)}
_CODES = (("HC", "99213"), ("HC", "J1885"), ("AD", "D0120"), ("NU", "0250"), ("HC", "G0463"))
_ZERO = Decimal(0)
_NPI = "1234567893"
_YEAR_END = dt.date(2026, 12, 31)


class RemittanceMaker:
    """Makes remittances; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
        self._number = 0

    def remittance(self) -> tuple[Payment, tuple[RemittedClaim, ...], tuple[ProviderAdjustment, ...]]:
        """A payment with its claims and what was adjusted beside them. ``segment`` is 0 throughout."""
        claims = tuple(self.claim() for _ in range(self._chance.randint(0, 5)))
        beside = tuple(
            ProviderAdjustment(
                self._chance.choice((_NPI, "1245319599")), _YEAR_END, self._chance.choice(("WO", "FB", "L6")),
                self._word(8) if self._often(0.7) else "", self._money(-50_00, 50_00),
            )
            for _ in range(self._chance.choice((0, 0, 1, 2, 8)))
        )  # fmt: skip
        amount = sum((one.paid for one in claims), _ZERO) - sum((one.amount for one in beside), _ZERO)
        if amount < 0:  # no payment is below zero: the rest is carried forward
            beside = (*beside, ProviderAdjustment(_NPI, _YEAR_END, "FB", self._word(6), amount))
            amount = _ZERO
        return self._payment(amount), claims, beside

    def claim(self) -> RemittedClaim:
        """What became of a claim: of each service, or of the whole."""
        self._number += 1
        sign = -1 if self._often(0.1) else 1
        lines = tuple(self._line(sign) for _ in range(self._chance.randint(0, 5)))
        charge = sum((one.charge for one in lines), _ZERO) if lines else sign * self._money(100, 900_000)
        whole = () if lines and self._often(0.8) else self._adjustments(charge)
        adjusted = [*whole, *chain.from_iterable(one.adjustments for one in lines)]
        claim = RemittedClaim(
            segment=0, number=f"R{self._number}", status="22" if sign < 0 else self._chance.choice(("1", "2", "4")),
            charge=charge, paid=charge - sum((one.amount for one in adjusted), _ZERO),
            responsibility=sum((one.amount for one in adjusted if one.group == "PR"), _ZERO), filing="12",
            payer_number=f"P{self._number}", patient=self._person("MI"), lines=lines, adjustments=whole,
            facility=self._chance.choice(("11", "22")), frequency="1",
        )  # fmt: skip
        return self._more(claim)

    def _more(self, claim: RemittedClaim) -> RemittedClaim:
        day = dt.date(2026, 1, 1) + dt.timedelta(days=self._chance.randrange(300))
        if self._often(0.3):
            claim = replace(
                claim, insured=self._person("MI"), corrected=replace(self._person("C"), suffix="JR"),
                rendering=replace(self._person("XX"), identifier=_NPI),
                crossover=Party("NEXT PAYER", identifier="77777", qualifier="PI"),
                kept=(("NM1", "GB", "1", "OKAPI", "OTHER"), ("PER", "CX", "DESK", "TE", "6145550100")),
            )  # fmt: skip
        if self._often(0.3):
            claim = replace(
                claim, drg="470", drg_weight=Decimal("1.9"), discharge_fraction=Decimal("0.5"),
                advice=(("MIA01", Decimal(3)), ("MIA04", self._money(0, 10_000)), ("MIA24", self._money(0, 900))),
                quantities=(("CA", Decimal(3)),),
            )  # fmt: skip
        elif self._often(0.3):
            claim = replace(claim, advice=(("MOA01", Decimal("0.4")), ("MOA09", self._money(0, 900))))
        if self._often(0.5):
            claim = replace(
                claim, received=day, first=day, last=day, expired=day, references=(("1L", "G7"), ("EA", self._word(5))),
                amounts=(("AU", self._money(0, 900)), ("I", self._money(0, 90))),
            )  # fmt: skip
        return replace(claim, remarks=tuple(self._chance.sample(("MA01", "MA18", "N130", "M15"), k=2)))

    def _line(self, sign: int) -> RemittedLine:
        charge = sign * self._money(100, 90_000)
        adjustments = self._adjustments(charge)
        system, code = self._chance.choice(_CODES)
        day = dt.date(2026, 3, 1)
        line = RemittedLine(
            system, code, ("25",) if self._often(0.3) else (), charge,
            charge - sum((one.amount for one in adjustments), _ZERO), adjustments=adjustments,
            units=Decimal(self._chance.randint(1, 9)), first=day,
        )  # fmt: skip
        if self._often(0.3):
            line = replace(line, last=day + dt.timedelta(days=1), revenue="0250" if system == "HC" else "")
        if self._often(0.3):
            line = replace(line, submitted="99214", submitted_units=Decimal(2), kept=(("QTY", "ZK", "1"),))
        if self._often(0.5):
            control = self._word(6)
            line = replace(line, control=control, references=(("LU", "11"), ("6R", control)))
        if self._often(0.5):
            line = replace(line, allowed=abs(charge), amounts=(("B6", abs(charge)),))
        return replace(line, remarks=("N130",), rejects=("70",)) if self._often(0.3) else line

    def _adjustments(self, charge: Decimal) -> tuple[Adjustment, ...]:
        found = []
        for _ in range(self._chance.choice((0, 1, 2, 3, 9))):
            group = self._chance.choice(tuple(_GROUPS))
            units = Decimal(1) if self._often(0.2) else None
            part = (charge * self._chance.randint(1, 10) / 100).quantize(Decimal("0.01"))
            found.append(Adjustment(group, self._chance.choice(_GROUPS[group]), part, units))
        return tuple(found)

    def _payment(self, amount: Decimal) -> Payment:
        transfer = self._often(0.5)
        payer = Party(
            "SAMPLE PAYER", identifier="99999" if self._often(0.5) else "", qualifier="XV", address=_HERE,
            contacts=(Contact("CLAIMS", (("TE", "6145550100"), ("EX", "7")), "CX"),
                      Contact("DESK", (("TE", "6145550101"),), "BL"),
                      Contact("", (("UR", "WWW.EXAMPLE.COM"),), "IC")),
            references=(("2U", self._word(5)),) if self._often(0.5) else (),
        )  # fmt: skip
        payer = payer if payer.identifier else replace(payer, qualifier="")
        payee = Party("SAMPLE CLINIC", identifier=_NPI, qualifier="XX", references=(("TJ", "990000001"),),
                      address=_HERE if self._often(0.5) else None)  # fmt: skip
        day = dt.date(2026, 11, 20)
        return Payment(
            0, "I" if amount else "H", amount, True, "ACH" if transfer else "CHK", day, self._word(9), payer, payee,
            "1999999999", day, transfer=("CCP", "01", "999999992", "DA", "1", "1999999999", "", "01", "999988880", "DA",
                                         "2") if transfer else (),
            supplement="999999999" if transfer and self._often(0.5) else "",
            kept=(("REF", "EV", "S1"), ("RDM", "EM", "", "A@EXAMPLE.COM")) if self._often(0.3) else (),
        )  # fmt: skip

    def _person(self, qualifier: str) -> Party:
        return Party(self._word(7), self._word(5), "Q", person=True, identifier=self._word(6), qualifier=qualifier)

    def _money(self, least: int, most: int) -> Decimal:
        return Decimal(self._chance.randint(least, most)) / 100

    def _often(self, share: float) -> bool:
        return self._chance.random() < share

    def _word(self, length: int) -> str:
        return "".join(self._chance.choice(string.ascii_uppercase) for _ in range(length))


_HERE = PostalAddress(("1 SAMPLE STREET",), "SAMPLETOWN", "OH", "430040001")


def set_of(
    payment: Payment, claims: tuple[RemittedClaim, ...], adjustments: tuple[ProviderAdjustment, ...]
) -> Remittance:
    """A remittance ready to be written."""
    return Remittance(payment, chain.from_iterable(map(claim_rows, claims)), adjustments)


def sending() -> Sending:
    """An invented sender."""
    at = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
    return Sending(Party(), Party(), 1, 1, 1, at, "PAYER1", "CLINIC1")
