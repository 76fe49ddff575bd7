"""What the checks of the claim form ask of others: a code list of a date, and the DRG of a stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from medcodex.encounter.coded import Encounter
    from medcodex.terminology.concepts import ConceptBook


@dataclass(frozen=True, slots=True)
class GroupedDrg:
    """The MS-DRG of a stay; ``post_acute`` whether it is on the list of 42 CFR 412.4(d), None where no list of the
    discharge's fiscal year is loaded."""

    number: int
    post_acute: bool | None


HcpcsOn: TypeAlias = "Callable[[dt.date], ConceptBook | None]"
"""The HCPCS Level II list of a date; None where none is loaded that answers it."""
DrgOf: TypeAlias = "Callable[[Encounter], GroupedDrg | None]"
"""The DRG of a stay; None where it cannot be grouped."""


def no_list(date: dt.date) -> ConceptBook | None:
    """No list is loaded."""
    return None


def no_drg(encounter: Encounter) -> GroupedDrg | None:
    """Nothing groups stays."""
    return None
