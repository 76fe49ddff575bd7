"""Two people compared: traits made comparable, levels of agreement, verdicts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.encounter.incoming import Address, Identifier, IncomingPatient, PersonName
from medcodex.workflow.index.blocking import MOST_KEYS, blocking_keys
from medcodex.workflow.index.comparing import compare
from medcodex.workflow.index.judging import Verdict, judge
from medcodex.workflow.index.known import Known, known
from medcodex.workflow.index.traits import name_in_parts, traits_of

WILLIAM = IncomingPatient(
    "1", birth_date=dt.date(1961, 3, 9), sex="M", authority="NORTH",
    identifiers=(Identifier("212-55-4821", "", "SS"),),
    names=(PersonName("Quaggasmith", "William", "Karl"),),
    addresses=(Address("12 Oak Street Apt 4", "Springfield", "OH", "44000-1234"),), phones=("+1 (440) 555-0182",),
)  # fmt: skip
NAME = WILLIAM.names[0]


def as_known(told: IncomingPatient = WILLIAM, **changed: Any) -> Known:
    return known(traits_of(replace(told, **changed)))


def named(**changed: str) -> dict[str, Any]:
    return {"names": (replace(NAME, **changed),)}


@pytest.mark.parametrize(
    ("changed", "field", "level"),
    [
        pytest.param(named(family="QUAGGASMITH"), "family", "same", id="capitals"),
        pytest.param(named(family="Quággasmith"), "family", "same", id="accent"),
        pytest.param(named(family="Quagasmith"), "family", "alike", id="letter-left-out"),
        pytest.param(named(family="Otter-Quaggasmith"), "family", "part", id="married-with-both-names"),
        pytest.param(named(family="Otter"), "family", "other", id="married-name"),
        pytest.param(
            {"names": (PersonName("Otter", "William"), PersonName("Quaggasmith", "William"))}, "family", "former",
            id="former-name",
        ),
        pytest.param(named(family="William", given="Quaggasmith"), "family", "swapped", id="names-exchanged"),
        pytest.param(named(given="Bill"), "given", "nickname", id="nickname"),
        pytest.param(named(given="W"), "given", "initial", id="initial"),
        pytest.param(named(given="Wiliam"), "given", "typing", id="typing-error"),
        pytest.param(named(given="Karl", middle=""), "given", "middle", id="middle-name-used"),
        pytest.param(named(given="Otto"), "given", "other", id="other-given-name"),
        pytest.param(named(suffix="Jr."), "suffix", "one", id="suffix-told-once"),
        pytest.param({"birth_date": dt.date(1961, 9, 3)}, "birth", "swapped", id="day-and-month-exchanged"),
        pytest.param({"birth_date": dt.date(1961, 3, 8)}, "birth", "slip", id="one-digit"),
        pytest.param({"birth_date": dt.date(1916, 3, 9)}, "birth", "slip", id="two-digits-exchanged"),
        pytest.param({"birth_date": dt.date(1983, 3, 9)}, "birth", "near", id="same-day-other-year"),
        pytest.param({"sex": "F"}, "sex", "other", id="other-sex"),
        pytest.param(
            {"addresses": (Address("12 OAK ST # 4", "", "OH", "44000"),)}, "address", "same", id="address-otherwise"
        ),
        pytest.param({"addresses": (Address("12 Oak St Apt 5", "", "", "44000"),)}, "address", "street", id="unit"),
        pytest.param({"phones": ("4405550128",)}, "phone", "slip", id="phone-digits-exchanged"),
        pytest.param({"identifiers": (Identifier("4821", "", "SS"),)}, "national", "last-four", id="last-four"),
        pytest.param({"identifiers": (Identifier("212554812", "", "SS"),)}, "national", "slip", id="number-exchanged"),
    ],
)  # fmt: skip
def test_levels_of_agreement(changed: dict[str, Any], field: str, level: str) -> None:
    assert compare(as_known(), as_known(**changed)).levels[field] == level
    assert compare(as_known(**changed), as_known()).levels[field] == level


@pytest.mark.parametrize(
    "changed",
    [
        {"identifiers": (Identifier("000-00-0000", "", "SS"),)},
        {"identifiers": (Identifier("123456789", "", "SS"),)},
        {"phones": ("999-999-9999",)},
        {"birth_date": dt.date(1900, 1, 1)},
        {"names": (PersonName("Unknown", "Unknown"),)},
    ],
    ids=["zeros", "counted-up", "nines", "first-of-1900", "unknown"],
)
def test_what_was_typed_to_fill_a_field_is_no_trait(changed: dict[str, Any]) -> None:
    field = next(iter(changed))
    nothing = {"identifiers": (), "phones": (), "birth_date": None, "names": ()}[field]
    assert as_known(**changed) == as_known(**{field: nothing})


ALL_BUT_NUMBER = {"identifiers": ()}
VERDICTS: dict[str, tuple[dict[str, Any], Verdict]] = {
    "the same": ({}, Verdict.SAME),
    "the same without a number": (ALL_BUT_NUMBER, Verdict.SAME),
    "names exchanged": ({**named(family="William", given="Quaggasmith"), **ALL_BUT_NUMBER}, Verdict.SAME),
    "twin": ({**named(given="Otto", middle="Emil"), **ALL_BUT_NUMBER}, Verdict.DIFFERENT),
    "twin with a like name": ({**named(given="Willian", middle=""), **ALL_BUT_NUMBER, "sex": "U"}, Verdict.POSSIBLE),
    "son of the same name": ({"birth_date": dt.date(1988, 7, 21), **ALL_BUT_NUMBER}, Verdict.POSSIBLE),
    "wife": ({**named(given="Berta", middle=""), **ALL_BUT_NUMBER, "sex": "F", "birth_date": dt.date(1963, 1, 1)},
             Verdict.DIFFERENT),
    "another national number": ({"identifiers": (Identifier("219559034", "", "SS"),)}, Verdict.POSSIBLE),
    "another given name under the number": (named(given="Otto", middle=""), Verdict.POSSIBLE),
    "died on another day": ({"died": dt.date(2026, 1, 2)}, Verdict.POSSIBLE),
}  # fmt: skip


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts(name: str) -> None:
    changed, verdict = VERDICTS[name]
    one = as_known(died=dt.date(2026, 1, 1)) if "died" in name else as_known()
    judged = judge(one, as_known(mrn="2", **changed))
    assert (judged.verdict, judge(as_known(mrn="2", **changed), one).bits) == (verdict, judged.bits), judged


@pytest.mark.parametrize("name", [name for name, (_, verdict) in VERDICTS.items() if verdict is Verdict.SAME])
def test_one_person_shares_a_key(name: str) -> None:
    assert blocking_keys(as_known()) & blocking_keys(as_known(**VERDICTS[name][0]))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Test, Anna Maria", ("Test", "Anna", "Maria")),
        ("Anna Maria Test", ("Test", "Anna", "Maria")),
        ("Test", ("Test", "", "")),
        ("Test,", ("Test", "", "")),
    ],
)
def test_names_as_people_write_them(name: str, parts: tuple[str, str, str]) -> None:
    found = name_in_parts(name)
    assert (found.family, found.given, found.middle) == parts


WORDS = st.text(max_size=30)


@given(
    names=st.lists(st.builds(PersonName, WORDS, WORDS, WORDS, WORDS), max_size=3),
    addresses=st.lists(st.builds(Address, WORDS, WORDS, WORDS, WORDS), max_size=3),
    phones=st.lists(WORDS, max_size=3),
    numbers=st.lists(st.builds(Identifier, WORDS, WORDS, st.sampled_from(["SS", "DL", "MR", ""])), max_size=3),
    born=st.none() | st.dates(),
)
def test_anything_told_is_compared(names: Any, addresses: Any, phones: Any, numbers: Any, born: Any) -> None:
    told = IncomingPatient(
        "1", None, born, None, "", tuple(numbers), tuple(names), tuple(addresses), tuple(phones)
    )  # fmt: skip
    person = known(traits_of(told))
    assert len(blocking_keys(person)) <= MOST_KEYS
    assert judge(person, as_known()).bits == judge(as_known(), person).bits
    assert not judge(person, person).against or judge(person, person).verdict is not Verdict.SAME
