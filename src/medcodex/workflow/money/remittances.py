"""The remittances of an answer file, each with its claims, as they are posted: whole ones, in dollars and cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim
from medcodex.errors import InputError
from medcodex.formats.x12.envelope import InterchangeOpened
from medcodex.formats.x12.remittance import RemittanceEnd
from medcodex.formats.x12.sets import SetOpened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TEST = "T"
_MOST = Decimal(1_000_000_000_000)


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment with its claims and what was adjusted beside them. A ``sample`` stands in a file of tests (ISA15
    T)."""

    payment: Payment
    claims: tuple[RemittedClaim, ...]
    beside: tuple[ProviderAdjustment, ...]
    sample: bool = False


class Gathering:
    """Remittances out of the steps of a file (``formats.x12.remittance.read_remittances``). ``where`` is what errors
    call the file."""

    def __init__(self, where: str) -> None:
        self.found: list[Remittance] = []
        self._where = where
        self._sample = False
        self._open: Payment | None = None
        self._claims: list[RemittedClaim] = []

    def see(self, step: object) -> None:
        """Take the next step. InputError where a remittance is cut off, or tells an amount that is no dollars and
        cents."""
        if isinstance(step, InterchangeOpened):
            self._sample = step.usage == _TEST
        elif isinstance(step, SetOpened):
            self.end()
        elif isinstance(step, Payment):
            self._refuse_odd(step.segment, [step.amount])
            self._open, self._claims = step, []
        elif isinstance(step, RemittedClaim):
            self._refuse_odd(step.segment, _amounts(step))
            self._claims.append(step)
        elif isinstance(step, RemittanceEnd) and self._open is not None:
            self._refuse_odd(self._open.segment, [one.amount for one in step.adjustments])
            self.found.append(Remittance(self._open, tuple(self._claims), step.adjustments, self._sample))
            self._open = None

    def end(self) -> None:
        """InputError where the last remittance did not end: what a file leaves out is not known, and the whole one
        would later be taken for the same payment."""
        if self._open is not None:
            raise InputError(f"the remittance that begins at segment {self._open.segment} is cut off", self._where)

    def _refuse_odd(self, segment: int, amounts: Iterable[Decimal]) -> None:
        for one in amounts:
            if abs(one) >= _MOST or one != round(one, 2):
                raise InputError(f"segment {segment}: an amount that is no dollars and cents", self._where)


def _amounts(claim: RemittedClaim) -> Iterator[Decimal]:
    yield from (claim.charge, claim.paid)
    if claim.responsibility is not None:
        yield claim.responsibility
    yield from (one.amount for one in claim.adjustments)
    for line in claim.lines:
        yield from (line.charge, line.paid)
        yield from (one.amount for one in line.adjustments)
