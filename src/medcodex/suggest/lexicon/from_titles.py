"""The words of every billable code's title, by category: what the narrowing of a code compares."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from medcodex.suggest.titles import absent, is_generic, is_other, plain, split_encounter
from medcodex.text.lexicon import CategoryTitles, TitleWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.book import Icd10cmBook


def title_words(book: Icd10cmBook, words: Wording) -> dict[str, CategoryTitles]:
    """Billable codes by three-character category."""
    found: dict[str, list[TitleWords]] = defaultdict(list)
    bits: dict[str, dict[str, int]] = defaultdict(dict)
    for row in book.codes():
        if row.billable:
            known = bits[row.code[:3]]
            # The encounter part is read apart, since thousands of titles end alike.
            main, encounter = split_encounter(row.title)
            forms = _number(words.forms(plain(main)) | words.forms(encounter), known)
            lacking = _number(words.forms(absent(main)), known)
            title = TitleWords(row.code, forms, is_generic(row.title), is_other(row.title), lacking)
            found[row.code[:3]].append(title)
    return {category: CategoryTitles.of(tuple(bits[category]), titles) for category, titles in found.items()}


def _number(forms: Iterable[str], known: dict[str, int]) -> int:
    """The bits of these words; words not ``known`` yet become so."""
    total = 0
    for form in sorted(forms):
        total |= 1 << known.setdefault(form, len(known))
    return total
