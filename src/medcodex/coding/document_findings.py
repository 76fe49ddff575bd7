"""What a reader of the codes must know of the documents they rest on, as findings.

DOC-01 unsigned document, DOC-02 preliminary document (both hold the account), DOC-03 conflicting documentation, DOC-04
documented by others than the provider alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import SUPPORT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.coding.conflict import Conflict
    from medcodex.coding.result import CodedNote
    from medcodex.coding.standing import Standing
    from medcodex.encounter import Evidence

_SIGNATURE = "42 CFR 482.24(c)(1): entries in the record are authenticated by their author"
_QUERY = "ICD-10-CM Official Guidelines FY2026 I.B.14, III"
_OTHERS = "ICD-10-CM Official Guidelines FY2026 I.B.14, III.B"


def document_findings(
    coded: CodedNote, standings: Sequence[Standing], unestablished: Mapping[str, Sequence[Evidence]]
) -> tuple[Finding, ...]:
    """Findings in order of the documents as given, then conflicts, then what no provider states. ``coded`` carries
    marks on its evidence and the conflicts."""
    given = sorted(standings, key=lambda one: one.given)
    return (
        *_held(coded, given, "unsigned", "DOC-01", "unsigned_document"),
        *_held(coded, given, "preliminary", "DOC-02", "preliminary_document"),
        *(_conflict(one) for one in coded.conflicts),
        *_others(standings, unestablished),
    )


def _held(coded: CodedNote, given: Sequence[Standing], mark: str, rule: str, name: str) -> Iterator[Finding]:
    for standing in given:
        is_so = standing.signed is False if mark == "unsigned" else standing.final is False
        if not is_so:
            continue
        resting = tuple(
            code.code
            for code in coded.codes
            if any(e.document == standing.id for e in code.evidence)
            and all(mark in e.marks or SUPPORT in e.marks for e in code.evidence)
        )
        alone = f"; nothing else supports {', '.join(resting)}" if resting else ""
        what = (
            f"{standing.kind or 'document'} is {mark}: hold until it is {'signed' if mark == 'unsigned' else 'final'}"
        )
        where = f"documents[{standing.given}]"
        yield Finding(rule, name, "warning", what + alone, resting, where, _SIGNATURE)


def _conflict(conflict: Conflict) -> Finding:
    said = "; ".join(
        dict.fromkeys(
            f"{one.says} ({one.author_role or one.document_kind or 'document'})" for one in conflict.statements
        )
    )
    codes = tuple(dict.fromkeys(one.code for one in conflict.statements if one.code))
    message = f"conflicting documentation of {conflict.about}: {said}; followed: {conflict.because}; query the provider"
    return Finding("DOC-03", "conflicting_documentation", "warning", message, codes, None, _QUERY)


def _others(standings: Sequence[Standing], unestablished: Mapping[str, Sequence[Evidence]]) -> Iterator[Finding]:
    kinds = {one.id: one.kind or one.role or "document" for one in standings}
    for code, evidence in unestablished.items():
        where = ", ".join(dict.fromkeys(kinds[e.document] for e in evidence if e.document in kinds))
        message = f"only the {where} names {code}; no provider documents it, so it is not proposed"
        yield Finding("DOC-04", "not_documented_by_provider", "info", message, (code,), None, _OTHERS)
