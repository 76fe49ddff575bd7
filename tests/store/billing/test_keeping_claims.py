"""Claims are sealed, sealed anew, and end with their charts; files of several charts go with the first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from tests.billing_answers import x999
from tests.billing_making import BILLER, batched, claims, finished_stay, released

from medcodex.store.resealing import reseal, sealed_with
from medcodex.store.schema.base import metadata
from medcodex.workflow.billing.answering import take_in, unmatched
from medcodex.workflow.billing.looking import shown
from medcodex.workflow.keeping.ending import end
from medcodex.workflow.keeping.holds import place_hold
from medcodex.workflow.keeping.loose import end_loose, expired_loose
from medcodex.workflow.keeping.rules import Rules
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimBatch

RULES = Rules.load()
LATER = dt.date(2100, 1, 1)
TABLES = ("billed_claims", "claim_events", "claim_batches", "answer_files", "claim_answers", "billing_accounts")


def two_in_a_file(store: DatabaseStore) -> tuple[ClaimBatch, str]:
    """A file with claims of two charts, answered by a file; the answer's id."""
    for name in ("c1", "c2"):
        finished_stay(store, name)
        released(store, name)
    made = batched(store)
    with store.begin(BILLER) as work:
        return made, take_in(work, x999(made, "A").encode(), "a").file.id


def files(store: DatabaseStore, made: ClaimBatch, answer: str) -> tuple[bool, bool]:
    with store.begin(BILLER) as work:
        return work.billing.batch_file(made.id) is not None, work.billing.answer_data(answer) is not None


def ended(store: DatabaseStore, chart: str) -> None:
    with store.begin(system("test")) as work:
        end(work, chart, RULES, LATER)


def test_no_word_of_a_patient_lies_open(store: DatabaseStore) -> None:
    two_in_a_file(store)
    with store.engine.connect() as connection:
        for name in TABLES:
            rows = str(connection.execute(select(metadata.tables[name])).all()).casefold()
            for word in ("quokka", "zelda", "1aa0aa0aa00", "made up street", "i50.23", "i5023", "acc-c1"):
                assert word not in rows, (name, word)


def test_sealed_anew_everything_opens(store: DatabaseStore) -> None:
    made, answer = two_in_a_file(store)
    before = claims(store, made)
    store.sealer.take(store.sealer.ring.rotated())
    list(reseal(store))
    assert set(sealed_with(store.engine)) == {2}
    store.sealer.take(store.sealer.ring.without(frozenset({1})))
    assert claims(store, made) == before
    assert files(store, made, answer) == (True, True)
    with store.begin(BILLER) as work:
        assert work.billing.account("c1") is not None
        assert work.billing.answered(answer)
        [one, *_] = before.values()
        assert shown(work, one.id).events


def test_the_file_goes_with_the_first_chart_that_ends(store: DatabaseStore) -> None:
    made, answer = two_in_a_file(store)
    ended(store, "c1")
    assert files(store, made, answer) == (False, False)
    with store.begin(BILLER) as work:
        assert work.billing.of_chart("c1") == []
        kept = work.billing.of_chart("c2")
        assert len(kept) == 3
        assert all(one.billed() is not None for one in kept)
        assert work.billing.account("c1") is None
        batch = work.billing.batch(made.id)
        assert batch is not None
        assert (batch.kept, batch.sha256) == (False, made.sha256)
    ended(store, "c2")
    with store.begin(BILLER) as work:
        assert work.billing.of_chart("c2") == []
        assert work.billing.batch(made.id) is not None  # its numbers are known for ever


def test_a_legal_hold_on_another_chart_keeps_the_file(store: DatabaseStore) -> None:
    made, answer = two_in_a_file(store)
    with store.begin(system("test")) as work:
        place_hold(work, "c2", "Subpoena of 1 May")
    ended(store, "c1")
    assert files(store, made, answer) == (True, True)


def test_answers_about_nobody_end_with_what_belongs_to_nobody(store: DatabaseStore) -> None:
    made, answer = two_in_a_file(store)
    with store.begin(BILLER) as work:
        stray = take_in(work, x999(made, "A").replace(f"HC*{made.group}", "HC*4711").encode(), "stray").file.id
        assert [one.answer_id for one in unmatched(work)] == [stray]
    with store.begin(system("test")) as work:
        assert expired_loose(work, RULES, LATER)["answer_files"] == 1
        ended = end_loose(work, RULES, LATER)
        assert (ended["answer_files"], ended["claim_answers"]) == (1, 1)
        assert work.billing.answer(stray) is None
        assert work.billing.answer(answer) is not None


def test_a_claim_is_found_by_the_payers_number(store: DatabaseStore) -> None:
    finished_stay(store)
    [one, *_] = released(store)
    with store.begin(BILLER) as work:
        work.billing.save(replace(one, payer_number="PAYER-9"))
        assert [each.id for each in work.billing.by_payer_number("PAYER-9")] == [one.id]
        assert work.billing.by_payer_number("PAYER-8") == []
