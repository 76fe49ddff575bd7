"""What each document of an encounter counts for: its kind, whose hand it is in, whether it is final and signed.

Official Guidelines FY2026 I.B.14 (whose documentation codes may rest on), III.B and IV.K (interpretations of tests).
Kinds and roles are tables (data/document_kinds.tsv, data/author_roles.tsv).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from medcodex.coding.note import DocumentInput

PROVIDER, DIAGNOSTIC, CLINICIAN, PATIENT = "provider", "diagnostic", "clinician", "patient"
_UNKNOWN_RANK = 3  # a physician's visit or progress note without more
_TITLE = 80  # characters of a first line that may name the kind
_NOT_FINAL = re.compile(r"(?<!\w)(?:preliminary|prelim|draft|interim|unsigned|incomplete|in progress|wet read)(?!\w)")
_FINAL = re.compile(
    r"(?<!\w)(?:final|amended|corrected|addended|addendum|attested|authenticated|signed|complete)(?!\w)"
)


class Standing(NamedTuple):
    """What one document counts for. ``kind`` and ``role`` are names of the tables, "" where unknown; ``final`` and
    ``signed`` None where nothing is said of it; ``given`` its place among the documents as given; ``label`` the type
    as given without words of its status."""

    id: str
    kind: str
    kind_rank: int
    role: str
    role_rank: int
    voice: str
    final: bool | None
    signed: bool | None
    date: dt.date | None
    given: int
    label: str

    @property
    def authenticated(self) -> bool:
        """Whether nothing says that it is unsigned or preliminary."""
        return self.signed is not False and self.final is not False

    @property
    def precedence(self) -> tuple[bool, int, int, int, int]:
        """Smaller comes first: authenticated before not, then the author's rank, the document's, the later date;
        without dates the documents as given."""
        later = -self.date.toordinal() if self.date else 0
        return not self.authenticated, self.role_rank, self.kind_rank, later, self.given

    @property
    def time(self) -> tuple[int, int]:
        """Orders documents by when they were written, as far as is known."""
        return self.date.toordinal() if self.date else 0, self.given


class _Row(NamedTuple):
    name: str
    rank: int
    voice: str
    author: str


class Standings:
    """The tables of kinds and roles, loaded."""

    def __init__(self, kinds: Iterable[dict[str, str]], roles: Iterable[dict[str, str]]) -> None:
        self._kinds = [(_words(r["words"]), _Row(r["kind"], int(r["rank"]), r["voice"], r["author"])) for r in kinds]
        self._roles = [(_words(r["words"]), _Row(r["role"], int(r["rank"]), r["voice"], "")) for r in roles]
        self._by_role = {row.name: row for _, row in self._roles}
        self._find = lru_cache(4096)(self._found)

    @classmethod
    def load(cls) -> Standings:
        """The packaged tables."""
        package = "medcodex.coding"
        return cls(table_rows(package, "data/document_kinds.tsv"), table_rows(package, "data/author_roles.tsv"))

    def of(self, document: DocumentInput, given: int) -> Standing:
        """What a document counts for, by its type (or, without one, its first line), author, status and signature."""
        said = (document.type or _first_line(document.text)).lower()
        kind = self._find(said, of_role=False)
        role = self._find(document.author.lower(), of_role=True) if document.author else None
        if role is None and document.type:
            role = self._find(said, of_role=True) if kind is None or not kind.author else None
        if role is None and kind is not None:
            role = self._by_role.get(kind.author)
        voice = PROVIDER
        if kind is not None and (kind.voice == DIAGNOSTIC or role is None):
            voice = kind.voice
        elif role is not None:
            voice = role.voice
        return Standing(
            document.id,
            kind.name if kind else "",
            kind.rank if kind else _UNKNOWN_RANK,
            role.name if role else (kind.author if kind else ""),
            role.rank if role else _UNKNOWN_RANK,
            voice,
            _final(document.status, document.type),
            document.signed,
            document.date,
            given,
            " ".join(_FINAL.sub(" ", _NOT_FINAL.sub(" ", said)).split()),
        )

    def _found(self, text: str, *, of_role: bool) -> _Row | None:
        rows = self._roles if of_role else self._kinds
        return next((row for words, row in rows if words.search(text)), None)


def superseded(standings: Iterable[Standing]) -> frozenset[str]:
    """Ids of preliminary documents of which a final one is there: the same type and, as far as dates are given, of the
    same day."""
    every = list(standings)
    finals: dict[str, list[Standing]] = {}
    for one in every:
        if one.final and one.kind:
            finals.setdefault(one.label, []).append(one)
    return frozenset(
        one.id
        for one in every
        if one.final is False
        and any(None in {one.date, other.date} or one.date == other.date for other in finals.get(one.label, ()))
    )


def _final(status: str | None, kind: str | None) -> bool | None:
    """True for final, False for preliminary, None where neither is said; the status speaks before the type."""
    for said in (status, kind):
        low = (said or "").lower()
        if _NOT_FINAL.search(low):
            return False
        if _FINAL.search(low):
            return True
    return None


def _first_line(text: str) -> str:
    line = text.lstrip()[:_TITLE].split("\n", 1)[0]
    return line if len(line) < _TITLE else ""


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, alternatives.split('|')))})(?!\w)")
