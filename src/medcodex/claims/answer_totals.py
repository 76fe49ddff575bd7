"""What an acknowledgement (277CA) counts, held against the claims that it answers (005010X214, 2200B and 2200C)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.finding import finding
from medcodex.encounter.claim_status import AnswerLevel
from medcodex.formats.x12.answers.writing import is_refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter import Finding
    from medcodex.encounter.claim_status import BatchAnswer, ClaimAnswer

_KIND = "277ca"


@dataclass(slots=True)
class _Level:
    """A level with what its claims come to; ``whole`` while each of them told its charge. ``unlisted``: it, or a level
    within it, was refused as a whole, and the claims that it counts need not be listed."""

    told: BatchAnswer
    accepted: int = 0
    rejected: int = 0
    accepted_charge: Decimal = Decimal(0)
    rejected_charge: Decimal = Decimal(0)
    whole: bool = True
    unlisted: bool = False

    def add(self, answer: ClaimAnswer) -> None:
        """One more claim."""
        charge = next((one.amount for one in answer.statuses if one.amount is not None), None)
        self.whole = self.whole and charge is not None
        if is_refused(answer):
            self.rejected += 1
            self.rejected_charge += charge or 0
        else:
            self.accepted += 1
            self.accepted_charge += charge or 0

    def differing(self) -> Iterator[tuple[int, Finding]]:
        """AK-01 and AK-02. A level that counts nothing, or no amounts, is not held against anything."""
        if self.unlisted:
            return
        told, where = self.told, str(self.told.level)
        counts = told.accepted, told.rejected
        if counts != (None, None) and (counts[0] or 0, counts[1] or 0) != (self.accepted, self.rejected):
            yield told.segment, finding(
                "AK-01", where, accepted=counts[0] or 0, rejected=counts[1] or 0, taken=self.accepted,
                refused=self.rejected,
            )  # fmt: skip
        charges = told.accepted_charge, told.rejected_charge
        found = self.accepted_charge, self.rejected_charge
        if self.whole and charges != (None, None) and (charges[0] or 0, charges[1] or 0) != found:
            yield (
                told.segment,
                finding(
                    "AK-02", where, accepted=charges[0] or 0, rejected=charges[1] or 0, taken=found[0], refused=found[1]
                ),
            )


class AnswerTotals:
    """The levels of one transaction set while it is read: the submitter's, and within it one provider's at a time."""

    def __init__(self) -> None:
        self._open: dict[AnswerLevel, _Level] = {}

    def batch(self, answer: BatchAnswer) -> Iterator[tuple[int, Finding]]:
        """A level begins; what is wrong with those that it ends, each with its segment."""
        yield from self.end(answer.level)
        if answer.kind == _KIND:
            self._open[answer.level] = _Level(answer)

    def claim(self, answer: ClaimAnswer) -> None:
        """A claim of the levels that are open."""
        for level in self._open.values():
            level.add(answer)

    def end(self, level: AnswerLevel = AnswerLevel.SUBMITTER) -> Iterator[tuple[int, Finding]]:
        """A level ends, with those within it."""
        names = (
            [AnswerLevel.PROVIDER] if level is AnswerLevel.PROVIDER else [AnswerLevel.PROVIDER, AnswerLevel.SUBMITTER]
        )
        for name in names:
            if (one := self._open.pop(name, None)) is None:
                continue
            one.unlisted = one.unlisted or (is_refused(one.told) and not one.accepted + one.rejected)
            if one.unlisted and (around := self._open.get(AnswerLevel.SUBMITTER)) is not None:
                around.unlisted = True
            yield from one.differing()
