"""Legal hold and the end of charts, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from filled_tables import contents, fill, reflected
from medcodex.encounter import Setting
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.store.erasing import erase
from medcodex.store.schema.base import metadata
from medcodex.store.schema.foundation import charts
from medcodex.store.trail import verify
from medcodex.workflow.chart import Chart, ChartStatus, Document, Patient
from medcodex.workflow.keeping.ending import end, expired
from medcodex.workflow.keeping.holds import legal_holds, lift_hold, place_hold
from medcodex.workflow.keeping.rules import Rules
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

MANAGER = Actor("u1", "manager", Role.MANAGER, "web")
CODER = Actor("u2", "coder", Role.CODER, "web")
TODAY = dt.date(2026, 5, 15)
OLD = dt.date(2016, 5, 14)
RULES = Rules.load()
NOW = dt.datetime(2016, 5, 14, 9, 0, tzinfo=dt.UTC)


def kept(store: DatabaseStore, name: str, ended: dt.date | None = OLD, patient: str = "p1", **changes: object) -> None:
    with store.begin(MANAGER) as work:
        if work.charts.patient(patient) is None:
            work.charts.add_patient(Patient(patient, f"MRN-{patient}", "Sample, Sally", dt.date(1950, 1, 1), "F"))
        found = {"status": ChartStatus.COMPLETE, **changes}
        work.charts.add(Chart(name, patient, f"A-{name}", Setting.INPATIENT, NOW, discharged=ended, **found))
        work.charts.add_document(Document(f"d-{name}", name, "1", 1, "discharge summary", "Summary", "Text.", NOW))


def test_what_is_over_is_found(store: DatabaseStore) -> None:
    kept(store, "old")
    kept(store, "no-dates", None)
    kept(store, "last-day", dt.date(2016, 5, 15))
    kept(store, "open", status=ChartStatus.CODING)
    with store.begin(MANAGER) as work:
        assert {one.chart_id for one in expired(work, RULES, TODAY)} == {"old", "no-dates"}


def test_the_end_takes_everything_and_the_trail_tells_of_it(store: DatabaseStore) -> None:
    kept(store, "one")
    kept(store, "two")
    with store.begin(MANAGER) as work:
        end(work, "one", RULES, TODAY)
    with store.begin(MANAGER) as work:
        assert work.charts.get("one") is None
        assert work.charts.documents("one") == []
        assert work.charts.patient("p1") is not None
        [event, *_] = work.trail.about("one")
        end(work, "two", RULES, TODAY)
        assert work.charts.patient("p1") is None
    assert (event.event.action, event.login) == ("chart.ended", "manager")
    assert dict(event.event.detail) == {"rule": "chart", "until": "2026-05-14", "charts": 1, "documents": 1}
    with store.engine.connect() as connection:
        assert verify(connection, store.sealer.ring.trail).broken is None


def test_a_legal_hold_keeps_a_chart(store: DatabaseStore) -> None:
    kept(store, "one")
    with store.begin(MANAGER) as work:
        hold = place_hold(work, "one", "Subpoena of 1 May")
    with store.begin(MANAGER) as work:
        assert expired(work, RULES, TODAY) == []
        with pytest.raises(ConflictError, match="legal hold"):
            end(work, "one", RULES, TODAY)
    with store.begin(MANAGER) as work:
        lifted = lift_hold(work, hold.id, "Case closed")
        assert (lifted.lifted_by, legal_holds(work, "one")) == ("manager", [lifted])
        with pytest.raises(ConflictError, match="already"):
            lift_hold(work, hold.id, "again")
    with store.begin(MANAGER) as work:
        assert [one.chart_id for one in expired(work, RULES, TODAY)] == ["one"]
        assert [(one.event.action, one.event.reason) for one in work.trail.about("one")] == [
            ("legal-hold.lifted", "Case closed"),
            ("legal-hold.placed", "Subpoena of 1 May"),
        ]
        end(work, "one", RULES, TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"status": ChartStatus.REOPENED}, "not complete"),
        ({"ended": dt.date(2020, 1, 1)}, "kept until 2030-01-01"),
        ({"ended": dt.date(2016, 5, 15)}, "kept until 2026-05-15"),
    ],
    ids=["reopened", "years-left", "last-day"],
)
def test_what_has_to_stay_stays(store: DatabaseStore, changes: dict[str, object], says: str) -> None:
    kept(store, "one", **changes)  # type: ignore[arg-type]
    with pytest.raises(ConflictError, match=says), store.begin(MANAGER) as work:
        end(work, "one", RULES, TODAY)
    with store.begin(MANAGER) as work:
        assert len(work.charts.documents("one")) == 1


def test_who_may_and_what_is_there(store: DatabaseStore) -> None:
    kept(store, "one")
    with store.begin(CODER) as work:
        for asked in (
            lambda: place_hold(work, "one", "x"),
            lambda: legal_holds(work),
            lambda: expired(work, RULES, TODAY),
            lambda: end(work, "one", RULES, TODAY),
        ):
            with pytest.raises(ForbiddenError):
                asked()
    with store.begin(MANAGER) as work:
        for reason in ("", "  ", "x" * 501):
            with pytest.raises(InputError):
                place_hold(work, "one", reason)
        for asked in (
            lambda: place_hold(work, "none", "x"),
            lambda: lift_hold(work, "none", "x"),
            lambda: end(work, "none", RULES, TODAY),
        ):
            with pytest.raises(NotFoundError):
                asked()


def test_every_table_that_names_a_chart_ends_with_it() -> None:
    """A column of chart ids without a foreign key would leave rows behind; only the trail is to stay."""
    named = {
        table.name
        for table in metadata.tables.values()
        if "chart_id" in table.columns and not table.columns["chart_id"].foreign_keys
    }
    assert named == {"trail"}


def test_a_chart_ends_with_rows_in_every_table(store: DatabaseStore) -> None:
    with store.engine.begin() as connection:
        fill(connection, reflected(connection))
        gone = connection.execute(select(charts.c.id).order_by(charts.c.id).limit(1)).scalar_one()
        connection.execute(update(charts).values(status="complete"))
        erased = erase(connection, charts, gone)
    assert erased["charts"] == 1
    left = contents(store.engine)
    assert not [table for table, rows in left.items() if any(gone in map(str, row) for row in rows)]
