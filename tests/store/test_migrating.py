"""Up and down from every step, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import MetaData, inspect, text

from medcodex.errors import StorageError, UsageError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.migrating import go_back, migrate, revision_of, revisions
from medcodex.store.schema.base import metadata

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("step", [*revisions(), "base"])
def test_down_to_each_step_and_up_again(database_url: str, step: str) -> None:
    engine = open_engine(database_url)
    before = _tables(engine)
    go_back(engine, step)
    assert revision_of(engine) == (None if step == "base" else step)
    if step == "base":
        assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert _tables(engine) == before
    engine.dispose()


def test_the_steps_make_what_the_code_expects(database_url: str) -> None:
    engine = open_engine(database_url)
    found = MetaData()
    found.reflect(engine)
    made = {(table, column.name) for table in found.tables for column in found.tables[table].columns}
    expected = {(name, column.name) for name, table in metadata.tables.items() for column in table.columns}
    assert made - {("alembic_version", "version_num")} == expected
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '999_later'"))
    with pytest.raises(StorageError, match="newer version"):
        migrate(engine)
    engine.dispose()


@pytest.mark.parametrize("url", ["", "nothing", "mysql://host/db", "sqlite://", "postgresql+asyncpg://h/d"])
def test_what_is_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="database"):
        open_engine(url)


def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database at all, but a text of some length\n" * 40)
    with pytest.raises(StorageError, match="damaged"):
        migrate(open_engine(sqlite_url(path)))
    assert path.read_text().startswith("not a database")


def _tables(engine: object) -> set[tuple[str, str]]:
    looked = inspect(engine)
    return {(table, column["name"]) for table in looked.get_table_names() for column in looked.get_columns(table)}
