"""What the volumes of all systems have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.over_book import OverBook

if TYPE_CHECKING:
    from medcodex.library.release_book import ReleaseBook
    from medcodex.library.schema import Release


class HeldBook(OverBook):
    """A release book with the parts of Volume that are the same for every system."""

    book: ReleaseBook

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
