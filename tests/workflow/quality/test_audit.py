"""A review from assignment to its final decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.workflow.quality.making import dx

from medcodex.errors import ConflictError, ForbiddenError, InputError
from medcodex.workflow.quality import audit as acts
from medcodex.workflow.quality.audit import Audit, AuditStatus
from medcodex.workflow.quality.rulings import Decision, Ruling

NOW = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
AUDIT = Audit("a1", "s1", "c1", "facility", "coder", blind=True, coded=dx("I10", "E11.9"))
TAKEN = acts.taken(AUDIT, "auditor")
COMPARED = acts.submitted(TAKEN, "auditor", dx("I10", "E11.22", "Z79.4"))
REVIEWED = acts.ruled(COMPARED, "auditor", COMPARED.rulings, NOW)
REBUTTED = acts.rebutted(REVIEWED, "coder", {0: "the note says no more"})
ANSWERED = acts.answered(REBUTTED, "auditor", {0: (Decision.OVERTURNED, "you are right")})


def test_a_blind_review_shows_nothing_before_the_own_codes() -> None:
    assert TAKEN.hides_coding
    assert not COMPARED.hides_coding
    assert not acts.taken(replace(AUDIT, blind=False), "auditor").hides_coding


def test_the_way_to_a_final_decision() -> None:
    assert [one.error for one in COMPARED.rulings] == ["specificity", "missed"]
    final = acts.decided(ANSWERED, "second auditor", NOW)
    assert final.status is AuditStatus.FINAL
    assert final.rebuttals[0].answer == "you are right"
    assert [one.code for one in final.standing] == ["I10", "E11.9", "Z79.4"]
    assert acts.has_errors(final)


def test_the_last_word_may_differ_from_the_auditors() -> None:
    final = acts.decided(ANSWERED, "second auditor", NOW, {1: Decision.OVERTURNED})
    assert [one.code for one in final.standing] == ["I10", "E11.9"]
    assert not acts.has_errors(final)
    with pytest.raises(InputError, match="no such ruling"):
        acts.decided(ANSWERED, "second auditor", NOW, {7: Decision.ERROR})


def test_a_review_without_errors_needs_no_answer() -> None:
    found = acts.submitted(TAKEN, "auditor", AUDIT.coded)
    reviewed = acts.ruled(found, "auditor", [], NOW)
    assert acts.decided(reviewed, "auditor", NOW).status is AuditStatus.FINAL


def test_the_coder_is_heard_before_errors_are_final() -> None:
    with pytest.raises(ConflictError, match="reviewed"):
        acts.decided(REVIEWED, "auditor", NOW)
    assert acts.decided(acts.accepted(REVIEWED, "coder"), "auditor", NOW).accepted


@pytest.mark.parametrize(
    "act",
    [
        lambda: acts.taken(AUDIT, "coder"),
        lambda: acts.submitted(TAKEN, "other", ()),
        lambda: acts.ruled(COMPARED, "other", COMPARED.rulings, NOW),
        lambda: acts.accepted(REVIEWED, "other"),
        lambda: acts.rebutted(REVIEWED, "auditor", {0: "x"}),
        lambda: acts.answered(REBUTTED, "coder", {0: (Decision.ERROR, "x")}),
        lambda: acts.decided(ANSWERED, "coder", NOW),
    ],
    ids=["own work", "another's codes", "another's ruling", "another coder", "auditor as coder", "coder as auditor",
         "own decision"],
)  # fmt: skip
def test_each_part_is_somebodys(act: object) -> None:
    with pytest.raises(ForbiddenError):
        act()  # type: ignore[operator]


@pytest.mark.parametrize(
    "act",
    [
        lambda: acts.rebutted(REVIEWED, "coder", {}),
        lambda: acts.rebutted(REVIEWED, "coder", {9: "x"}),
        lambda: acts.rebutted(REVIEWED, "coder", {0: "  "}),
        lambda: acts.rebutted(REVIEWED, "coder", {0: "x" * 4_001}),
        lambda: acts.answered(REBUTTED, "auditor", {}),
        lambda: acts.answered(REBUTTED, "auditor", {0: (Decision.ERROR, " ")}),
        lambda: acts.ruled(COMPARED, "auditor", [Ruling(0, "specificity", Decision.OVERTURNED), Ruling(1, "missed")],
                           NOW),
    ],
    ids=["no objection", "no such ruling", "no words", "too many words", "no answer", "answer without a reason",
         "overturned unheard"],
)  # fmt: skip
def test_words_are_asked_for(act: object) -> None:
    with pytest.raises(InputError):
        act()  # type: ignore[operator]


def test_what_another_took_is_not_taken_again() -> None:
    with pytest.raises(ConflictError, match="another auditor"):
        acts.taken(TAKEN, "second auditor")
    with pytest.raises(ConflictError, match="out of turn"):
        acts.submitted(REVIEWED, "auditor", ())
