"""The simulated payers of the demonstration (data/payers): each answers the files that it gets, and takes back or
decides anew what it answered. Nothing of it is real, and every file says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from medcodex.app.claiming import sending_of
from medcodex.app.simulated_files import NAMES
from medcodex.app.simulated_payer import simulate
from medcodex.app.simulated_run import Asked
from medcodex.claims.simulated.ledger import Ledger
from medcodex.claims.simulated.reading import read_payer_rules
from medcodex.claims.simulated.rules import Member
from medcodex.formats.x12.claims.writing import write_claims

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.claims.simulated.rules import PayerRules
    from medcodex.claims.site import BillingSite
    from medcodex.encounter.billing import BilledClaim

_AGAIN, _VOID = "7", "8"
_ANOTHER = "OTHERPAY"
_FIRST = 900_000_000
"""Control numbers of what a payer decides on its own begin here, far from those of the site."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a payer sends back: acknowledgements (999, 277CA) at once, ``remittance`` (835) with the money, None where
    nothing is paid or denied."""

    acknowledgements: Sequence[bytes]
    remittance: bytes | None


class SimulatedPayers:
    """All of them, by their numbers, each with what it remembers."""

    def __init__(self, site: BillingSite) -> None:
        self._site = site
        self._rules = payer_rules()
        self._ledgers = {number: Ledger() for number in self._rules}
        self._control = _FIRST

    def answer(self, payer: str, file: bytes, day: dt.date) -> Answers:
        """What a payer answers to a file that comes on a day."""
        return self._answered(payer, file, Asked(self._rules[payer], day))

    def overturned(self, payer: str, claim: BilledClaim, denial: str, at: dt.datetime) -> bytes | None:
        """The remittance by which a payer that granted an appeal reverses its decision on a claim and decides anew,
        without the kind of denial that it gave up."""
        rules = self._rules[payer]
        kept = tuple(one for one in rules.denials if one.kind != denial)
        return self._again(payer, replace(claim, frequency=_AGAIN), replace(rules, denials=kept), at)

    def taken_back(self, payer: str, claim: BilledClaim, at: dt.datetime) -> bytes | None:
        """The remittance by which a payer takes back what it paid for a claim, and decides nothing in its place."""
        return self._again(payer, replace(claim, frequency=_VOID), self._rules[payer], at)

    def turned_down(self, payer: str, claim: BilledClaim, at: dt.datetime) -> bytes | None:
        """The remittance by which a payer takes back what it paid for a claim and denies it, since it learned of
        another payer that comes first."""
        rules = self._rules[payer]
        members = dict(rules.members) | {claim.coverage.insured.identifier.upper(): Member(other_payer=_ANOTHER)}
        return self._again(payer, replace(claim, frequency=_AGAIN), replace(rules, members=members), at)

    def _again(self, payer: str, claim: BilledClaim, rules: PayerRules, at: dt.datetime) -> bytes | None:
        self._control += 1
        file = "".join(write_claims([claim], sending_of(claim, self._site, self._control, at))).encode()
        return self._answered(payer, file, Asked(replace(rules, pays_after=0), at.date())).remittance

    def _answered(self, payer: str, file: bytes, asked: Asked) -> Answers:
        with TemporaryDirectory(prefix="medcodex-payer-") as made:
            folder = Path(made)
            simulate(BytesIO(file), "claims", folder, asked, self._ledgers[payer])
            found = {kind: path.read_bytes() for kind, name in NAMES.items() if (path := folder / name).exists()}
        return Answers([found[kind] for kind in ("ta1", "999", "277ca") if kind in found], found.get("835"))


def payer_rules() -> Mapping[str, PayerRules]:
    """The rules of the demonstration's payers by their numbers."""
    folder = files("medcodex.app.demo") / "data" / "payers"
    found = [read_payer_rules(path.read_bytes(), path.name) for path in folder.iterdir()]
    return {one.id: one for one in found}
