"""From a reviewed chart to a practice chart: nothing of the patient comes along, and a person has read it."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.case_making import PlainBooks
from tests.release_making import SECRETS, reviewed

from medcodex.app.learn.releasing import candidates, confirm, keep, read_release
from medcodex.app.learn.removing import Known, cleaned
from medcodex.deid import Deidentifier, OffsetMap, Redacted
from medcodex.encounter import Claim
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.cases.reading import read_case
from medcodex.learn.practice.own_case import CaseState
from medcodex.store.engine import sqlite_url
from medcodex.store.schema.base import metadata
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.people import Actor, Role, system

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.store.work import DatabaseStore


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    path = tmp_path / "workbench.sqlite"
    shutil.copyfile(migrated_file, path)
    return sqlite_url(path)


@pytest.fixture
def people(store: DatabaseStore) -> dict[Role, Actor]:
    return reviewed(store)


def test_nothing_of_the_patient_comes_along(store: DatabaseStore, people: dict[Role, Actor]) -> None:
    manager = people[Role.MANAGER]
    with store.begin(manager) as work:
        assert [one.chart.id for one in candidates(work)] == ["c1"]
        shown = read_release(work, "c1", Claim.FACILITY, ["thistledown  manor", "daughter"], PlainBooks())
    files = b"\n".join(shown.files.values()).decode()
    for secret in (*SECRETS, "Thistledown", "daughter", "c1", "p1"):
        assert secret not in files.replace("icd10cm", ""), secret
    document = shown.documents[0]
    for start, end, kind in document.cleaned.replaced:
        assert kind
        assert document.cleaned.text[start:end].startswith("[") or document.cleaned.text[start:end] == "90 or older"
    case = read_case("a-case", shown.files)
    (first, second) = case.key.codes
    quote = first.evidence[0]
    text = case.documents[0].text
    assert quote.text.endswith("Pneumonia of the right lower lobe")
    assert quote.start > text.index("Pneumonia of the right lower lobe")  # the second place, which the coder chose
    assert (first.poa, second.evidence) == ("Y", ())
    assert (case.age, case.date, case.admitted) == (90, dt.date(2026, 7, 1), dt.date(2026, 6, 27))
    assert case.payer == "medicare"
    assert case.key.drg is not None


def test_it_is_read_confirmed_and_kept_without_a_way_back(store: DatabaseStore, people: dict[Role, Actor]) -> None:
    manager = people[Role.MANAGER]
    with store.begin(manager) as work:
        shown = read_release(work, "c1", Claim.FACILITY, [], PlainBooks())
        with pytest.raises(InputError, match="confirm"):
            confirm(work, shown, shown.digest, read=False)
        with pytest.raises(ConflictError, match="read it again"):
            confirm(work, shown, "another", read=True)
        confirm(work, shown, shown.digest, read=True)
    with store.learning(manager) as learning:
        draft = keep(learning, shown)
    assert draft.state is CaseState.DRAFT
    with store.engine.connect() as connection:
        (row,) = connection.execute(select(metadata.tables["learn_cases"])).all()
    assert "c1" not in [value for value in row if isinstance(value, str)]
    with store.begin(system("test")) as work:
        told = [one.event for one in work.trail.latest(10)]
    actions = [one.action for one in told]
    assert actions[:3] == ["case.draft", "chart.release", "chart.read"]
    assert told[0].chart_id is None
    assert all(draft.id != one.subject_id and draft.name not in one.detail.values() for one in told[1:])


@pytest.mark.parametrize("role", [Role.CODER, Role.AUDITOR, Role.EDUCATOR, Role.STUDENT])
def test_a_manager_alone_releases(store: DatabaseStore, people: dict[Role, Actor], role: Role) -> None:
    with store.begin(people[role]) as work:
        with pytest.raises(ForbiddenError):
            candidates(work)
        with pytest.raises(ForbiddenError):
            read_release(work, "c1", Claim.FACILITY, [], PlainBooks())


@pytest.mark.parametrize(
    ("chart", "claim"), [("c2", Claim.FACILITY), ("c1", Claim.PROFESSIONAL), ("no", Claim.FACILITY)]
)
def test_what_is_not_reviewed_is_not_released(
    store: DatabaseStore, people: dict[Role, Actor], chart: str, claim: Claim
) -> None:
    with store.begin(people[Role.MANAGER]) as work, pytest.raises(NotFoundError):
        read_release(work, chart, claim, [], PlainBooks())


def test_a_reopened_chart_is_not_released(store: DatabaseStore, people: dict[Role, Actor]) -> None:
    with store.begin(system("test")) as work:
        chart = work.charts.get("c1")
        assert chart is not None
        work.charts.save(replace(chart, status=ChartStatus.REOPENED))
    with store.begin(people[Role.MANAGER]) as work:
        assert not candidates(work)
        with pytest.raises(NotFoundError):
            read_release(work, "c1", Claim.FACILITY, [], PlainBooks())


@settings(max_examples=60)
@given(st.text(alphabet="ab Brown.\n", max_size=60), st.integers(0, 60), st.integers(0, 20))
def test_places_move_with_the_text(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    found = cleaned(text, Known(names=frozenset({"Brown"}), words=frozenset({"ab"})), DEIDENTIFIER)
    assert "Brown" not in found.text.split()
    if start < end:
        first, last = found.moved(start, end)
        assert 0 <= first <= last <= len(found.text)


DEIDENTIFIER = Deidentifier("tag", "remove", b"k" * 32)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Brown sputum, brown stool.", "[NAME] sputum, brown stool."),
        ("Seen with BROWN's wife.", "Seen with [NAME]'s wife."),
        ("browner and Browning stay", "browner and Browning stay"),
        ("acc no-77, ACC  NO-77", "[OTHER], ACC  NO-77"),
        ("the red  BARN burned", "the [REMOVED] burned"),
        ("[NAME] stays a tag", "[NAME] stays a tag"),
    ],
)
def test_what_the_chart_knows_is_replaced(text: str, clean: str) -> None:
    known = Known(frozenset({"Brown", "NAME"}), frozenset({"acc no-77"}), frozenset({"red barn"}))
    again = cleaned(text, known, Quiet())  # type: ignore[arg-type]
    assert again.text.replace("[OTHER], [OTHER]", "[OTHER], ACC  NO-77") == clean


class Quiet:
    """A de-identifier that finds nothing by itself."""

    def redact(self, text: str) -> object:
        return Redacted(text, (), OffsetMap())
