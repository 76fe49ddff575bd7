"""Phrases of the project's own clinical lexicon (suggest/data/lexicon): what clinicians say and no book prints."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from medcodex.suggest.lexicon.phrases import split_parentheses
from medcodex.suggest.lexicon.terms import SITE, own_terms
from medcodex.text.lexicon import Sense
from medcodex.text.tables import table_rows
from medcodex.text.tokens import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.suggest.lexicon.terms import OwnTerm

OWN = "medcodex lexicon"
RANK_SITE, RANK_TERM, RANK_TERM_CONTEXT, RANK_THERAPY, RANK_ORGANISM = 2, 10, 5, 70, 65
_PACKAGE = "medcodex.suggest"

Phrase = tuple[frozenset[str], int, Sense]


def term_phrases(
    words: Wording, senses: Callable[[int], Sequence[Sense]], site_terms: Iterable[OwnTerm] = ()
) -> Iterator[Phrase]:
    """Every row of the lexicon, then the site's own, which rank before all others. Where the row's book wording is
    itself a known phrase with the row's code, the sense carries that path, so that the walk can go on from there; else
    the path is the row's own wording."""
    for row in chain(own_terms(), site_terms):
        forms = words.forms(row.term)
        if stands_alone(words, row.term):
            rank = RANK_SITE if row.kind == SITE else RANK_TERM_CONTEXT if row.context else RANK_TERM
            sense = _sense(row, words, senses)
            plain = words.plain_forms(row.term)
            yield forms, rank, sense if plain == forms else sense._replace(plain=" ".join(sorted(plain)))


def stands_alone(words: Wording, term: str) -> bool:
    """Whether a phrase has words of its own to be found by: "under the weather" must not make "weather" a mention."""
    forms = words.forms(term)
    return len(forms) > 1 or (len(forms) == 1 and len(words.every_form(term)) == 1)


def _sense(row: OwnTerm, words: Wording, senses: Callable[[int], Sequence[Sense]]) -> Sense:
    term, phrase = row.term, row.phrase
    source = f"{'site term' if row.kind == SITE else OWN} ({row.source})"
    context = _context(row.context, words)
    cased = " ".join(w for w in term.split() if any(c.isupper() for c in w))
    if term.endswith("'s") and " " not in term:
        cased = term.capitalize()  # a bare eponym: "Down's", never "down"
    code = row.code.rstrip("-").rstrip(".")
    if not code:
        return Sense("", "finding", (term,), source, cased=cased, context=context)
    plain, _ = split_parentheses(phrase)
    kind = "vague" if row.kind == "vague" else "lexicon"
    for known in senses(key_of(words.forms(plain))):
        if known.kind in {"index", "neoplasm"} and known.code[:3] == code[:3]:
            return Sense(code, kind, (term, *known.path), source, known.node, cased, context)
    return Sense(code, kind, (term, phrase), source, -1, cased, context)


_CONDITION = re.compile(r"(?:^|\s)([+-])")


def _context(text: str, words: Wording) -> str:
    """A context in matching forms: conditions separated by blanks, alternatives by "|", words of one by "&"."""
    pieces = _CONDITION.split(text.strip())[1:]
    out = []
    for sign, wanted in zip(pieces[::2], pieces[1::2], strict=True):
        alternatives = ("&".join(sorted(words.every_form(one))) for one in wanted.split("|"))
        out.append(sign + "|".join(filter(None, alternatives)))
    return " ".join(out)


def therapy_phrases(words: Wording) -> Iterator[Phrase]:
    """Drugs by name, each with the code for its long-term use (Official Guidelines FY2026 I.C.21.c.3)."""
    for row in table_rows(_PACKAGE, "data/drug_use.tsv"):
        forms = words.forms(row["drug"])
        if forms:
            path = (row["drug"], row["class"], f"long-term (current) use: {row['code']}")
            yield forms, RANK_THERAPY, Sense(row["code"], "therapy", path, f"{OWN} ({row['source']})")


def class_phrases(words: Wording) -> Iterator[Phrase]:
    """Classes of drugs by name, each with the code for its adverse effect (Official Guidelines FY2026 I.C.19.e.5.a)."""
    for row in table_rows(_PACKAGE, "data/drug_classes.tsv"):
        path = (row["substance"], "Adverse effect")
        yield words.forms(row["name"]), RANK_THERAPY, Sense(row["code"], "drug class", path, row["source"])


def organism_phrases(words: Wording) -> Iterator[Phrase]:
    """Infectious agents by name, each with its code as the cause of a disease classified elsewhere (B95-B97)."""
    for row in table_rows(_PACKAGE, "data/organisms.tsv"):
        forms = words.forms(row["name"])
        if forms:
            cased = row["name"] if row["name"].isupper() else ""
            source = f"{OWN} ({row['source']})"
            yield forms, RANK_ORGANISM, Sense(row["code"], "organism", (row["name"], row["code"]), source, cased=cased)
