"""Opens the checks of the claim form: the HCPCS list of each date and the DRG of a stay behind their ports."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.claim.editor import ClaimEditor
from medcodex.edits.claim.ports import GroupedDrg
from medcodex.errors import NotLoadedError
from medcodex.library.files import list_releases
from medcodex.library.home import Home, default_home
from medcodex.library.opening import concepts_of
from medcodex.library.systems import HCPCS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.app.grouping import Groupers
    from medcodex.encounter.coded import Encounter
    from medcodex.library.schema import Release
    from medcodex.terminology.concepts import ConceptBook

_DATES_KEPT = 64


def open_claim_editor(groupers: Groupers, home: Home | None = None) -> ClaimEditor:
    """The checks over a data folder; its releases are read when the first claim asks for them."""
    lists = HcpcsLists(home or default_home())
    return ClaimEditor(lru_cache(_DATES_KEPT)(lists.on), StayGrouper(groupers).drg_of)


class HcpcsLists:
    """The HCPCS Level II list of a date, from the releases there are at the first question."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @cached_property
    def _releases(self) -> Sequence[Release]:
        return list_releases(self._home, HCPCS)

    def on(self, date: dt.date) -> ConceptBook | None:
        """The list as it stood on a date; None where none is loaded that answers it."""
        try:
            return concepts_of(self._releases, HCPCS, date)
        except NotLoadedError:
            return None


class StayGrouper:
    """The MS-DRG of a stay, and whether Table 5 of its year has it on the list of post-acute care transfers."""

    def __init__(self, groupers: Groupers) -> None:
        self._groupers = groupers

    def drg_of(self, encounter: Encounter) -> GroupedDrg | None:
        """None where the stay cannot be grouped or the grouper's package is not installed."""
        try:
            found = self._groupers.ms_drg.group(encounter).result
        except NotLoadedError:
            return None
        if found is None:
            return None
        return GroupedDrg(found.final.drg, None if found.weight is None else found.weight.post_acute)
