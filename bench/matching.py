"""The phrase matcher beside a literal multi-pattern automaton (daachorse) on the same reports and the same terms.

    python bench/matching.py

Prints how many phrases each finds and how long each takes, and the ratios. Reports are read from MEDCODEX_SHARED.
"""

from __future__ import annotations

import re
import sys
import time

import daachorse

from medcodex.app import open_coder
from medcodex.text.match import best_cover
from medcodex.text.tokens import tokenize
from speed import DATE, all_notes, lexicon_terms

REPORTS = 300
_NO_WORD = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Lower case, single blanks, no punctuation: the most a literal matcher can be given."""
    return _NO_WORD.sub(" ", text.lower()).strip()


def main() -> int:
    reports = all_notes()[:REPORTS]
    terms = sorted({term for term in map(plain, lexicon_terms()) if len(term) > 2})
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(terms, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
    start = time.perf_counter()
    literal = 0
    for text in map(plain, reports):
        for first, last, _ in automaton.find(text):
            whole = (first == 0 or text[first - 1] == " ") and (last == len(text) or text[last] == " ")
            literal += whole
    literal_seconds = time.perf_counter() - start
    finder = open_coder(DATE).engine.finder
    start = time.perf_counter()
    found = 0
    for text in reports:
        tokens = tokenize(text, 0, len(text), finder.tables.normal)
        found += len(best_cover(finder.matcher.candidates(tokens)))
    seconds = time.perf_counter() - start
    print(f"{len(terms)} terms, {len(reports)} reports, {sum(map(len, reports)) / 1e6:.2f} MB")
    print(f"daachorse {literal} phrases in {literal_seconds:.2f} s; medcodex {found} in {seconds:.2f} s")
    print(f"medcodex finds {found / literal:.2f} times as many in {seconds / literal_seconds:.1f} times the time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
