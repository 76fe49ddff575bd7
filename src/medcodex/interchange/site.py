"""What a site tells about its senders: how their words for documents, authors, classes and payers are to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class DocumentKind(NamedTuple):
    """How a sender's type of document is read: our ``kind`` ("discharge summary") and the ``author_role`` where the
    sender names none."""

    kind: str
    author_role: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The site's own tables, in lower case on the left: ``documents`` a sender's type (code or text), ``settings`` a
    patient class or service, ``roles`` an author's type, ``payers`` a plan or insurer, ``zone`` the time zone of times
    without one (IANA name)."""

    documents: Mapping[str, DocumentKind] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    payers: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
