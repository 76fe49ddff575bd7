"""Documents that do not say whose they are, with a file beside them that does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.pdf_making import text_pdf

from medcodex.app.ingest.watching import Watcher
from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.interchange.site import Site
from medcodex.library.home import Home
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = {"account": "A-7", "patient": {"mrn": "M-7"}, "documents": [{"kind": "progress note", "signed": True}]}


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside an empty workbench."""
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path / "home"))
    for name in ("MEDCODEX_KEYS", "MEDCODEX_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def ingested(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main(["ingest", str(folder), "--database", f"sqlite:///{folder.parent}/w.sqlite", "--json"])
    told = json.loads(capsys.readouterr().out)
    return {one["file"].rpartition("/")[2]: one["status"] for one in told}


def test_a_file_beside_a_document_says_whose_it_is(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inbox / "note.pdf").write_bytes(text_pdf("Gout of the left toe."))
    (inbox / "lost.txt").write_text("Gout.")
    assert ingested(inbox, capsys) == {"note.pdf": "parked", "lost.txt": "parked"}
    (inbox / "note.json").write_text(json.dumps(ABOUT))
    assert ingested(inbox, capsys) == {"note.pdf": "stored", "lost.txt": "parked"}
    assert ingested(inbox, capsys) == {"note.pdf": "duplicate", "lost.txt": "parked"}


def test_a_chart_of_a_documents_name_is_still_a_chart(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inbox / "note.txt").write_text("Gout.")
    (inbox / "note.json").write_text(json.dumps({"account": "A-8", "documents": [{"text": "Asthma."}]}))
    assert ingested(inbox, capsys) == {"note.json": "stored", "note.txt": "parked"}


def test_a_watched_folder_takes_both_away(inbox: Path) -> None:
    (inbox / "note.pdf").write_bytes(text_pdf("Gout of the left toe."))
    (inbox / "note.json").write_text(json.dumps(ABOUT))
    store = open_store(None, Home(inbox.parent / "home"))
    watcher = Watcher(store, system("folder"), Site(), inbox, quiet=0)
    assert [(one.file.rpartition("/")[2], one.status) for one in watcher.look()] == [("note.pdf", "stored")]
    assert sorted(str(one.relative_to(inbox)) for one in inbox.rglob("*.*")) == ["done/note.json", "done/note.pdf"]
    store.dispose()


def test_a_pdf_and_options(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inbox / "note.pdf").write_bytes(text_pdf("Gout of the left toe."))
    at = f"sqlite:///{inbox.parent}/w.sqlite"
    assert main(["chart", "add", str(inbox / "note.pdf"), "--account", "A-9", "--mrn", "M-9", "--database", at]) == 0
    assert "1 new document" in capsys.readouterr().out
