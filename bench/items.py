"""Ten thousand questions over all books that are loaded: how many of each generator, how many that the checker faults,
how many twice or nearly so, how long.

    python bench/items.py [--count 10000] [--seed 1] [--date 2026-11-22]
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import token_sort_ratio

from medcodex.app.learn.questions import QuestionShelf
from medcodex.learn.questions.drawing import ALIKE, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.questions.making import Made


def duplicates(items: Sequence[Made]) -> tuple[int, int]:
    """How many have the stem and right answer of another; how many of the rest are nearly another of theirs."""
    words = Counter((one.item.generator, words_of(one)) for one in items)
    twice = sum(number - 1 for number in words.values())
    near = 0
    by_generator: defaultdict[str, list[str]] = defaultdict(list)
    for generator, text in words:
        by_generator[generator].append(text)
    for said in by_generator.values():
        for at, one in enumerate(said):
            near += any(token_sort_ratio(one, other, score_cutoff=ALIKE) for other in said[:at])
    return twice, near


def main() -> None:
    """Make, check, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.date(2026, 11, 22))
    told = parser.parse_args()
    start = time.perf_counter()
    source = QuestionShelf().on(told.date).made
    source.topics()
    warm = time.perf_counter()
    items = source.spread(told.count, told.seed)
    made = time.perf_counter()
    faults = [(one, source.checker.faults(one)) for one in items]
    checked = time.perf_counter()
    wrong = [(one, found) for one, found in faults if found]
    twice, near = duplicates(items)
    for generator, number in Counter(one.item.generator for one in items).most_common():
        print(f"{generator:<26}{number:>6}")
    print(f"{'all':<26}{len(items):>6}")
    not_one = sum(len(source.checker.right_options(one)) != 1 for one, _ in wrong)
    print(f"with two right answers or none: {not_one}; with any fault: {len(wrong)}")
    print(f"the same twice: {twice}; nearly so: {near}; together {100 * (twice + near) / max(1, len(items)):.2f}%")
    print(f"without source: {sum(not one.item.source.strip() for one in items)}")
    print(f"seconds: books {warm - start:.1f}, making {made - warm:.1f}, checking again {checked - made:.1f}")
    again = time.perf_counter()
    topics = source.topics()
    drawn = source.draw(dict.fromkeys(topics, 2), told.seed + 1)
    print(f"a paper of {len(drawn)} over {len(topics)} topics: {time.perf_counter() - again:.2f} seconds")


if __name__ == "__main__":
    main()
