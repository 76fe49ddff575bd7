"""Denials and letters are sealed, sealed anew, and end with their charts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from tests.billing_making import BILLER
from tests.denial_making import denials, denied_visit

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.store.resealing import reseal, sealed_with
from medcodex.store.schema.base import metadata
from medcodex.workflow.keeping.ending import end
from medcodex.workflow.keeping.rules import Rules
from medcodex.workflow.money.denials import acting, letters
from medcodex.workflow.money.denials.status import DenialStatus
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.money.denials.records import AppealLetter, Denial

TABLES = ("denials", "denial_events", "appeal_letters")
LETTER = "Re: Zelda Quokka\n\nEjection fraction 25 percent."


def noted(store: DatabaseStore) -> tuple[Denial, AppealLetter]:
    """A denial with a note and a letter."""
    _, denial = denied_visit(store)
    with store.begin(BILLER) as work:
        acting.note(work, denial.id, denial.version, "Zelda Quokka called")
        return denial, letters.keep_letter(work, denial.id, LETTER)


def test_no_word_of_a_patient_lies_open(store: DatabaseStore) -> None:
    noted(store)
    with store.engine.connect() as connection:
        for name in TABLES:
            rows = connection.execute(select(metadata.tables[name])).all()
            assert rows, name
            for word in ("quokka", "ejection", "i50", "acc-c1"):
                assert word not in str(rows).casefold(), (name, word)


def test_sealed_anew_everything_opens(store: DatabaseStore) -> None:
    denial, letter = noted(store)
    store.sealer.take(store.sealer.ring.rotated())
    list(reseal(store))
    assert set(sealed_with(store.engine)) == {2}
    store.sealer.take(store.sealer.ring.without(frozenset({1})))
    with store.begin(BILLER) as work:
        found = work.denials.get(denial.id)
        assert found is not None
        assert found.note == "Zelda Quokka called"
        assert [one.why for one in work.denials.events(denial.id)] == ["", "Zelda Quokka called", ""]
        assert work.denials.letters(denial.id) == [letter]


def test_they_end_with_the_chart(store: DatabaseStore) -> None:
    denial, _ = noted(store)
    with store.begin(system("test")) as work:
        end(work, "c1", Rules.load(), dt.date(2100, 1, 1))
    with store.begin(BILLER) as work:
        assert work.denials.get(denial.id) is None
    with store.engine.connect() as connection:
        assert all(not connection.execute(select(metadata.tables[name])).all() for name in TABLES)


def test_a_letter_is_a_draft_until_it_was_sent(store: DatabaseStore) -> None:
    denial, letter = noted(store)
    today = dt.datetime.now(dt.UTC).date()
    with store.begin(BILLER) as work:
        assert letters.take_out_letter(work, letter.id, "txt", "to the payer").name.startswith("draft-letter-")
        changed = letters.change_letter(work, letter.id, 1, LETTER + "\r\nMore.")
    with pytest.raises(ConflictError), store.begin(BILLER) as work:
        letters.change_letter(work, letter.id, 1, LETTER)
    with pytest.raises(ConflictError), store.begin(BILLER) as work:
        letters.keep_letter(work, denial.id, LETTER)
    with pytest.raises(InputError), store.begin(BILLER) as work:
        letters.mark_sent(work, letter.id, changed.version, today + dt.timedelta(days=2))
    with store.begin(BILLER) as work:
        sent = letters.mark_sent(work, letter.id, changed.version, today)
    assert (sent.sent_on, sent.text) == (today, LETTER + "\nMore.\n")
    with pytest.raises(ConflictError), store.begin(BILLER) as work:
        letters.change_letter(work, letter.id, sent.version, LETTER)
    claim_id = denial.claim_id
    with store.begin(BILLER) as work:
        claim = work.billing.get(claim_id)
        assert claim is not None
    assert [one.status for one in denials(store, claim)] == [DenialStatus.APPEALED]
    with store.begin(BILLER) as work:
        made = letters.take_out_letter(work, letter.id, "html", "to the payer", "<p>")
        assert (made.body, made.name.startswith("letter-")) == (b"<p>", True)
    with store.begin(system("test")) as work:
        taken = [one for one in work.trail.about("c1") if one.event.action == "chart.exported"]
    assert [one.event.detail["purpose"] for one in taken] == ["appeal", "appeal"]
    assert {one.event.reason for one in taken} == {"to the payer"}


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 60_001], ids=["nothing", "blank", "too long"])
def test_no_letter(store: DatabaseStore, text: str) -> None:
    _, denial = denied_visit(store)
    with pytest.raises(InputError), store.begin(BILLER) as work:
        letters.keep_letter(work, denial.id, text)
    with pytest.raises(NotFoundError), store.begin(BILLER) as work:
        letters.letter_of(work, "none")
