"""Every answer and question about claims out of a file: TA1, 999, 277CA, 277, 276; in constant memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from medcodex.formats.x12.answers.acknowledged import read_acknowledgements
from medcodex.formats.x12.answers.standing import read_standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.claim_status import GroupAnswer, InterchangeAnswer
    from medcodex.formats.x12.answers.standing import Answer

_Passed = TypeVar("_Passed")


def read_answers(steps: Iterable[_Passed]) -> Iterator[InterchangeAnswer | GroupAnswer | Answer | _Passed]:
    """The answers of a file among its steps (``sets.read_sets``), which are passed on: each when it is whole."""
    return read_standing(read_acknowledgements(steps))
