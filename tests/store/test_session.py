"""Decisions as they are kept: each once, in order, sealed; and the use cases over a real store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.workflow.session.making import LINES, STAY, d

from medcodex.encounter import Claim, Evidence, Setting
from medcodex.errors import ConflictError, InputError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.schema.session import decisions
from medcodex.store.work import DatabaseStore
from medcodex.text.model import Section
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.people import Actor, Role, User, system
from medcodex.workflow.session.completing import complete
from medcodex.workflow.session.deciding import StaleError, decide, keep_run
from medcodex.workflow.session.decision import Decision, Field, Kind, Recorded
from medcodex.workflow.session.ports import Judged, Wish
from medcodex.workflow.session.session import Session, session_of
from medcodex.workflow.worklist.stop import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CODER = Actor("u1", "okapi", Role.CODER, "web")
NOW = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)
_CHARTS = count(1)


class PlainBooks:
    """workflow.session.ports.Books that takes every code as it is."""

    def name(self, system: str, code: str, date: dt.date) -> tuple[str, str]:
        return code.upper(), "a title"

    def sections(self, text: str) -> Sequence[Section]:
        return [Section("plan", 0, 0, 0, len(text))]


BOOKS = PlainBooks()


def coded_chart(store: DatabaseStore) -> str:
    """A chart whose facility claim was coded; its id."""
    name = f"c{next(_CHARTS)}"
    with store.begin(CODER) as work:
        if work.people.get("u1") is None:
            work.people.add(User("u1", "okapi", "Okapi", Role.CODER, NOW))
        work.charts.add_patient(Patient(f"p{name}", f"m{name}", "Quokka"))
        day = dt.date(2026, 5, 15)
        work.charts.add(Chart(name, f"p{name}", f"a{name}", Setting.INPATIENT, NOW, (Claim.FACILITY,), day, day))
        kinds = ("discharge-summary", "history and physical", "operative report")
        for kind in kinds:
            text = "Words of Quokka."
            signed = Document(f"{name}{kind[:3]}", name, kind, 1, kind, kind, text, NOW, "Dr. Gnu", "attending", True)
            work.charts.add_document(signed)
        keep_run(work, replace(STAY, id=f"r{name}", chart_id=name), Claim.FACILITY)
    return name


def sent(store: DatabaseStore, chart: str, key: str, after: int, decision: Decision) -> Session:
    with store.begin(CODER) as work:
        return decide(work, chart, Claim.FACILITY, Wish(key, after, decision), BOOKS)


def now(store: DatabaseStore, chart: str) -> Session:
    with store.begin(CODER) as work:
        found = work.charts.get(chart)
        assert found is not None
        session = session_of(work, found, Claim.FACILITY)
        assert session is not None
        return session


def test_what_is_kept_comes_back(store: DatabaseStore) -> None:
    chart = coded_chart(store)
    span = Evidence(f"{chart}dis", 0, 5, "", "")
    answered = sent(store, chart, "k1", 1, d("add", system="icd10cm", code="e11.9", evidence=(span,), reason="Quokka"))
    kept = now(store, chart)
    assert answered == replace(kept, today=answered.today)
    added = kept.folded.line("a2")
    assert added is not None
    assert (added.code, added.display, added.evidence[0].text, added.evidence[0].section) == (
        "E11.9", "a title", "Words", "plan",
    )  # fmt: skip
    with store.engine.connect() as connection:
        assert "Quokka" not in str([tuple(map(bytes_of, row)) for row in connection.execute(select(decisions))])


def bytes_of(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.parametrize(
    "twice", [Recorded(2, "other", d("accept", "s1"), "u1", NOW), Recorded(3, "k", d("accept", "s1"), "u1", NOW)]
)
def test_no_number_and_no_key_is_taken_twice(store: DatabaseStore, twice: Recorded) -> None:
    chart = coded_chart(store)
    sent(store, chart, "k", 1, d("accept", "s1"))
    with pytest.raises(ConflictError), store.begin(CODER) as work:
        work.decisions.append(chart, Claim.FACILITY, twice)


def test_a_decision_that_is_refused_leaves_nothing(store: DatabaseStore) -> None:
    chart = coded_chart(store)
    sent(store, chart, "k1", 1, d("accept", "s1"))
    for key, wish in (("k2", d("undo")), ("k3", d("reject", "s1"))):
        with pytest.raises(StaleError):
            sent(store, chart, key, 1, wish)
    with pytest.raises(ConflictError):
        sent(store, chart, "k1", 1, d("reject", "s1"))
    with pytest.raises(InputError):
        sent(store, chart, "k4", 2, d("coded", run="r"))
    with pytest.raises(ConflictError):
        sent(store, chart, "k5", 2, d("redo"))
    assert [event.key for event in now(store, chart).events][1:] == ["k1"]


def test_completion_is_of_what_was_judged(store: DatabaseStore) -> None:
    chart = coded_chart(store)
    judged = Judged((), {"ms_drg": {"drg": 291, "version": "43.1", "weight": 1.5}})
    seen = now(store, chart)
    with pytest.raises(StoppedError), store.begin(CODER) as work:
        complete(work, seen, Wish("k1", 1, d("complete")), judged, ())
    seen = sent(store, chart, "k2", 1, d("accept_all"))
    sent(store, chart, "k3", 2, d("set", "s1", field=Field.POA, value="N"))
    with pytest.raises(StaleError), store.begin(CODER) as work:
        complete(work, seen, Wish("k4", 2, d("complete")), judged, ())
    seen = now(store, chart)
    with pytest.raises(StoppedError), store.begin(CODER) as work:
        complete(work, seen, Wish("k5", 3, d("complete")), judged, ("query-1",))
    with store.begin(CODER) as work:
        done = complete(work, seen, Wish("k6", 3, d("complete", reason="fine")), judged, ())
    assert done.final is not None
    assert (done.final.drg, done.final.weight, done.final.number) == (291, 1.5, 1)
    assert [(code.code, code.poa) for code in done.final.reported][:2] == [("I50.23", "N"), ("I10", "Y")]
    with store.begin(system("test")) as work:
        assert work.decisions.final(chart, Claim.FACILITY) == done.final
    with pytest.raises(ConflictError), store.begin(CODER) as work:
        keep_run(work, replace(STAY, id=f"late{chart}", chart_id=chart), Claim.FACILITY)


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseStore]:
    engine = open_engine(sqlite_url(tmp_path_factory.mktemp("session") / "w.sqlite"))
    migrate(engine)
    opened = DatabaseStore(engine, new_keys())
    yield opened
    opened.dispose()


SENT = st.lists(
    st.tuples(
        st.one_of(
            st.builds(Decision, st.sampled_from([Kind.ACCEPT, Kind.REJECT]), st.sampled_from(LINES)),
            st.builds(Decision, st.just(Kind.MOVE), st.sampled_from(LINES), to=st.integers(1, 4)),
            st.builds(Decision, st.just(Kind.ADD), system=st.just("icd10cm"), code=st.sampled_from(["I10", "E11.9"])),
            st.builds(Decision, st.sampled_from([Kind.ACCEPT_ALL, Kind.UNDO, Kind.REDO])),
        ),
        st.integers(1, 3),
    ),
    max_size=8,
)


@given(SENT)
@settings(max_examples=25, deadline=None)
def test_keys_sent_again_at_any_time_change_nothing(one_store: DatabaseStore, plan: list[tuple[Decision, int]]) -> None:
    chart, taken = coded_chart(one_store), []
    for number, (decision, times) in enumerate(plan):
        after = now(one_store, chart).seq
        for _ in range(times):
            try:
                state = sent(one_store, chart, f"k{number}", after, decision)
            except ConflictError:
                break
            taken.append((f"k{number}", after, decision))
            for key, seen, earlier in taken:
                assert sent(one_store, chart, key, seen, earlier).folded == state.folded
    events = now(one_store, chart).events
    assert [event.key for event in events][1:] == list(dict.fromkeys(key for key, _, _ in taken))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
