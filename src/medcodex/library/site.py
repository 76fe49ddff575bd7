"""What a site has taught medcodex: terms of its own and weights tuned on its audited charts, beside the releases.

``site/terms.tsv`` holds a phrase, the code it stands for, who asked for it and when; ``site/weights.json`` the
selector's weights with the card that says what they were fitted on. Both are small files written whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from medcodex.errors import InputError, NotLoadedError, StorageError
from medcodex.library.lock import building
from medcodex.library.whole import write_bytes_whole
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.lexicon.terms import SITE, OwnTerm
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.text.match import MAX_CONTENT_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from medcodex.library.home import Home
    from medcodex.terminology.book import Icd10cmBook

LONGEST_TERM = LONGEST_NAME = 120
NO_CODE = "none"
_HEADER = "term\tcode\twording\tby\ton"


class SiteTerm(NamedTuple):
    """A phrase of the site's own, the code it stands for with the book's wording, who added it, and the day."""

    term: str
    code: str
    wording: str
    by: str
    on: str

    def row(self) -> OwnTerm:
        """The term as a row of the lexicon."""
        return OwnTerm(_spelt(self.term), SITE, self.wording, self.code, "", f"{self.by}, {self.on}")


@dataclass(frozen=True, slots=True)
class Tuned:
    """Weights by feature with their card: what they were fitted on, how, and the figures held out."""

    weights: dict[str, float]
    card: dict[str, Any]


def site_terms(home: Home) -> Sequence[SiteTerm]:
    """The site's terms in the order they were added. StorageError for a file that is none of ours."""
    path = home.site / "terms.tsv"
    data = _read(path)
    if data is None:
        return ()
    try:
        header, *lines = data.decode("utf-8").splitlines()
        if header != _HEADER:
            raise ValueError("columns")
        return [SiteTerm(*line.split("\t")) for line in lines]
    except (UnicodeDecodeError, ValueError, TypeError):
        raise StorageError("not a file of site terms any more; mend or remove it", str(path)) from None


def site_term(book: Icd10cmBook, term: str, code: str, *, by: str, on: dt.date) -> SiteTerm:
    """A phrase for a code of the book, or for none of them ("none"): it is then passed over.

    InputError for a phrase that is empty, too long, broken over lines or could not be found in a note, for a code the
    book does not have, and for a name that is empty or too long.
    """
    term, by = _blanks_folded(term), by.strip()
    if not term or len(term) > LONGEST_TERM or not term.isprintable():
        raise InputError(f"a phrase of 1 to {LONGEST_TERM} printable characters on one line expected", "term")
    if not WordTables().lead_somewhere(term):
        raise InputError(
            f"a phrase of 1 to {MAX_CONTENT_WORDS} telling words expected; words such as “the”, “no” or “left” and "
            "numbers do not count, and one telling word stands alone",
            "term",
        )
    if not by or len(by) > LONGEST_NAME or not by.isprintable():
        raise InputError(f"who adds the term expected: 1 to {LONGEST_NAME} printable characters on one line", "by")
    if code.casefold() == NO_CODE:
        return SiteTerm(term, "", "", by, on.isoformat())
    known = normalise(code)
    row = book.row(known) if known else None
    if row is None:
        raise InputError("no code of ICD-10-CM on that date", "code")
    return SiteTerm(term, row.code + ("" if row.billable else "-"), row.title, by, on.isoformat())


def _blanks_folded(term: str) -> str:
    """Blanks of any number are one; other white space stays, to be refused."""
    return " ".join(filter(None, term.split(" ")))


def _spelt(term: str) -> str:
    """A phrase whose words ask for their capitals only where these tell something: "ACS", "HFpEF", not "Sugar"."""
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in term.split())


def add_term(home: Home, added: SiteTerm, say: Callable[[str], None] = lambda _: None) -> None:
    """Keeps a term in place of what the site said of the phrase before."""
    with building(home, say):
        others = [one for one in site_terms(home) if one.term.casefold() != added.term.casefold()]
        _write_terms(home, [*others, added])


def remove_term(home: Home, term: str, say: Callable[[str], None] = lambda _: None) -> None:
    """Takes a phrase away. NotLoadedError where the site has none such."""
    with building(home, say):
        kept = [one for one in site_terms(home) if one.term.casefold() != _blanks_folded(term).casefold()]
        if len(kept) == len(site_terms(home)):
            raise NotLoadedError("no such term of this site", "term")
        _write_terms(home, kept)


def tuned(home: Home) -> Tuned | None:
    """The site's weights; None where it has none. StorageError for a file that is none of ours."""
    path = home.site / "weights.json"
    data = _read(path)
    if data is None:
        return None
    try:
        return msgspec.json.decode(data, type=Tuned)
    except msgspec.DecodeError:
        raise StorageError("not a file of tuned weights any more; remove it or tune anew", str(path)) from None


def keep_tuned(home: Home, found: Tuned, say: Callable[[str], None] = lambda _: None) -> None:
    """Puts the site's weights in place of those it had."""
    with building(home, say):
        write_bytes_whole(home.site / "weights.json", home.building, msgspec.json.encode(found))


def forget_tuned(home: Home) -> bool:
    """Back to the packaged weights; False where the site had none."""
    path = home.site / "weights.json"
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(f"cannot be removed: {error.strerror}", str(path)) from error
    return True


def _write_terms(home: Home, terms: Sequence[SiteTerm]) -> None:
    text = "\n".join([_HEADER, *("\t".join(one) for one in terms)]) + "\n"
    write_bytes_whole(home.site / "terms.tsv", home.building, text.encode())


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", str(path)) from error
