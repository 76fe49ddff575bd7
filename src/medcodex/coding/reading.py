"""What was read of a note, kept for every part that codes or judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.coding.documents import Weighed
    from medcodex.encounter import Mention
    from medcodex.suggest.case import Placed
    from medcodex.suggest.concept import FoundDocument


@dataclass(frozen=True, slots=True)
class ReadNote:
    """Texts by document id, the documents cut into sections and sentences with their concepts (in the same order),
    resolved concepts in reading order, and the same as output records. Several documents stand in order of what they
    count for, and ``weighed`` says how they were weighed against each other."""

    texts: Mapping[str | None, str]
    found: tuple[FoundDocument, ...]
    placed: tuple[Placed, ...]
    mentions: tuple[Mention, ...]
    weighed: Weighed | None = None
