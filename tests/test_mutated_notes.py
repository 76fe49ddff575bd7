"""Two thousand real reports made strange: lines shuffled, case and white space changed, junk put in, parts cut off."""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING

import pytest

from coded_promises import faults_of
from engine_fixture import full_coder, note  # noqa: F401 - a fixture
from medcodex.encounter import Claim, Setting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medcodex.app import Coder

pytestmark = [pytest.mark.shared, pytest.mark.slow]
NOTES = 2_000
_JUNK = (
    "\x0b",
    "\u200b",
    "\ufeff",
    "\U0001f9ea",
    "<b>",
    "{{x}}",
    "'; --",
    "%s%n",
    "\u202eabc",
    "e\u0301",
    "\r",
    "((((",
    "I10 E11.9",
)
_SETTINGS = [
    (Setting.OUTPATIENT, Claim.PROFESSIONAL),
    (Setting.INPATIENT, Claim.FACILITY),
    (Setting.EMERGENCY, Claim.FACILITY),
]


def shuffled(text: str, chooser: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    chooser.shuffle(lines)
    return "".join(lines)


def other_case(text: str, chooser: random.Random) -> str:
    return chooser.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def other_space(text: str, chooser: random.Random) -> str:
    return chooser.choice(["\n", "\t", "  ", " \r\n ", "\u00a0"]).join(text.split())


def with_junk(text: str, chooser: random.Random) -> str:
    for _ in range(20):
        place = chooser.randrange(len(text) + 1)
        text = text[:place] + chooser.choice(_JUNK) + text[place:]
    return text


def cut(text: str, chooser: random.Random) -> str:
    first, last = sorted((chooser.randrange(len(text)), chooser.randrange(len(text))))
    return text[first : last + 1]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (shuffled, other_case, other_space, with_junk, cut)


def test_mutated_reports(full_coder: Coder, shared: Path) -> None:  # noqa: F811
    with gzip.open(shared / "corpora/mtsamples/mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [text for line in lines if (text := json.loads(line)["text"])]
    chooser = random.Random(5)  # noqa: S311 - repeatable, not secret
    faults: list[str] = []
    for number in range(NOTES):
        text = texts[number % len(texts)]
        for mutate in chooser.sample(MUTATIONS, k=chooser.randint(1, 3)):
            text = mutate(text, chooser) or " "
        setting, claim = _SETTINGS[number % len(_SETTINGS)]
        faults += faults_of(full_coder, full_coder.code(note(text, setting, claim)), number)
    assert faults == []
