"""Writes cases and concepts as the records of the output, with exact evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Alternative, Evidence, Mention, ProposedCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Role
    from medcodex.suggest.case import Case
    from medcodex.suggest.resolve import Resolved
    from medcodex.terminology.book import Icd10cmBook

_MOST_ALTERNATIVES = 4


def mention_record(resolved: Resolved, text: str, document: str | None, system: str) -> Mention:
    """One found concept; its codes best first. A drug is a mention without a code: long-term use is concluded from it
    only for a proposed code."""
    concept = resolved.concept
    drug_alone = concept.kind == "therapy" and resolved.code == concept.code
    found = () if drug_alone or not resolved.code else (resolved.code, concept.code, *concept.others)
    codes = tuple(dict.fromkeys(c for c in found if c))
    return Mention(
        document,
        concept.start,
        concept.end,
        text[concept.start : concept.end],
        concept.section,
        system,
        codes,
        resolved.assertion,
        concept.rule,
    )


def proposed_code(
    case: Case,
    confidence: float,
    rank: int,
    role: Role,
    book: Icd10cmBook,
    ids: Sequence[str | None],
    texts: Mapping[str | None, str],
    system: str,
) -> ProposedCode:
    """One code to report, with every mention as evidence and the distinct ways that led to it."""
    evidence = []
    for placed in case.mentions:
        concept, doc_id = placed.resolved.concept, ids[placed.document]
        words = texts[doc_id][concept.start : concept.end]
        evidence.append(Evidence(doc_id, concept.start, concept.end, words, concept.section))
    why = tuple(dict.fromkeys(m.resolved.why for m in case.mentions))
    return ProposedCode(
        system,
        case.code,
        _title(book, case.code),
        role,
        rank,
        round(confidence, 2),
        None,
        tuple(dict.fromkeys(evidence)),
        (*case.rules, *why[:4]),
        _alternatives(case, book),
    )


def _alternatives(case: Case, book: Icd10cmBook) -> tuple[Alternative, ...]:
    out: dict[str, Alternative] = {}
    for placed in case.mentions:
        for code in placed.resolved.concept.others:
            row = book.row(code)
            if row and row.billable and code != case.code:
                because = f"the same words may also mean {row.title}"
                out.setdefault(code, Alternative(code, row.title, because))
    return tuple(out.values())[:_MOST_ALTERNATIVES]


def _title(book: Icd10cmBook, code: str) -> str:
    row = book.row(code)
    return row.title if row else ""
