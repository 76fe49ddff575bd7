"""A data folder with the official files that questions are made from, and the questions of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.library_fixture import APRIL_2026, once

from medcodex.app.learn.questions import QuestionShelf
from medcodex.library.home import Home
from medcodex.library.store import add

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.learn.questions.drawing import Questions

ADDED = ("icd10pcs", "hcpcs", "ncci")


@pytest.fixture(scope="session")
def question_home(full_home: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only: copy it to change it."""

    def build(home: Home) -> None:
        shutil.copytree(full_home, home.root, dirs_exist_ok=True)
        add(home, [shared / "codesets" / name for name in ADDED], lambda _: None)

    return once(tmp_path_factory, "home-questions", build)


@pytest.fixture(scope="session")
def questions(question_home: Path) -> Questions:
    return QuestionShelf(Home(question_home)).on(APRIL_2026).made
