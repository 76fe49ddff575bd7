"""A remittance read for a biller: what was paid, what was adjusted and why, whether it adds up, and what a contract
says should have been paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.claims.contracts.answered import PRIMARY, answered_claim
from medcodex.claims.contracts.expecting import expect
from medcodex.claims.contracts.fitting import contract_for
from medcodex.claims.contracts.ranking import Ranked, Ranking
from medcodex.claims.contracts.reading import read_contract
from medcodex.claims.contracts.variance import compare
from medcodex.claims.remitting import claim_balance, payment_balance
from medcodex.encounter.remittance import Payment, RemittedClaim, signed_amount
from medcodex.errors import InputError
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.claims.contracts.contract import Contract
    from medcodex.claims.contracts.variance import Variance
    from medcodex.encounter import Finding

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim of a remittance: what does not add up; by which contract it was priced, "" where none is for it;
    variances of its lines and of the whole; what the contract leaves open."""

    remitted: RemittedClaim
    findings: Sequence[Finding]
    contract: str = ""
    variances: Sequence[Variance] = ()
    open: Sequence[str] = ()

    @property
    def short(self) -> Decimal:
        """What is owed to us by the contract: the sum of what was allowed too little."""
        return -sum((one.difference for one in self.variances if one.difference and one.difference < 0), _ZERO)

    @property
    def over(self) -> Decimal:
        """What was allowed beyond the contract."""
        return sum((one.difference for one in self.variances if one.difference and one.difference > 0), _ZERO)


@dataclass(slots=True)
class Totals:
    """Of all claims of a file: money by adjustment group and reason; ``short`` and ``over`` by contract, and the
    largest variances."""

    claims: int = 0
    charged: Decimal = _ZERO
    paid: Decimal = _ZERO
    short: Decimal = _ZERO
    over: Decimal = _ZERO
    findings: int = 0
    adjusted: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    ranking: Ranking = field(default_factory=Ranking)

    def add(self, one: ReadClaim) -> None:
        """Count a claim."""
        told = one.remitted
        self.claims += 1
        self.charged += told.charge
        self.paid += told.paid
        self.short += one.short
        self.over += one.over
        for variance in one.variances:
            self.ranking.add(Ranked(told.number, told.segment, one.contract, variance))
        for adjustment in (*told.adjustments, *(each for line in told.lines for each in line.adjustments)):
            key = adjustment.group, adjustment.reason
            self.adjusted[key] = self.adjusted.get(key, _ZERO) + adjustment.amount


@dataclass(frozen=True, slots=True)
class PaymentEnd:
    """The end of a payment: what was adjusted beside its claims, whether it adds up, its amount, which is below zero
    where money was taken."""

    payment: Payment
    end: RemittanceEnd
    findings: Sequence[Finding]
    amount: Decimal


Told = Payment | ReadClaim | PaymentEnd | Fault


def read_remittance(stream: IO[bytes], where: str, contracts: Sequence[Contract]) -> Iterator[Told]:
    """The payments of a file, each with its claims as they end; faults of form where they stand. Memory does not grow
    with the file. InputError where it is no X12 at all."""
    payment, paid = None, _ZERO
    for step in read_remittances(read_sets(read_segments(stream, where))):
        if isinstance(step, Fault):
            yield step
        elif isinstance(step, Payment):
            payment, paid = step, _ZERO
            yield step
        elif isinstance(step, RemittedClaim) and payment is not None:
            paid += step.paid
            yield _read(step, payment, contracts)
        elif isinstance(step, RemittanceEnd) and payment is not None:
            adjusted = sum((one.amount for one in step.adjustments), _ZERO)
            amount = signed_amount(payment, paid - adjusted)
            yield PaymentEnd(payment, step, tuple(payment_balance(amount, paid, adjusted)), amount)
            payment = None


def open_contracts(paths: Sequence[str]) -> Sequence[Contract]:
    """Contracts of files, their tables from beside them. InputError, with the file, for what cannot be read."""
    return [_open(Path(path)) for path in paths]


def contracts_in(folder: str) -> Sequence[str]:
    """The files of contracts (``*.toml``) in a folder. InputError where it is none, or has none."""
    found = sorted(str(one) for one in Path(folder).glob("*.toml")) if Path(folder).is_dir() else []
    if not found:
        raise InputError("a folder with contracts (*.toml) expected", folder)
    return found


def _open(path: Path) -> Contract:
    def table(name: str) -> bytes:
        place = path.parent / name
        if not place.resolve().is_relative_to(path.parent.resolve()):
            raise InputError("a table stands beside its contract", f"{path}: {name}")
        return _bytes(place)

    return read_contract(_bytes(path), str(path), table)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path)) from None


def _read(told: RemittedClaim, payment: Payment, contracts: Sequence[Contract]) -> ReadClaim:
    findings = tuple(claim_balance(told))
    if not contracts or told.status not in PRIMARY:
        return ReadClaim(told, findings)
    claim = answered_claim(told, payment)
    contract = contract_for(contracts, claim)
    if contract is None:
        return ReadClaim(told, findings)
    expected = expect(claim, contract)
    return ReadClaim(told, findings, contract.name, compare(claim, expected, told, told.lines), expected.open)
