"""Which of a document's numbers say whose it is, and of what visit."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.incoming import Identifier
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.formats.ccda.model import Document, Person

MAX_NUMBER = 80
_EXAMPLE = "example"
_NEVER = 9


class _Root(NamedTuple):
    kind: str
    rank: int


def kinded(numbers: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Numbers with their kinds, as far as their roots tell; those of examples are left out."""
    found = ((one, _root(one.authority)) for one in numbers)
    return tuple(
        replace(one, kind=root.kind) if root else one for one, root in found if not root or root.kind != _EXAMPLE
    )


def record_number(document: Document, person: Person) -> Identifier:
    """The number under which the patient is filed: the sender's own. Where there is none, one made of the document's
    number and of what it says of the patient: nobody else's, and the same again for a later version; where the document
    has no number either, of all that it says. A social security number files nobody: it would stand on every page."""
    ranked = [(_rank(one), place, one) for place, one in enumerate(kinded(person.numbers))]
    fit = [one for one in ranked if one[0] < _NEVER]
    if fit:
        number = min(fit)[2]
        return replace(number, value=shortened(number.value), authority=shortened(number.authority))
    told = document_number(document)
    named = [f"{one.family}|{one.given}" for one in person.names]
    said = "\n".join([told, str(person.born), str(person.sex), *named]) if told else repr(document)
    return Identifier(f"document {_short_digest(said)}")


def visit_number(document: Document) -> str:
    """The visit's number; "" where there is none that somebody gave. Its root is not part of it: the same visit has the
    same number in messages of other formats."""
    numbers = kinded(document.encounter.numbers) if document.encounter else ()
    return shortened(numbers[0].value) if numbers else ""


def document_number(document: Document) -> str | None:
    """What is the same in all versions of a document: its set's number; else the number of the one it replaces, else
    its own. None where it has none that somebody gave."""
    replaced = next((one for one in document.related if one.how == "RPLC"), None)
    told = (document.set_id, replaced and replaced.set_id, replaced and replaced.id, document.id)
    number = next((one for one in told if one and not _is_example(one)), None)
    if number is None:
        return None
    return shortened(f"{number.authority}^{number.value}" if number.authority else number.value)


def control(document: Document) -> str:
    """The sender's number of this very version, "" where it is none that somebody gave."""
    if document.id is None or _is_example(document.id):
        return ""
    return shortened(f"{document.id.authority}^{document.id.value}".strip("^"))


def shortened(number: str) -> str:
    """A number that fits its place: a longer one keeps its beginning and tells itself apart by a digest."""
    return number if len(number) <= MAX_NUMBER else f"{number[: MAX_NUMBER - 17]}-{_short_digest(number)}"


def _rank(number: Identifier) -> int:
    root = _root(number.authority)
    return root.rank if root else 1


def _is_example(number: Identifier) -> bool:
    root = _root(number.authority or number.value)
    return root is not None and root.kind == _EXAMPLE


def _short_digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _root(oid: str) -> _Root | None:
    roots = _roots()
    if oid in roots:
        return roots[oid]
    parts = oid.split(".")
    return next(
        (roots[key] for end in range(len(parts), 0, -1) if (key := ".".join(parts[:end]) + ".*") in roots), None
    )


@cache
def _roots() -> dict[str, _Root]:
    rows = table_rows("medcodex.interchange.ccda", "data/roots.tsv")
    return {row["root"]: _Root(row["kind"], int(row["rank"])) for row in rows}
