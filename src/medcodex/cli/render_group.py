"""What the groupers say of an encounter, as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.render_em import em_object
from medcodex.cli.render_json import finding_object, notice_object

if TYPE_CHECKING:
    from medcodex.app.grouping import Grouping
    from medcodex.group.categories import Categories, CodeCategories
    from medcodex.group.drg_port import Assigned
    from medcodex.group.hcc import ModelScore, Risk
    from medcodex.group.ms_drg import DrgDiagnosis, MsDrg


def grouping_object(grouping: Grouping) -> dict[str, Any]:
    """The answer to one encounter. ``em`` is null where the encounter has no facts about a visit."""
    categories = grouping.categories.result
    return {
        "id": grouping.encounter.id,
        "date": grouping.encounter.date.isoformat(),
        "ms_drg": _drg(grouping.ms_drg.result) if grouping.ms_drg.result else None,
        "hcc": _risk(grouping.hcc.result) if grouping.hcc.result else {},
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


def _drg(found: MsDrg) -> dict[str, Any]:
    weight = found.weight
    return {
        "version": found.version,
        **assigned_object(found.final),
        "weight": weight.weight if weight else None,
        "weight_uncapped": weight.uncapped if weight else None,
        "gmlos": weight.gmlos if weight else None,
        "amlos": weight.amlos if weight else None,
        "type": weight.type if weight else None,
        "post_acute_transfer": weight.post_acute if weight else None,
        "special_pay": weight.special_pay if weight else None,
        "weight_source": weight.source if weight else None,
        "return_code": found.return_code,
        "initial": assigned_object(found.initial),
        "hac_effect": found.hac_effect,
        "principal": _diagnosis(found.principal),
        "secondary": [_diagnosis(one) for one in found.secondary],
        "procedures": [
            {"code": one.code, "operating_room": one.operating, "decides": one.decides} for one in found.procedures
        ],
    }


def assigned_object(group: Assigned) -> dict[str, Any]:
    """A DRG with its family, category and severity."""
    return {
        "drg": group.drg,
        "mdc": group.mdc,
        "title": group.title,
        "mdc_title": group.mdc_title,
        "base_drg": group.base,
        "severity": group.severity,
    }


def _diagnosis(one: DrgDiagnosis) -> dict[str, Any]:
    return {
        "code": one.code,
        "valid": one.valid,
        "level": one.level,
        "counts": one.counts,
        "decides": one.decides,
        "excluded_by": one.excluded_by,
        "hac": [hac.title for hac in one.hacs if hac.met],
    }


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "payment_year": risk.payment_year,
        "models": {model.model.value: model_object(model) for model in risk.models},
    }


def model_object(model: ModelScore) -> dict[str, Any]:
    """The answer of one model; ``score`` is null where there is none or more than one."""
    return {
        "tables": model.year,
        "segment": model.segment.title if model.segment else None,
        "segment_prefix": model.segment.prefix if model.segment else None,
        "score": model.scores[0] if len(model.scores) == 1 else None,
        "scores": list(model.scores),
        "categories": [
            {"category": one.category, "label": one.label, "codes": list(one.codes), "dropped_by": one.dropped_by}
            for one in model.categories
        ],
        "terms": [
            {"kind": term.kind, "variable": term.variable, "factors": list(term.factors)} for term in model.terms
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
