"""The sample documents: each is kept, and once."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site
from medcodex.workflow.arrivals.receiving import receive
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.encounter.arriving import Told
    from medcodex.errors import InputError
    from medcodex.store.work import DatabaseStore


@dataclass(frozen=True)
class _Message:
    data: bytes
    told: Told | InputError
    format: str = "ccda"


def _taken(store: DatabaseStore, data: bytes, name: str) -> tuple[str, str]:
    [part] = read_parts(data, name, Site())
    received = receive(store, system("interface"), _Message(part.data, part.told), "file", name)
    return received.status, received.reason


@pytest.mark.shared
def test_every_sample_is_stored_and_a_second_time_is_a_duplicate(store: DatabaseStore, shared: Path) -> None:
    with zipfile.ZipFile(shared / "samples" / "ccda.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name.endswith(".ccda")}
    first = {name: _taken(store, data, name) for name, data in files.items()}
    assert {name: told for name, told in first.items() if told[0] != "stored"} == {}
    assert len(files) >= 11
    assert {_taken(store, data, name)[0] for name, data in files.items()} == {"duplicate"}
