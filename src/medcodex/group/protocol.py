"""The one protocol of all groupers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from medcodex.encounter import Notice
    from medcodex.encounter.coded import Encounter

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What a grouper says of one encounter: its result, None where it does not apply or cannot answer, and what the
    reader must know, the reason for a None among it."""

    result: Result | None
    notices: tuple[Notice, ...] = ()


class Grouper(Protocol[Result]):
    """Puts a coded encounter into a group by the rules in force on its date; never raises for what is coded. Facts that
    are not of a grouper's vocabulary are another matter: who asks for them says what becomes of them."""

    @property
    def id(self) -> str: ...

    def group(self, encounter: Encounter) -> Outcome[Result]: ...
