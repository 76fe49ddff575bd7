"""Checks the claim form of an encounter: everything that no code book of diagnoses is needed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.claim.checks import (
    OF_CLAIM,
    OF_CODES,
    OF_FACILITY_LINES,
    OF_LINES,
    OF_MODIFIERS,
    OF_PROFESSIONAL_LINES,
    codes,
    stay,
)
from medcodex.edits.claim.ports import no_drg, no_list
from medcodex.edits.claim.rules import ClaimRules
from medcodex.edits.claim.tables import load_tables
from medcodex.edits.claim.view import ClaimView
from medcodex.edits.severity import heaviest_first
from medcodex.encounter import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.edits.claim.fault import Fault
    from medcodex.edits.claim.ports import DrgOf, HcpcsOn
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter

_NO_LIST = Notice(
    "not-loaded", "hcpcs: no list that answers the date is loaded, so codes of lines are not looked up (CL-26)"
)
_NO_TRANSFERS = Notice(
    "not-loaded",
    "msdrg: without the DRG and Table 5 of the fiscal year it is not told whether this discharge pays as a transfer to "
    "post-acute care (CL-07)",
)


class ClaimEditor:
    """The rules CL-01 to CL-47 over their packaged tables; safe to keep and use for many encounters.

    ``hcpcs_on`` answers which HCPCS list held on a date (without one CL-26 says nothing of Level II codes), ``drg_of``
    the DRG of a stay (without one CL-07 tells of the transfers of every DRG alone).
    """

    def __init__(self, hcpcs_on: HcpcsOn = no_list, drg_of: DrgOf = no_drg) -> None:
        self._hcpcs_on = hcpcs_on
        self._drg_of = drg_of
        self._tables = load_tables()
        self._rules = ClaimRules()

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings: errors first, then warnings and hints, each kind in the order of the claim."""
        faults = self._faults(ClaimView(encounter, self._tables))
        if not faults:
            return ()
        found = [self._rules.finding(one, encounter.date) for one in faults]
        return heaviest_first(dict.fromkeys(one for one in found if one is not None))

    def notices(self, encounter: Encounter) -> Sequence[Notice]:
        """What the checks of this encounter could not look at, or looked up in a list that is not of its date."""
        view = ClaimView(encounter, self._tables)
        dates = {view.day(line) for _, code, line in view.coded() if codes.is_level_two(code)}
        found: dict[Notice, None] = {}
        for date in sorted(dates):
            book = self._hcpcs_on(date)
            for notice in (_NO_LIST,) if book is None else book.notices:
                found[notice] = None
        if stay.asks_for_drg(view, self._tables):
            drg = self._drg_of(encounter)
            if drg is None or drg.post_acute is None:
                found[_NO_TRANSFERS] = None
        return tuple(found)

    def _faults(self, view: ClaimView) -> list[Fault]:
        tables = self._tables
        found: list[Fault] = []
        for check in OF_CLAIM:
            found.extend(check(view, tables))
        found.extend(stay.transfer(view, tables, self._drg_of))
        if not view.lines:
            return found
        for check in OF_FACILITY_LINES if view.facility else OF_PROFESSIONAL_LINES:
            found.extend(check(view, tables))
        if any(line.modifiers for line in view.lines):
            for check in OF_MODIFIERS:
                found.extend(check(view, tables))
        for check in OF_LINES:
            found.extend(check(view, tables))
        known = frozenset[str]().union(*[tables.knowing(code) for _, code, _ in view.coded()])
        for name, check in OF_CODES:
            if name in known:
                found.extend(check(view, tables))
        found.extend(codes.level_two(view, tables, self._hcpcs_on))
        return found
