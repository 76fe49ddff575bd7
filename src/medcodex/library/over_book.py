"""What is told over a book in other words says of itself what the book says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.terminology.book import Book


class OverBook:
    """Implements terminology.book.Book by the ``book`` that it reads."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def releases(self) -> Mapping[str, str]:
        return self.book.releases

    @property
    def notices(self) -> Sequence[Notice]:
        return self.book.notices

    @property
    def fingerprint(self) -> str:
        return self.book.fingerprint
