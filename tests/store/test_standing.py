"""What is kept of sessions in memory is what the database says, whoever changed it: two stores over one database stand
for two processes, each with its own memory, and a third that is made for the question remembers nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, event, update
from tests.store.test_session import BOOKS, CODER, NOW, coded_chart, now, sent
from tests.workflow.session.making import STAY, d

from medcodex.encounter import Claim
from medcodex.store.engine import open_engine
from medcodex.store.schema.session import decisions
from medcodex.store.work import DatabaseStore
from medcodex.workflow.chart import Charge, Document
from medcodex.workflow.session.completing import complete, reopen
from medcodex.workflow.session.deciding import decide, keep_run
from medcodex.workflow.session.ports import Judged, Wish
from medcodex.workflow.worklist.holding import place_hold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.workflow.session.session import Session


@pytest.fixture
def other(store: DatabaseStore, database_url: str) -> Iterator[DatabaseStore]:
    """A second process."""
    with opened(store, database_url) as found:
        yield found


@contextmanager
def opened(store: DatabaseStore, url: str) -> Iterator[DatabaseStore]:
    found = DatabaseStore(open_engine(url), store.sealer.ring)
    yield found
    found.dispose()


def decided(store: DatabaseStore, chart: str, key: str, kind: str = "accept", line: str | None = "s1") -> Session:
    return sent(store, chart, key, now(store, chart).seq, d(kind, line))


def coded_again(store: DatabaseStore, chart: str) -> None:
    with store.begin(CODER) as work:
        keep_run(work, replace(STAY, id=work.new_id(), chart_id=chart), Claim.FACILITY)


def documented(store: DatabaseStore, chart: str) -> None:
    with store.begin(CODER) as work:
        work.charts.add_document(Document(f"{chart}new", chart, "n9", 1, "letter", "letter", "New words.", NOW))


def written_anew(store: DatabaseStore, chart: str) -> None:
    with store.begin(CODER) as work:
        old = work.charts.documents(chart)[0]
        work.charts.add_document(replace(old, id=f"{chart}two", version=2, text="Better words."))


def charged(store: DatabaseStore, chart: str) -> None:
    with store.begin(CODER) as work:
        work.charts.add_charge(Charge(f"{chart}charge", chart, "96365", Decimal(1), Decimal("120.00")))


def renamed(store: DatabaseStore, chart: str) -> None:
    with store.begin(CODER) as work:
        patient = work.charts.patient(f"p{chart}")
        assert patient is not None
        work.charts.save_patient(replace(patient, name="Numbat"))


def held(store: DatabaseStore, chart: str) -> None:
    with store.begin(CODER) as work:
        place_hold(work, chart, "documents")


def completed(store: DatabaseStore, chart: str) -> None:
    seen = decided(store, chart, "all", "accept_all", None)
    with store.begin(CODER) as work:
        complete(work, seen, Wish("done", seen.seq, d("complete", reason="fine")), Judged((), {}), ())


def reopened(store: DatabaseStore, chart: str) -> None:
    completed(store, chart)
    after = now(store, chart).seq
    with store.begin(CODER) as work:
        reopen(work, chart, Claim.FACILITY, Wish("open", after, d("reopen", reason="a word is missing")))


CHANGES: dict[str, Callable[[DatabaseStore, str], object]] = {
    "a decision": lambda store, chart: decided(store, chart, "k"),
    "several decisions": lambda store, chart: [
        decided(store, chart, f"k{number}", line=f"s{number}") for number in (1, 2)
    ],
    "an undo": lambda store, chart: (decided(store, chart, "k1"), decided(store, chart, "k2", "undo", None)),
    "a new run": coded_again,
    "a document": documented,
    "a new version of a document": written_anew,
    "a charge": charged,
    "the patient": renamed,
    "a hold": held,
    "completion": completed,
    "reopening": reopened,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_changed_is_seen(
    store: DatabaseStore, other: DatabaseStore, database_url: str, change: str
) -> None:
    chart = coded_chart(store)
    before = now(other, chart)
    decided(other, chart, "first", line="s2")
    now(store, chart)
    CHANGES[change](store, chart)
    found = now(other, chart)
    with opened(store, database_url) as fresh:
        assert found == now(fresh, chart)
    assert now(store, chart) == found
    assert found != before


def test_two_tabs_on_two_processes_take_turns(store: DatabaseStore, other: DatabaseStore, database_url: str) -> None:
    chart = coded_chart(store)
    for number in range(1, 13):
        at, line = (store, other)[number % 2], f"s{number % 3 + 1}"
        decided(at, chart, f"k{number}", ("accept", "reject")[number % 5 == 0], line)
    with opened(store, database_url) as fresh:
        whole = now(fresh, chart)
    assert [one.key for one in whole.events][1:] == [f"k{number}" for number in range(1, 13)]
    assert now(store, chart) == now(other, chart) == whole


def test_what_is_undone_with_its_transaction_is_not_kept(store: DatabaseStore) -> None:
    chart = coded_chart(store)
    before = now(store, chart)
    for break_off in (RuntimeError, KeyboardInterrupt):
        with pytest.raises(break_off):
            broken_off(store, chart, break_off)
        assert now(store, chart) == before
    decided(store, chart, "kept", line="s2")
    assert [one.key for one in now(store, chart).events][1:] == ["kept"]


def broken_off(store: DatabaseStore, chart: str, by: type[BaseException]) -> None:
    with store.begin(CODER) as work:
        decide(work, chart, Claim.FACILITY, Wish("gone", 1, d("accept", "s1")), BOOKS)
        raise by


def test_a_database_put_back_to_an_earlier_state_is_read_anew(
    store: DatabaseStore, other: DatabaseStore, database_url: str
) -> None:
    """As after a restore beside a running service: the numbers are the same again, the decisions are others."""
    chart = coded_chart(store)
    for number in (1, 2, 3):
        decided(store, chart, f"k{number}", line=f"s{number}")
    with other.engine.begin() as connection:
        connection.execute(delete(decisions).where(decisions.c.chart_id == chart, decisions.c.seq > 2))
        connection.execute(
            update(decisions).where(decisions.c.chart_id == chart, decisions.c.seq == 2).values(key="b1")
        )
    for number in (2, 3):
        decided(other, chart, f"b{number}", "reject", f"s{number}")
    with opened(store, database_url) as fresh:
        assert now(store, chart) == now(fresh, chart)
    assert [one.key for one in now(store, chart).events][1:] == ["b1", "b2", "b3"]


def test_what_nobody_changed_is_not_read_again(store: DatabaseStore) -> None:
    chart = coded_chart(store)
    now(store, chart)
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    now(store, chart)
    assert sum(statement.startswith("SELECT") for statement in asked) == 2  # the chart, and what there is
    assert not any("content" in statement for statement in asked)
