"""Who is the same person: linked, queued, left alone; links and merges that lose nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from identity_fixture import hired
from medcodex.encounter.arriving import ChangeNumber, LinkPatients, MergePatients
from medcodex.encounter.incoming import Address, Identifier, IncomingChart, IncomingPatient, PersonName
from medcodex.errors import ConflictError, ForbiddenError, InputError
from medcodex.workflow.chart import Patient
from medcodex.workflow.index.keeping import index_rest, keep_person
from medcodex.workflow.index.linking import apply_link, link, put_off, set_apart, unlink
from medcodex.workflow.index.merging import apply_merge, unmerge
from medcodex.workflow.index.person import other_encounters, same_person
from medcodex.workflow.index.records import Happened, PairState
from medcodex.workflow.index.renumbering import apply_change
from medcodex.workflow.intake.taking import file_one
from medcodex.workflow.people import Actor, Role, system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.index.records import Pair

INTERFACE = system("interface")
HOME = Address("12 Oak Street", "Springfield", "OH", "44000", "US")
ANNA = IncomingPatient(
    "1", birth_date=dt.date(1961, 3, 9), sex="F", authority="NORTH",
    identifiers=(Identifier("212-55-4821", "", "SS"),),
    names=(PersonName("Quaggasmith", "Anna", "Maria"),), addresses=(HOME,), phones=("440 555 0182",),
)  # fmt: skip
AGAIN = replace(ANNA, mrn="77", authority="SOUTH")
TWIN = replace(ANNA, mrn="2", identifiers=(), names=(PersonName("Quaggasmith", "Berta", "Clara"),))
ALIKE = replace(ANNA, mrn="3", identifiers=(), names=(PersonName("Quaggasmith", "A"),), birth_date=dt.date(1961, 3, 19))
STRANGER = IncomingPatient("9", "Zebra, Otto", dt.date(1999, 1, 2), "M", "NORTH")


def kept(store: DatabaseStore, *people: IncomingPatient) -> list[Patient]:
    found = []
    for one in people:
        with store.begin(INTERFACE) as work:
            found.append(keep_person(work, one))
    return found


def pair_of(store: DatabaseStore, one: Patient, other: Patient) -> Pair | None:
    with store.begin(INTERFACE) as work:
        return work.index.pair(one.id, other.id)


@pytest.fixture
def manager(store: DatabaseStore) -> Actor:
    user = hired(store, "morgan", Role.MANAGER)
    return Actor(user.id, "morgan", Role.MANAGER, "web")


@pytest.mark.parametrize(
    ("other", "state"),
    [
        pytest.param(AGAIN, PairState.LINKED, id="same-national-number-birth-date-and-name"),
        pytest.param(replace(AGAIN, identifiers=()), PairState.LINKED, id="all-else-alike"),
        pytest.param(
            replace(AGAIN, identifiers=(), names=(PersonName("QUAGGASMITH", "Anna", "M."),)), PairState.LINKED,
            id="written-otherwise",
        ),
        pytest.param(ALIKE, PairState.POSSIBLE, id="initial-and-a-slip-in-the-date"),
        pytest.param(TWIN, None, id="twin"),
        pytest.param(STRANGER, None, id="stranger"),
    ],
)  # fmt: skip
def test_who_arrives_is_linked_queued_or_left_alone(
    store: DatabaseStore, other: IncomingPatient, state: PairState | None
) -> None:
    one, two = kept(store, ANNA, other)
    assert one.id != two.id
    pair = pair_of(store, one, two)
    assert (pair and pair.state) == state
    with store.begin(INTERFACE) as work:
        assert (two.id in same_person(work, one.id)) == (state is PairState.LINKED)


def test_the_same_again_changes_nothing(store: DatabaseStore) -> None:
    kept(store, ANNA, AGAIN, ALIKE)
    tables = "patients", "patient_traits", "patient_keys", "patient_pairs", "patient_events", "trail"
    before = _rows(store, tables)
    kept(store, ANNA, AGAIN, ALIKE)
    assert _rows(store, tables) == before


def test_what_changes_is_added_and_nothing_is_lost(store: DatabaseStore) -> None:
    moved = replace(ANNA, names=(PersonName("Okapi", "Anna"),), addresses=(replace(HOME, street="9 Elm Rd"),))
    patient, _ = kept(store, ANNA, moved)
    with store.begin(INTERFACE) as work:
        traits = work.index.traits(patient.id)
    assert traits is not None
    assert [one.family for one in traits.names] == ["Okapi", "Quaggasmith"]
    assert [one.street for one in traits.addresses] == ["9 Elm Rd", "12 Oak Street"]


def test_nothing_of_a_person_lies_open(store: DatabaseStore) -> None:
    kept(store, ANNA, AGAIN)
    with store.begin(INTERFACE) as work:
        apply_change(work, ChangeNumber("patient", Identifier("1", "NORTH"), Identifier("Oryx5", "NORTH")))
    lying = str(_rows(store, ("patient_traits", "patient_keys", "patient_pairs", "patient_numbers", "trail")))
    # Words that neither ids and blind indexes in hexadecimal nor sealed bytes are likely to hold by chance.
    words = ("uagga", "Maria", "1961-03", "19610309", "55-4821", "212554821", "Oak Street", "Oryx5", "NORTH", "5550182",
             "555 0182")  # fmt: skip
    assert not [word for word in words if word.casefold() in lying.casefold()]


def test_a_person_links_sets_apart_and_puts_off(store: DatabaseStore, manager: Actor) -> None:
    one, two, three = kept(store, ANNA, ALIKE, replace(ALIKE, mrn="4", birth_date=dt.date(1961, 3, 8), phones=()))
    with store.begin(manager) as work:
        assert put_off(work, one.id, two.id).state is PairState.LATER
    with store.begin(manager) as work:
        assert link(work, one.id, two.id, "the same signature").state is PairState.LINKED
    with store.begin(manager) as work:
        set_apart(work, one.id, three.id)
    with pytest.raises(ConflictError), store.begin(manager) as work:
        link(work, one.id, two.id)
    with store.begin(manager) as work:
        assert same_person(work, one.id) == {one.id, two.id}
        told = [(event.kind, event.login, event.reason) for event in work.index.events_of((two.id,))]
    assert told[:2] == [(Happened.LATER, "morgan", "score"), (Happened.LINKED, "morgan", "the same signature")]


def test_an_unlinked_pair_is_not_linked_again(store: DatabaseStore, manager: Actor) -> None:
    one, two = kept(store, ANNA, AGAIN)
    with pytest.raises(InputError, match="reason"), store.begin(manager) as work:
        unlink(work, one.id, two.id, " ")
    with store.begin(manager) as work:
        unlink(work, one.id, two.id, "mother and daughter")
    kept(store, replace(AGAIN, phones=("440 555 0199",)))
    pair = pair_of(store, one, two)
    assert (pair and pair.state) is PairState.APART
    with store.begin(manager) as work:
        assert [event.kind for event in work.index.events_of((one.id,))] == [Happened.LINKED, Happened.UNLINKED]


def test_no_link_joins_what_contradicts(store: DatabaseStore) -> None:
    """The number alone of the third is both others'; these two are people of other given names."""
    no_number = replace(ANNA, identifiers=())
    twin = replace(TWIN, identifiers=(Identifier("219-55-0001", "", "SS"),), mrn="5")
    one, two = kept(store, no_number, twin)
    (third,) = kept(store, replace(ANNA, mrn="6", names=(*ANNA.names, *TWIN.names), identifiers=twin.identifiers))
    with store.begin(INTERFACE) as work:
        person = same_person(work, third.id)
    assert not {one.id, two.id} <= person


@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_link(store: DatabaseStore, role: Role) -> None:
    one, two = kept(store, ANNA, ALIKE)
    actor = Actor("u", "somebody", role, "web")
    if role is Role.MANAGER:
        with store.begin(actor) as work:
            link(work, one.id, two.id)
        return
    with pytest.raises(ForbiddenError), store.begin(actor) as work:
        link(work, one.id, two.id)


def test_registration_links_and_unlinks(store: DatabaseStore) -> None:
    one, two = kept(store, ANNA, STRANGER)
    step = LinkPatients(Identifier("1", "NORTH"), Identifier("9", "NORTH"))
    for told, state in ((step, PairState.LINKED), (replace(step, linked=False), PairState.APART)):
        for _ in range(2):
            with store.begin(INTERFACE) as work:
                apply_link(work, told)
        pair = pair_of(store, one, two)
        assert (pair and pair.state) is state
    with store.begin(INTERFACE) as work:
        assert len(work.index.events_of((one.id,))) == 2
    with pytest.raises(InputError, match="not known"), store.begin(INTERFACE) as work:
        apply_link(work, replace(step, other=Identifier("404", "NORTH")))


def charted(store: DatabaseStore, person: IncomingPatient, account: str) -> str:
    return file_one(store, INTERFACE, IncomingChart(account, person, admitted=dt.date(2026, 5, 1))).chart.id


def test_a_merge_moves_charts_and_the_retired_number_leads_to_the_survivor(
    store: DatabaseStore, manager: Actor
) -> None:
    plain = replace(STRANGER, mrn="10")
    first, second = charted(store, STRANGER, "A1"), charted(store, plain, "A2")
    for _ in range(2):
        with store.begin(INTERFACE) as work:
            survivor = apply_merge(work, MergePatients(STRANGER, Identifier("10", "NORTH")))
    assert _owners(store, first, second) == [survivor.id, survivor.id]
    later = charted(store, plain, "A3")
    assert _owners(store, later) == [survivor.id]
    with store.begin(manager) as work:
        [merge] = work.index.merges_into(survivor.id)
        assert merge.moved == (second,)
        unmerge(work, merge.id, "two people after all")
    retired = _owners(store, second)[0]
    assert retired != survivor.id
    assert _owners(store, first) == [survivor.id]
    with store.begin(manager) as work:
        found = work.charts.patient_by_mrn("10", "NORTH")
        assert (found and found.id) == retired
        assert [one.kind for one in work.index.events_of((retired,))][-2:] == [Happened.MERGED, Happened.UNMERGED]
    with pytest.raises(ConflictError), store.begin(manager) as work:
        unmerge(work, merge.id, "again")


def test_a_merge_of_a_number_that_was_never_told(store: DatabaseStore) -> None:
    (survivor,) = kept(store, ANNA)
    with store.begin(INTERFACE) as work:
        apply_merge(work, MergePatients(ANNA, Identifier("old", "")))
    assert kept(store, replace(ANNA, mrn="old"))[0].id == survivor.id


def test_merges_in_a_chain_and_the_other_way_round(store: DatabaseStore, manager: Actor) -> None:
    one, two, three = (replace(STRANGER, mrn=str(number)) for number in (21, 22, 23))
    charts = [charted(store, person, f"C{person.mrn}") for person in (one, two, three)]
    owners = _owners(store, *charts)
    for survivor, retired in ((two, one), (three, two)):
        with store.begin(INTERFACE) as work:
            apply_merge(work, MergePatients(survivor, Identifier(retired.mrn, "NORTH")))
    assert set(_owners(store, *charts)) == {owners[2]}
    with store.begin(manager) as work:
        [first] = work.index.merges_into(owners[1])
        unmerge(work, first.id, "not the first")
    assert _owners(store, *charts) == [owners[0], owners[2], owners[2]]
    with store.begin(INTERFACE) as work:
        apply_merge(work, MergePatients(two, Identifier("23", "NORTH")))
    assert _owners(store, *charts) == [owners[0], owners[1], owners[1]]


def test_a_merge_that_contradicts_is_refused(store: DatabaseStore) -> None:
    kept(store, ANNA, STRANGER)
    with pytest.raises(InputError, match="birth dates and other sexes"), store.begin(INTERFACE) as work:
        apply_merge(work, MergePatients(ANNA, Identifier("9", "NORTH")))
    with pytest.raises(InputError, match="twice"), store.begin(INTERFACE) as work:
        apply_merge(work, MergePatients(ANNA, Identifier("1", "")))


def test_a_changed_number_leads_from_the_old_to_the_new(store: DatabaseStore) -> None:
    (patient,) = kept(store, ANNA)
    step = ChangeNumber("patient", Identifier("1", "NORTH"), Identifier("100", "NORTH"))
    for _ in range(2):
        with store.begin(INTERFACE) as work:
            assert apply_change(work, step).id == patient.id
    assert [one.id for one in kept(store, ANNA, replace(ANNA, mrn="100"))] == [patient.id] * 2
    back = ChangeNumber("patient", step.new, step.old)
    with store.begin(INTERFACE) as work:
        assert apply_change(work, back).mrn == "1"
    assert [one.id for one in kept(store, ANNA, replace(ANNA, mrn="100"))] == [patient.id] * 2


def test_a_number_of_another_patient_is_not_taken(store: DatabaseStore) -> None:
    kept(store, ANNA, STRANGER)
    with pytest.raises(InputError, match="another patient"), store.begin(INTERFACE) as work:
        apply_change(work, ChangeNumber("patient", Identifier("1", "NORTH"), Identifier("9", "NORTH")))


def test_a_coder_finds_the_other_encounters_of_the_person(store: DatabaseStore) -> None:
    one, two = charted(store, ANNA, "A1"), charted(store, AGAIN, "A2")
    charted(store, STRANGER, "A3")
    with store.begin(INTERFACE) as work:
        chart = work.charts.get(one)
        assert chart is not None
        assert [other.id for other in other_encounters(work, chart)] == [two]


def test_patients_from_before_are_brought_in(store: DatabaseStore) -> None:
    with store.begin(INTERFACE) as work:
        for number in ("1", "2"):
            old = Patient(f"p{number}", number, "Quaggasmith, Anna Maria", ANNA.birth_date, "F")
            work.charts.add_patient(old)
    with store.begin(INTERFACE) as work:
        assert index_rest(work, 10) == 2
    with store.begin(INTERFACE) as work:
        assert index_rest(work, 10) == 0
        assert work.index.pair("p1", "p2") is not None


def test_the_end_of_the_last_chart_ends_the_patient_with_all_numbers(store: DatabaseStore) -> None:
    chart, _ = charted(store, STRANGER, "A1"), kept(store, ANNA)
    with store.begin(INTERFACE) as work:
        apply_merge(work, MergePatients(STRANGER, Identifier("old", "")))
    with store.begin(INTERFACE) as work:
        work.keeping.erase(chart)
    assert [len(rows) for rows in _rows(store, ("patients", "patient_traits", "patient_merges"))] == [1, 1, 0]


def _owners(store: DatabaseStore, *charts: str) -> list[str]:
    with store.begin(INTERFACE) as work:
        return [chart.patient_id for one in charts if (chart := work.charts.get(one)) is not None]


def _rows(store: DatabaseStore, tables: tuple[str, ...]) -> list[list[tuple[Any, ...]]]:
    with store.engine.connect() as connection:
        return [
            sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))), key=repr)  # noqa: S608
            for table in tables
        ]
