"""The words of every billable code's title, by category: what the narrowing of a code compares."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from medcodex.suggest.titles import absent, is_generic, is_other, plain, split_encounter
from medcodex.text.lexicon import TitleWords

if TYPE_CHECKING:
    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.book import Icd10cmBook


def title_words(book: Icd10cmBook, words: Wording) -> dict[str, list[TitleWords]]:
    """Billable codes by three-character category, in book order."""
    out: dict[str, list[TitleWords]] = defaultdict(list)
    for row in book.codes():
        if row.billable:
            # The encounter part is read apart, since thousands of titles end alike.
            main, encounter = split_encounter(row.title)
            forms = words.forms(plain(main)) | words.forms(encounter)
            lacking = words.forms(absent(main))
            title = TitleWords(row.code, forms, is_generic(row.title), is_other(row.title), lacking)
            out[row.code[:3]].append(title)
    return dict(out)
