"""What a chart's documents count for, by the tables of ``coding``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.coding.note import DocumentInput
from medcodex.coding.standing import Standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.coding.standing import Standing
    from medcodex.encounter.incoming import IncomingDocument
    from medcodex.workflow.chart import Document


def in_force(documents: Iterable[Document]) -> Sequence[Document]:
    """The documents that are coded from: those that their senders did not take back."""
    return [one for one in documents if one.withdrawn is None]


def standing(document: Document | IncomingDocument) -> Standing:
    """Kind, author's role and voice of a document. A kind may be written as a word of a program
    ("discharge-summary")."""
    kind = document.kind or document.title
    found = _standing(document, kind)
    return found if found.kind else _standing(document, kind.replace("-", " ").replace("_", " "))


def _standing(document: Document | IncomingDocument, kind: str) -> Standing:
    return _standings().of(
        DocumentInput(
            id=document.number,
            text=document.text,
            type=kind or None,
            author=document.author_role or document.author,
            signed=document.signed,
            date=document.written.date() if document.written else None,
        ),
        0,
    )


@cache
def _standings() -> Standings:
    return Standings.load()
