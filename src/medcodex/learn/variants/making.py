"""A variant made of a chart: its documents rewritten, its key following, each quote where it stands now."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.learn.cases.case import Quote
from medcodex.learn.variants.following import added_codes, explanations, followed, swaps
from medcodex.learn.variants.rewriting import left_over, replaced, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.learn.cases.case import Case, Key
    from medcodex.learn.variants.declared import Alternative, Dimension
    from medcodex.learn.variants.ports import VariantBooks
    from medcodex.learn.variants.rewriting import Rewritten

SEPARATOR = "~"
Choice = tuple[tuple["Dimension", "Alternative"], ...]
"""Of some dimensions one alternative each, in the order of the file."""


def name_of(choice: Choice) -> str:
    """A choice's name: its alternatives', with dots between."""
    return ".".join(one.name for _, one in choice)


def make_variant(case: Case, choice: Choice, books: VariantBooks) -> Case:
    """The chart with these alternatives in place of what it says. InputError, naming alternative and words, where words
    are not there or left over, alternatives claim the same words, or a code cannot follow. Whether the new key may
    teach is asked of learn.cases.checking."""
    pairs = _pairs(case, choice)
    told = {one.id: replaced(one.text, pairs) for one in case.documents}
    for dimension, alternative in choice:
        _all_handled(case, dimension, alternative, told)
        _apart(case, alternative, choice)
    swapped = swaps(case, [one for _, one in choice], books)
    explain = {**pairs, **{old: new for _, one in choice for old, new in one.explain}, **swapped}
    _explained(case, choice)

    def taught(text: str) -> str:
        return replaced(text, explain).text

    def moved(quote: Quote) -> Quote:
        document = told[quote.document]
        start, end = document.span(quote.start, quote.end)
        return Quote(quote.document, start, end, document.text[start:end])

    made = replace(
        case,
        id=f"{case.id}{SEPARATOR}{name_of(choice)}",
        title=next((one.title for _, one in choice if one.title), taught(case.title)),
        objective=taught(case.objective),
        documents=tuple(replace(one, text=told[one.id].text) for one in case.documents),
        digest=sha256(f"{case.digest}{SEPARATOR}{name_of(choice)}".encode()).hexdigest(),
        **_of_patient(choice),
    )
    chosen = [one for _, one in choice]
    key = followed(case.key, chosen, swapped, taught, moved)
    for one in chosen:
        _explains(case, one, key)
    return replace(made, key=added_codes(made, key, chosen))


def _pairs(case: Case, choice: Choice) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for _, one in choice:
        for old, new in one.replace:
            if not old:
                raise InputError(f"{one.name}: replace: words expected", case.id)
            if found.get(old, new) != new:
                raise InputError(f"{one.name}: {old!r} is replaced by another alternative, too", case.id)
            found[old] = new
    return found


def _all_handled(case: Case, dimension: Dimension, one: Alternative, told: Mapping[str, Rewritten]) -> None:
    notes = [each.text for each in case.documents]
    for old, _ in one.replace:
        if not any(re.search(words(old), text) for text in notes):
            raise InputError(f"{one.name}: {old!r} stands in no document", case.id)
    for quote in one.keep:
        if not any(quote in text for text in [*notes, *explanations(case)]):
            raise InputError(f"{one.name}: keep: {quote!r} stands nowhere", case.id)
    watched = [*_watched(case, dimension, one), *(words(word) for word in one.watch)]
    for document in told.values():
        for start, end in left_over(document, watched, one.keep):
            around = " ".join(document.before[max(start - 25, 0) : end + 25].split())
            raise InputError(f"{one.name}: {document.before[start:end]!r} is left over in {around!r}", case.id)


def _apart(case: Case, one: Alternative, choice: Choice) -> None:
    """That no words of an alternative are taken with longer ones of another."""
    others = {old: new for _, other in choice if other is not one for old, new in other.replace}
    for document in case.documents:
        theirs = [(edit.start, edit.end) for edit in replaced(document.text, others).edits]
        for edit in replaced(document.text, dict(one.replace)).edits:
            if any(start < edit.end and edit.start < end for start, end in theirs):
                told = document.text[edit.start : edit.end]
                raise InputError(f"{one.name}: another alternative rewrites {told!r}, too", case.id)


def _explains(case: Case, one: Alternative, key: Key) -> None:
    """That no explanation of a code of the key still names the side that it had."""
    if one.mirror is None:
        return
    for code in key.codes:
        if left_over(replaced(code.rationale, {}), [words(one.mirror[0])], one.keep):
            raise InputError(f"{one.name}: the explanation of {code.code} still says {one.mirror[0]!r}", case.id)


def _explained(case: Case, choice: Choice) -> None:
    texts = explanations(case)
    for _, one in choice:
        for old, _ in one.explain:
            if not old or not any(re.search(words(old), text) for text in texts):
                raise InputError(f"{one.name}: explain: {old!r} stands in no explanation", case.id)


def _watched(case: Case, dimension: Dimension, one: Alternative) -> Iterable[str]:
    if dimension.kind == "age":
        return [rf"(?<!\w){case.age}(?=[\s-]*(?:y|yr|yrs|yo|year|years)\b)"] if one.age is not None else []
    value = case.sex if dimension.kind == "sex" else ""
    return [rf"(?<!\w){word}(?!\w)" for word in watched_words().get((dimension.kind, value), ())]


@cache
def watched_words() -> Mapping[tuple[str, str], Sequence[str]]:
    """The words that may not be left over, by kind of dimension and by the value that changes."""
    text = (files("medcodex.learn") / "data" / "watched.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return MappingProxyType({(kind, value): tuple(told.split()) for kind, value, told in rows})


def _of_patient(choice: Choice) -> dict[str, Any]:
    told = [(name, getattr(one, name)) for _, one in choice for name in ("age", "age_days", "sex")]
    return {name: value for name, value in told if value is not None}
