"""Writes cases and concepts as the records of the output, with exact evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Alternative, Assertion, Evidence, Mention, ProposedCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.coding.order import PlacedCode
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.concept import Concept
    from medcodex.suggest.resolve import Resolved
    from medcodex.terminology.book import Icd10cmBook

SYSTEM = "icd10cm"
_MOST_ALTERNATIVES = 4
_MOST_WAYS = 4


def mention_record(resolved: Resolved, text: str, document: str | None) -> Mention:
    """One found concept; its codes best first. A drug is a mention without a code: long-term use is concluded from it
    only for a proposed code."""
    concept = resolved.concept
    drug_alone = concept.kind == "therapy" and resolved.code == concept.code
    named = (resolved.code, concept.code)
    if resolved.assertion is Assertion.HISTORICAL:
        named = (concept.code, resolved.code)  # what is mentioned is the condition; the claim has its history
    found = () if drug_alone or not resolved.code else (*named, *concept.others)
    codes = tuple(dict.fromkeys([c for c in found if c]))
    return Mention(
        document,
        concept.start,
        concept.end,
        text[concept.start : concept.end],
        concept.section,
        SYSTEM,
        codes,
        resolved.assertion,
        concept.rule,
    )


def wider_mention(concept: Concept, text: str, document: str | None) -> Mention:
    """What the head of a longer mention names by itself."""
    return Mention(
        document,
        concept.start,
        concept.end,
        text[concept.start : concept.end],
        concept.section,
        SYSTEM,
        (concept.code,),
        concept.assertion,
        concept.rule,
        wider=True,
    )


def proposed_code(placed: PlacedCode, rank: int, book: Icd10cmBook, texts: Mapping[str | None, str]) -> ProposedCode:
    """One code to report, with every mention as evidence and the distinct ways that led to it. ``texts`` by document
    id, in the order the documents were given."""
    case = placed.case
    ways = tuple(dict.fromkeys([m.resolved.why for m in case.mentions]))
    return ProposedCode(
        SYSTEM,
        case.code,
        _title(book, case.code),
        placed.role,
        rank,
        round(placed.confidence, 2),
        placed.poa,
        evidence_of(case.mentions, texts),
        (*case.rules, *ways[:_MOST_WAYS], *placed.rules),
        _alternatives(case, book),
    )


def evidence_of(mentions: Sequence[Placed], texts: Mapping[str | None, str]) -> tuple[Evidence, ...]:
    """The words of each mention, once each. ``texts`` by document id, in the order the documents were given."""
    ids = list(texts)
    evidence = []
    for mention in mentions:
        concept, doc_id = mention.resolved.concept, ids[mention.document]
        words = texts[doc_id][concept.start : concept.end]
        evidence.append(Evidence(doc_id, concept.start, concept.end, words, concept.section))
    return tuple(dict.fromkeys(evidence))


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
