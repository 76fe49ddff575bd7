"""Fixtures of the service's tests: one process over what comes with the installation, one over all official files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from tests.web.serving import PLAIN, Served, linked, served

from library_fixture import once, searched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.library.home import Home

MAY = "2026-05-15"


@pytest.fixture(scope="session")
def plain(embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service over what comes with the installation alone."""
    folder = tmp_path_factory.mktemp("plain")
    with served(linked(embedded_home, into=folder / "home"), folder / "log") as one:
        yield one


@pytest.fixture(scope="session")
def official_home(full_home: Path, pcs_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All official files of ICD-10-CM and ICD-10-PCS, and their search indexes. Read only: copy it to change it."""

    def build(home: Home) -> None:
        linked(full_home, pcs_home, into=home.root)
        searched(home)

    return once(tmp_path_factory, "home-official", build)


@pytest.fixture(scope="session")
def official(official_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service over all official files of ICD-10-CM and ICD-10-PCS."""
    folder = tmp_path_factory.mktemp("official")
    with served(linked(official_home, into=folder / "home"), folder / "log") as one:
        # The first search of a date may build the index over its releases; what is tested later is not that.
        httpx.get(f"{one.url}/api/terminology/search", params={"text": "a", "date": MAY}, timeout=300, **PLAIN)
        yield one


@pytest.fixture
def http(plain: Served) -> Iterator[httpx.Client]:
    """Speaks to the plain service, following no redirects."""
    with httpx.Client(base_url=plain.url, timeout=60, **PLAIN) as client:
        yield client


@pytest.fixture
def full_http(official: Served) -> Iterator[httpx.Client]:
    """Speaks to the service over the official files, following no redirects."""
    with httpx.Client(base_url=official.url, timeout=120, **PLAIN) as client:
        yield client
