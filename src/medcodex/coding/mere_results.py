"""What stands in the results of tests alone is no diagnosis of an inpatient.

Official Guidelines FY2026 III.B: abnormal findings (laboratory, x-ray, pathologic, and other diagnostic results) are
not coded unless the provider indicates their clinical significance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.attributes import family, is_general

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.suggest.case import Placed
    from medcodex.terminology.book import Icd10cmBook

_RESULTS = frozenset({"results", "imaging"})


def without_mere_results(placed: Sequence[Placed], book: Icd10cmBook) -> list[Placed]:
    """Concepts of an inpatient's documents; those that only results name are not reportable, unless they give detail to
    what is named in general elsewhere."""
    if not any(one.resolved.reportable and one.resolved.concept.section in _RESULTS for one in placed):
        return list(placed)
    stated = {
        one.resolved.code for one in placed if one.resolved.reportable and one.resolved.concept.section not in _RESULTS
    }
    families = {family(code, book) for code in stated if is_general(code, book)}
    return [
        one._replace(resolved=one.resolved._replace(reportable=False))
        if one.resolved.reportable
        and one.resolved.concept.section in _RESULTS
        and one.resolved.code not in stated
        and family(one.resolved.code, book) not in families
        else one
        for one in placed
    ]
