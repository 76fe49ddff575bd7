"""The question how claims stand, written: true to its guide, and the same when it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from billed_claims import SENDING
from medcodex.encounter.billing import Party
from medcodex.errors import InputError
from medcodex.formats.x12.answers.asking import write_276
from x12_answers import ASKED, answers_of, joined

if TYPE_CHECKING:
    from medcodex.encounter.claim_status import StatusQuestion

OTHER = Party("OTHER CLINIC", identifier="1234567893", qualifier="XX")
QUESTIONS = [replace(one, segment=0) for one in answers_of(joined(ASKED))[0]]


def asked(questions: list[StatusQuestion]) -> list[StatusQuestion]:
    records, faults = answers_of("".join(write_276(questions, SENDING)).encode())
    assert faults == []
    return [replace(one, segment=0) for one in records]


@pytest.mark.parametrize(
    "questions",
    [QUESTIONS, QUESTIONS[:1], QUESTIONS[1:], [*QUESTIONS, replace(QUESTIONS[0], trace="T9", providers=(OTHER,))],
     [QUESTIONS[0], replace(QUESTIONS[0], trace="T3", number="A7")]],
    ids=["both", "own", "dependent", "another provider", "two of one subscriber"],
)  # fmt: skip
def test_what_is_asked_comes_back(questions: list[StatusQuestion]) -> None:
    assert asked(questions) == questions


@pytest.mark.parametrize("questions", [[], [replace(QUESTIONS[0], trace="~")]], ids=["none", "no trace"])
def test_what_cannot_be_asked(questions: list[StatusQuestion]) -> None:
    with pytest.raises(InputError):
        list(write_276(questions, SENDING))
