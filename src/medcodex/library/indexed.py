"""What a code system brings for its search index; each kind of book has one such declaration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medcodex.terminology.ranking import Reach
from medcodex.terminology.search_tables import Unasked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from medcodex.terminology.search_tables import Listed, Wording


@dataclass(frozen=True, slots=True)
class Indexed:
    """How the search index of one book is made and read.

    ``fingerprint`` is the book's. ``rows`` gives its codes in book order and ``wordings`` what leads to them;
    ``terms`` the phrases that stand for words of the book, each as (its words, the book's wording, the context asked
    for); ``equivalents`` words that mean the same, one form for each. ``made_from`` names the tables and the code
    behind these, by package: where they change, the index is made anew. ``trust`` says how much a way to a code counts
    where that is less than 1; what scores lower than ``least`` is no hit. ``dated`` where a code that is listed may not
    be in force on the day asked.
    """

    system: str
    fingerprint: str
    rows: Callable[[], Iterable[Listed]]
    wordings: Callable[[], Iterable[Wording]]
    terms: Callable[[], Iterable[tuple[str, str, str]]]
    equivalents: Callable[[], Mapping[str, str]]
    made_from: tuple[tuple[str, tuple[str, ...]], ...]
    unasked: Unasked = field(default_factory=Unasked)
    trust: Mapping[str, float] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    least: float = 0.0
    dated: bool = False
