"""What groupers say of an encounter as the JSON objects others rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.group.drg_port import Assigned
    from medcodex.group.hcc import ModelScore, Risk
    from medcodex.group.ms_drg import DrgDiagnosis, MsDrg


def drg_object(found: MsDrg) -> dict[str, Any]:
    """The MS-DRG of a stay, what decided it and what was set aside."""
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


def risk_object(risk: Risk) -> dict[str, Any]:
    """The risk adjustment of a person, model by model."""
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
