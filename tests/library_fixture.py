"""Data folders built once per test run and shared between workers: the embedded release, and all official files."""

from __future__ import annotations

import fcntl
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.opening import open_book
from medcodex.library.store import add

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

APRIL_2026 = date(2026, 5, 15)


@pytest.fixture(scope="session")
def embedded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A MEDCODEX_HOME that holds only the release that comes with the installation, with what is built from it at the
    first search and the first note. Read only: copy it to change it."""

    def build(home: Home) -> None:
        open_book(APRIL_2026, home=home).close()
        searched(home)
        _read(home)

    return once(tmp_path_factory, "home-embedded", build)


@pytest.fixture(scope="session")
def full_home(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A MEDCODEX_HOME with the official files of ../shared added. Read only: copy it to change it."""

    def build(home: Home) -> None:
        open_book(APRIL_2026, home=home).close()
        add(home, [shared / "codesets" / "icd10cm"], lambda _: None)

    return once(tmp_path_factory, "home-full", build)


@pytest.fixture(scope="session")
def pcs_home(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A MEDCODEX_HOME with the official files of ICD-10-PCS and the list that comes with the installation. Read only:
    copy it to change it."""

    def build(home: Home) -> None:
        add(home, [shared / "codesets" / "icd10pcs"], lambda _: None)
        open_book(APRIL_2026, "icd10pcs", home=home).close()

    return once(tmp_path_factory, "home-pcs", build)


@pytest.fixture(scope="session")
def icd11_home(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A MEDCODEX_HOME with WHO's simple tabulation of ICD-11 MMS. Read only: copy it to change it."""
    return once(tmp_path_factory, "home-icd11", lambda home: add(home, [shared / "codesets" / "icd11"], lambda _: None))


def searched(home: Home) -> None:
    """Build the search indexes, so that copies of the folder have them and no service builds its own."""
    from medcodex.library.shelf import Shelf  # noqa: PLC0415 - not for tests that need no data folder
    from medcodex.web.finding import Asked, find  # noqa: PLC0415

    find(Shelf(home), Asked("fever", APRIL_2026))


def _read(home: Home) -> None:
    """Build the engine's lexicon, likewise."""
    from medcodex.app import open_coder  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home.root))
        open_coder(APRIL_2026)


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Home], None]) -> Path:
    """A data folder that is built once per run, whichever worker comes first."""
    base = factory.getbasetemp()
    if base.name.startswith("popen-"):  # a worker's own folder; the run's is above it
        base = base.parent
    root = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / f"{name}.done").exists():
            build(Home(root))
            (base / f"{name}.done").touch()
    return root
