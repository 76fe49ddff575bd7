"""The engine over a data folder, opened once per process; its lexicon is built once per test run."""

from __future__ import annotations

import fcntl
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from library_fixture import APRIL_2026
from medcodex.app import Coder, open_coder
from medcodex.coding import CodedNote, DocumentInput, NoteInput
from medcodex.encounter import Claim, Setting
from medcodex.library.home import HOME_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache
def coder_in(home: Path) -> Coder:
    """The engine over the releases of a data folder, as of April 2026."""
    with (home.parent / f"{home.name}.lexicon-lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.setenv(HOME_VARIABLE, str(home))
        return open_coder(APRIL_2026)


@pytest.fixture(scope="session")
def coder(embedded_home: Path) -> Coder:
    """The engine over what comes with the installation: no alphabetic index."""
    return coder_in(embedded_home)


@pytest.fixture(scope="session")
def full_coder(full_home: Path) -> Coder:
    """The engine over all official files, the alphabetic index among them."""
    return coder_in(full_home)


def note(
    text: str = "",
    setting: Setting = Setting.OUTPATIENT,
    claim: Claim | None = None,
    *,
    documents: tuple[DocumentInput, ...] = (),
    sex: str | None = None,
    age: float | None = None,
) -> NoteInput:
    """A note of the day the tests' releases are in force."""
    claim = claim or Claim.default_for(setting)
    return NoteInput("n", text or None, setting, claim, APRIL_2026, documents, age, sex)


def proposed(coded: CodedNote) -> list[str]:
    """The proposed codes in claim order."""
    return [code.code for code in coded.codes]
