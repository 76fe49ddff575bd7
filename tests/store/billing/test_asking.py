"""Claims that are out, asked for by a file (276), and the answer (277) taken in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER, GNU, YAK, batched, claims, finished_stay, means, released

from medcodex.app.billing.asking import ask
from medcodex.app.simulated_payer import simulate
from medcodex.app.simulated_run import Asked
from medcodex.claims.simulated.ledger import Ledger
from medcodex.claims.simulated.reading import sample_payer_rules
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.formats.x12.answers.reading import read_answers
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.workflow.billing.answering import take_in
from medcodex.workflow.billing.sending import mark_sent
from medcodex.workflow.billing.status import ClaimStatus

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.encounter.claim_status import StatusQuestion
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord


def sent(store: DatabaseStore) -> tuple[dict[str, ClaimRecord], bytes]:
    """Two professionals' claims that are out, by who rendered them, and their file."""
    finished_stay(store)
    released(store)
    made = batched(store)
    with store.begin(BILLER) as work:
        mark_sent(work, made.id, made.version)
        file = work.billing.batch_file(made.id)
    assert file is not None
    return claims(store, made), file


def questions(file: bytes) -> list[StatusQuestion]:
    steps = list(read_answers(read_sets(read_segments(BytesIO(file), "made"))))
    assert [step for step in steps if isinstance(step, Fault)] == []
    return [step for step in steps if type(step).__name__ == "StatusQuestion"]  # type: ignore[misc]


def test_each_claim_is_asked_for_by_what_the_payer_knows_it_by(store: DatabaseStore) -> None:
    found, _ = sent(store)
    file = ask(store, BILLER, [one.id for one in found.values()], "no answer for weeks", means())
    told = questions(file.body)
    assert [one.number for one in told] == sorted(one.number for one in found.values())
    assert all(one.trace.startswith(f"{one.number}-") for one in told)
    assert [one.payer.identifier for one in told] == ["INVMC", "INVMC"]
    with store.begin(BILLER) as work:
        events = [work.billing.events(one.id)[-1] for one in found.values()]
        assert {(event.act, event.before, event.after) for event in events} == {("ask", "sent", "sent")}
        exported = [one.event for one in work.trail.about("c1") if one.event.action == "chart.exported"]
        assert [(one.reason, one.detail["asks"]) for one in exported] == [("no answer for weeks", "276")]
    again = ask(store, BILLER, [found[GNU].id], "once more", means())
    assert questions(again.body)[0].trace != questions(file.body)[0].trace


def test_what_a_simulated_payer_answers_is_noted_on_the_timelines(store: DatabaseStore, tmp_path: Path) -> None:
    found, claims_file = sent(store)
    with store.begin(BILLER) as work:
        asked, ledger = Asked(sample_payer_rules(), work.now.date()), Ledger()
    simulate(BytesIO(claims_file), "claims", tmp_path / "decided", asked, ledger)
    file = ask(store, BILLER, [one.id for one in found.values()], "how do they stand", means())
    run = simulate(BytesIO(file.body), "questions", tmp_path / "told", asked, ledger)
    assert (run.claims["asked"], run.files) == (2, ["simulation.999", "simulation.277", "simulation.json"])
    answer = (tmp_path / "told" / "simulation.277").read_bytes()
    with store.begin(BILLER) as work:
        taken = take_in(work, answer, "the answer")
    assert taken.file.kinds == ("277",)
    assert {one.claim_id for one in taken.answered} == {found[GNU].id, found[YAK].id}
    assert all(one.told[0].split(":")[0] in {"F1", "F2", "F4"} for one in taken.answered)
    with store.begin(BILLER) as work:
        after = work.billing.get(found[GNU].id)
        assert after is not None
        assert (after.status, bool(after.payer_number)) == (ClaimStatus.SENT, True)


def test_a_payer_who_knows_nothing_of_them_says_so(store: DatabaseStore, tmp_path: Path) -> None:
    found, _ = sent(store)
    file = ask(store, BILLER, [found[GNU].id], "how does it stand", means())
    with store.begin(BILLER) as work:
        asked = Asked(sample_payer_rules(), work.now.date())
    simulate(BytesIO(file.body), "questions", tmp_path, asked, Ledger())
    with store.begin(BILLER) as work:
        [told] = take_in(work, (tmp_path / "simulation.277").read_bytes(), "f").answered
    assert (told.claim_id, told.told, told.changed) == (found[GNU].id, ("A4:35",), False)


def test_what_cannot_be_asked(store: DatabaseStore) -> None:
    finished_stay(store)
    one = released(store)[0]
    with pytest.raises(ConflictError, match="nobody has the claim"):
        ask(store, BILLER, [one.id], "why not", means())
    with pytest.raises(InputError, match="one to"):
        ask(store, BILLER, [], "none", means())
    with pytest.raises(NotFoundError):
        ask(store, BILLER, ["nobody"], "gone", means())
    with pytest.raises(InputError):
        ask(store, BILLER, [one.id], "", means())
