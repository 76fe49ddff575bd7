"""Coverage policies as a set of releases beside those of the code systems."""

from __future__ import annotations

from medcodex.library.systems import PartRows, System

COVERAGE = "coverage"
POLICIES = "policies"
_TABLES = {
    "articles": "article",
    "services": "article_service",
    "covered": "article_covered",
    "refused": "article_refused",
    "groups": "article_group",
    "holders": "article_holder",
    "contractors": "contractor",
    "related": "article_lcd",
    POLICIES: "own_policy",
}
COVERAGE_SET = System(
    COVERAGE,
    "Medicare coverage policies",
    "as their publishers state it; codes of the CPT by the site's own licence",
    {part: PartRows(table) for part, table in _TABLES.items()},
)
