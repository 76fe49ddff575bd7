"""What the groupers say of an encounter, as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.render_em import em_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.app.grouping import Grouping
    from medcodex.cli.render_book import Style
    from medcodex.group.categories import Categories
    from medcodex.group.hcc import ModelScore
    from medcodex.group.ms_drg import DrgDiagnosis, MsDrg

_STEP = "  "


def grouping_lines(grouping: Grouping, style: Style) -> Iterator[str]:
    """The encounter, its DRG, risk adjustment, categories, edits, then what has to be known."""
    encounter = grouping.encounter
    yield f"{style.bold(encounter.id or 'encounter')}  " + style.dim(f"{encounter.setting}, {encounter.date}")
    if grouping.ms_drg.result:
        yield from _drg_lines(grouping.ms_drg.result, style)
    if grouping.hcc.result:
        for model in grouping.hcc.result.models:
            yield from _model_lines(model, style)
    if grouping.categories.result:
        yield from _category_lines(grouping.categories.result, style)
    if grouping.em.result:
        yield from em_lines(grouping.em.result, style)
    for finding in grouping.edits:
        yield f"{style.bold(finding.rule)} {finding.severity}: {finding.message}"
    notices = (*grouping.ms_drg.notices, *grouping.hcc.notices, *grouping.categories.notices, *grouping.em.notices)
    for message in dict.fromkeys(f"{notice.kind}: {notice.message}" for notice in notices):
        yield style.dim(message)


def _drg_lines(found: MsDrg, style: Style) -> Iterator[str]:
    yield f"MS-DRG {style.bold(f'{found.final.drg:03}')}  {found.final.title}" + style.dim(f"  (v{found.version})")
    mdc = "" if found.final.mdc is None else f"MDC {found.final.mdc:02} {found.final.mdc_title}, "
    yield f"{_STEP}{mdc}severity {found.final.severity}, base DRG {found.final.base or '-'}"
    if found.weight and found.weight.weight is not None:
        weight = found.weight
        yield f"{_STEP}weight {weight.weight}, mean stay {weight.gmlos} (geometric), {weight.amlos} (arithmetic) days"
    if found.initial.drg != found.final.drg:
        yield f"{_STEP}before hospital-acquired conditions: {found.initial.drg:03} {found.initial.title}"
    for one in (found.principal, *found.secondary):
        remarks = ", ".join(_remarks(one, one is found.principal))
        if remarks:
            yield f"{_STEP}{one.code:<9} {remarks}"
    for procedure in found.procedures:
        if procedure.decides:
            yield f"{_STEP}{procedure.code:<9} decides the group"


def _remarks(one: DrgDiagnosis, principal: bool) -> Iterator[str]:
    if principal:
        yield "principal"
    if not one.valid:
        yield "no code of this version"
    if one.level != "NONE" and not principal:
        yield one.level
        if one.excluded_by:
            yield f"excluded by {one.excluded_by}"
        elif one.counts:
            yield "counts"
    yield from (f"hospital-acquired: {hac.title}" for hac in one.hacs if hac.met)
    if one.decides and not principal:
        yield "decides the group"


def _model_lines(model: ModelScore, style: Style) -> Iterator[str]:
    scores = " or ".join(f"{one:.3f}" for one in model.scores)
    segment = f"{model.segment.title}, " if model.segment else ""
    yield f"{style.bold(model.model)}  {scores or 'no score'}" + style.dim(f"  ({segment}tables of {model.year})")
    for one in model.categories:
        dropped = style.dim(f"  set aside by {one.dropped_by}") if one.dropped_by else ""
        yield f"{_STEP}{one.category:<4} {one.label}: {', '.join(one.codes)}{dropped}"
    for term in model.terms:
        if term.kind == "interaction":
            yield f"{_STEP}{term.variable} {' or '.join(str(factor) for factor in term.factors)}"


def _category_lines(found: Categories, style: Style) -> Iterator[str]:
    if found.ccsr:
        yield style.bold("CCSR")
    for one in found.ccsr or ():
        named = "; ".join(f"{category.category} {category.title}" for category in one.categories)
        yield f"{_STEP}{one.code:<9} {named or '-'}"
    if found.elixhauser:
        yield style.bold("Elixhauser")
    for measure in found.elixhauser or ():
        yield f"{_STEP}{measure.measure}  {measure.title}: {', '.join(measure.codes)}"
