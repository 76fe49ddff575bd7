"""What a simulated payer remembers: claims that it decided, deductibles that were met, money that it is owed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.remittance import RemittedClaim  # noqa: TC001 - readers of JSON look the fields' types up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.encounter.billing import BilledClaim, Party

_TAX_NUMBERS = frozenset({"EI", "SY"})
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DecidedClaim:
    """A claim as it was answered. ``likeness`` is alike for claims of the same services; ``account`` is patient and
    year, to which ``deductible`` was counted; ``provider`` the one paid. ``stands`` until it is reversed; ``refused``
    where none of it is paid by anybody, so that the same claim may come again."""

    answer: RemittedClaim
    likeness: str
    account: str
    provider: str
    deductible: Decimal = _ZERO
    refused: bool = False
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Owed:
    """Money that a provider has to give back: how much, and since which payment."""

    amount: Decimal
    since: str
    reason: str


@dataclass(slots=True)
class Ledger:
    """``last`` is the last number that was given to a claim, ``control`` the last one of an interchange; ``met`` are
    deductibles by account, ``owed`` what providers have to give back."""

    last: int = 0
    control: int = 0
    met: dict[str, Decimal] = field(default_factory=dict)
    owed: dict[str, Owed] = field(default_factory=dict)
    _claims: dict[str, DecidedClaim] = field(default_factory=dict)
    _alike: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, str] = field(default_factory=dict)

    def next_number(self) -> str:
        """A number for a claim, never given before."""
        self.last += 1
        return f"SIM{self.last:09}"

    def next_control(self) -> int:
        """A number for an interchange, never given before."""
        self.control += 1
        return self.control

    def keep(self, decided: DecidedClaim) -> None:
        """Remember a claim; its deductible counts."""
        number = decided.answer.payer_number
        self._claims[number] = decided
        self._numbers[decided.answer.number] = number
        if decided.stands and decided.deductible:
            self.met[decided.account] = self.met.get(decided.account, _ZERO) + decided.deductible
        if decided.stands and not decided.refused:
            self._alike.setdefault(decided.likeness, number)

    def standing(self, number: str, provider: str) -> DecidedClaim | None:
        """A provider's claim by the payer's number, unless it was reversed."""
        found = self._claims.get(number)
        return found if found is not None and found.stands and found.provider == provider else None

    def known(self, number: str, own: str, provider: str) -> DecidedClaim | None:
        """A provider's claim, whether or not it stands, by the payer's number, else by the ``own`` one of who sent
        it."""
        found = self._claims.get(number or self._numbers.get(own, ""))
        return found if found is not None and found.provider == provider else None

    def reverse(self, number: str) -> None:
        """A claim stands no longer; its deductible is given back."""
        one = self._claims[number]
        self._claims[number] = replace(one, stands=False)
        if one.deductible:
            self.met[one.account] -= one.deductible
        if self._alike.get(one.likeness) == number:
            del self._alike[one.likeness]

    def like(self, likeness: str) -> str | None:
        """The number of a claim of the same services that stands."""
        return self._alike.get(likeness)

    def claims(self) -> Iterator[DecidedClaim]:
        """All of them, in the order of their numbers."""
        return iter(self._claims.values())

    @classmethod
    def of(
        cls,
        last: int,
        control: int,
        met: Mapping[str, Decimal],
        owed: Mapping[str, Owed],
        claims: Iterator[DecidedClaim],
    ) -> Ledger:
        """The ledger of what was written down; ``met`` holds what the claims that stand brought already."""
        ledger = cls(last, control)
        for one in claims:
            ledger.keep(one)
        ledger.met, ledger.owed = dict(met), dict(owed)
        return ledger


def provider_number(billing: Party) -> str:
    """The number under which a provider is paid: National Provider Identifier, else tax number."""
    tax = next((number for kind, number in billing.references if kind in _TAX_NUMBERS), "")
    return billing.identifier or tax


def patient_of(claim: BilledClaim) -> Party:
    """The patient, who may be the subscriber."""
    return claim.patient or claim.coverage.insured


def account_of(claim: BilledClaim, year: int) -> str:
    """Patient and calendar year, as a digest: a deductible is met for each."""
    patient = patient_of(claim)
    return _digest(claim.coverage.insured.identifier, patient.first, str(patient.birth_date), str(year))


def likeness_of(claim: BilledClaim) -> str:
    """A digest that is the same for claims of one provider for the same services to the same patient."""
    patient, told = patient_of(claim), claim.coverage.insured.identifier
    stay = [(one.kind, one.told) for one in claim.dates if one.kind == "434"]
    lines = sorted(
        (one.code, one.revenue, one.modifiers, str(one.first), str(one.units), str(one.charge.normalize()),
         tuple((tooth.number, tooth.surfaces) for tooth in one.teeth))
        for one in claim.lines
    )  # fmt: skip
    return _digest(
        claim.kind, provider_number(claim.billing), told, patient.first, str(patient.birth_date),
        claim.coverage.sequence, repr(stay), repr(lines),
    )  # fmt: skip


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
