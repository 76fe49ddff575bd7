"""What the groupers say of an encounter, as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.coding.as_json import finding_object, notice_object
from medcodex.group.as_json import drg_object, risk_object
from medcodex.group.em.as_json import em_object

if TYPE_CHECKING:
    from medcodex.app.grouping import Grouping
    from medcodex.group.categories import Categories, CodeCategories


def grouping_object(grouping: Grouping) -> dict[str, Any]:
    """The answer to one encounter. ``em`` is null where the encounter has no facts about a visit."""
    categories = grouping.categories.result
    return {
        "id": grouping.encounter.id,
        "date": grouping.encounter.date.isoformat(),
        "ms_drg": drg_object(grouping.ms_drg.result) if grouping.ms_drg.result else None,
        "hcc": risk_object(grouping.hcc.result) if grouping.hcc.result else {},
        **_categories(categories),
        "em": em_object(grouping.em.result) if grouping.em.result else None,
        "findings": [finding_object(finding) for finding in grouping.edits],
        "warnings": [
            {"about": about, **notice_object(notice)}
            for about, outcome in (
                ("ms_drg", grouping.ms_drg),
                ("hcc", grouping.hcc),
                ("categories", grouping.categories),
                ("em", grouping.em),
            )
            for notice in outcome.notices
        ],
    }


def _categories(found: Categories | None) -> dict[str, Any]:
    return {
        "ccsr": [_ccsr(one) for one in (found.ccsr if found else None) or ()],
        "elixhauser": [
            {"measure": one.measure, "title": one.title, "codes": list(one.codes)}
            for one in (found.elixhauser if found else None) or ()
        ],
        "category_releases": dict(found.versions) if found else {},
    }


def _ccsr(one: CodeCategories) -> dict[str, Any]:
    return {
        "system": one.system,
        "code": one.code,
        "categories": [
            {"category": category.category, "title": category.title}
            | {name.replace("-", "_"): value for name, value in category.facts}
            for category in one.categories
        ],
    }
