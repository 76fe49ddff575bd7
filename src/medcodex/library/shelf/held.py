"""What the volumes of all systems have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.library.release_book import ReleaseBook
    from medcodex.library.schema import Release


class HeldBook:
    """A release book with the parts of Volume that are the same for every system."""

    def __init__(self, book: ReleaseBook) -> None:
        self.book = book

    @property
    def releases(self) -> Mapping[str, str]:
        return self.book.releases

    @property
    def notices(self) -> Sequence[Notice]:
        return self.book.notices

    @property
    def release(self) -> Release:
        release = self.book.release_of("codes")
        if release is None:
            raise LookupError("a book is never opened without a code list")
        return release

    def neighbours(self, code: str) -> tuple[str | None, str | None]:
        return self.book.neighbours(code)

    def close(self) -> None:
        self.book.close()
