"""Gaps that earlier steps have found: conflicts, drugs without a reason, unknown timing, diagnoses without support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.query.gap import Gap
from medcodex.query.opportunities import STAYS
from medcodex.query.quoting import quotes, spans_of
from medcodex.suggest.section_class import ASSESSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.coding.clinical.validation import Validation
    from medcodex.coding.conflict import Conflict, UnexplainedDrug
    from medcodex.query.gap import NoteView

_CONFLICT = "Official Guidelines FY2026 I.B.14, III"
_TIMING = "Official Guidelines FY2026 Appendix I"
_CRITERIA = "Official Guidelines FY2026 I.A.19"
_MOST_DRUGS = 4
_TAKEN = frozenset({"medication", "story"})


class RecordedGaps:
    """Gaps out of the records that a coded note carries; ``validation`` names the diagnoses of its rules."""

    def __init__(self, validation: Validation) -> None:
        self._diagnosis: Mapping[str, str] = {rule.id: rule.diagnosis for rule in validation.rules if rule.asks}

    def gaps(self, view: NoteView) -> Iterator[Gap]:
        """Conflicts first, then timing, then support, then drugs."""
        for conflict in view.coded.conflicts:
            yield _conflict(view, conflict)
        yield from _timing(view)
        yield from self._unsupported(view)
        yield from _drugs(view)

    def _unsupported(self, view: NoteView) -> Iterator[Gap]:
        """Diagnoses of a stay documented with none of their usual indicators."""
        if view.coded.setting not in STAYS:
            return
        for finding in view.coded.findings:
            diagnosis = self._diagnosis.get(finding.rule)
            codes = [code for code in finding.codes if code in view.diagnoses]
            if diagnosis is None or finding.evidence or not codes:
                continue
            yield Gap(
                "QV-01",
                "clinical validation",
                "clinical support of a diagnosis",
                f"{diagnosis} is documented without its usual indicators ({finding.rule})",
                "Can the clinical picture behind the quoted diagnosis be documented?",
                (
                    "The diagnosis is confirmed; clinical indicators: ____",
                    "The diagnosis was ruled out",
                    "The diagnosis was resolved before this encounter",
                ),
                quotes(view.read, spans_of(view.read, view.stated(codes[:1]))),
                tuple(codes),
                75,
                _CRITERIA,
            )


def _conflict(view: NoteView, conflict: Conflict) -> Gap:
    said = dict.fromkeys(statement.says for statement in conflict.statements)
    return Gap(
        "QC-01",
        "conflict",
        "conflicting documentation",
        f"the record says different things of the {conflict.kind} of {conflict.about}",
        "The quoted statements differ. Which of them holds for this encounter?",
        tuple(one[:1].upper() + one[1:] for one in said),
        quotes(view.read, spans_of(view.read, [statement.evidence for statement in conflict.statements])),
        tuple(dict.fromkeys(s.code for s in conflict.statements if s.code in view.diagnoses)),
        95,
        _CONFLICT,
    )


def _timing(view: NoteView) -> Iterator[Gap]:
    """Diagnoses of a facility's stay of which the record does not tell whether they were present on admission."""
    if not (view.coded.setting.is_inpatient and view.coded.claim is Claim.FACILITY):
        return
    unknown = [code for code, one in view.diagnoses.items() if one.poa == "U"]
    if unknown:
        spans = spans_of(view.read, view.stated(unknown[:3]))
        yield Gap(
            "QP-01",
            "present on admission",
            "time of a condition",
            "whether it was present on admission is not documented",
            "Was the quoted condition present at the time of the order for inpatient admission?",
            ("Yes", "No"),
            quotes(view.read, spans),
            tuple(unknown),
            60,
            _TIMING,
        )


def _drugs(view: NoteView) -> Iterator[Gap]:
    """Drugs without a documented condition that they are for: of a stay all that are taken, of a visit those that its
    plan names, since a list of drugs is not what an office visit is about."""
    of_class: dict[str, UnexplainedDrug] = {}
    for drug in view.coded.unexplained_drugs:
        kind = view.classes.of(drug.evidence[0].section)
        if kind in ASSESSED or (kind in _TAKEN and view.coded.setting in STAYS):
            of_class.setdefault(drug.drug_class, drug)
    drugs = list(of_class.values())[:_MOST_DRUGS]
    if drugs:
        spans = spans_of(view.read, [drug.evidence[0] for drug in drugs])
        named = ", ".join(drug.drug for drug in drugs)
        yield Gap(
            "QM-01",
            "drug without an indication",
            "reason for a medication",
            f"no documented condition is one that {named} is usually given for",
            "For which condition is each of the quoted medications given?",
            ("Condition for each: ____", "No longer taken", "Given for prevention of: ____"),
            quotes(view.read, spans),
            (),
            35,
            drugs[0].source,
        )
