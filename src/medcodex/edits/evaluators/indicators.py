"""Present-on-admission indicators (Official Guidelines, Appendix I)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Maker

VALUES = frozenset("YNUW")
# Where exempt codes stand: status, cause, congenital, outcome, sequelae. Without the list these may be exempt.
_MAYBE_EXEMPT = ("B9", "E64", "E68", "G09", "I25.2", "I69", "O", "P", "Q", "R", "S", "T", "V", "W", "X", "Y", "Z")
# Codes of several concepts, one of which may arise after admission.
_SEVERAL = re.compile(r"acute on chronic|exacerbation|bleeding|hemorrhage|perforation|status asthmaticus|\bwith acute")


def poa_value(case: Case, places: list[int]) -> Iterator[Hit]:
    """A missing or unknown indicator on an acute inpatient claim, exempt codes apart."""
    if not case.acute:
        return
    for place in places:
        value = case.poa[place]
        if value is None and not _exempt(case, place) and not _unsure(case, place):
            yield Hit((place,), where=f"diagnoses[{place}].poa", mends=("Y, N, U or W",))
        elif value is not None and value not in VALUES:
            text = "is not an indicator: Y, N, U, W or, where the code is exempt, blank"
            yield Hit((place,), text, where=f"diagnoses[{place}].poa")


def exempt_list_missing(case: Case, places: list[int]) -> Iterator[Hit]:
    """Blank indicators that cannot be judged, since no list of exempt codes is loaded."""
    if case.acute:
        blank = tuple(place for place, value in enumerate(case.poa) if value is None and _unsure(case, place))
        if blank:
            yield Hit(blank, where=f"diagnoses[{blank[0]}].poa")


def poa_on_exempt(case: Case, places: list[int]) -> Iterator[Hit]:
    """An indicator on a code that is exempt from reporting."""
    for place in places:
        if case.poa[place] in VALUES and _exempt(case, place):
            yield Hit((place,), where=f"diagnoses[{place}].poa")


def pdx_not_present(case: Case, places: list[int]) -> Iterator[Hit]:
    """A principal diagnosis not present on admission, unless its code joins several concepts."""
    if case.acute and 0 in places and case.poa[0] in {"N", "U"} and not _SEVERAL.search(case.title(0).lower()):
        yield Hit((0,), where="diagnoses[0].poa")


def _unsure(case: Case, place: int) -> bool:
    return "poa" not in case.book.releases and case.codes[place].startswith(_MAYBE_EXEMPT)


def _exempt(case: Case, place: int) -> bool:
    return case.exempt(case.codes[place])


EVALUATORS: dict[str, Maker] = {
    "poa_value": plain(poa_value),
    "poa_on_exempt": plain(poa_on_exempt),
    "exempt_list_missing": plain(exempt_list_missing),
    "pdx_not_present": plain(pdx_not_present),
}
