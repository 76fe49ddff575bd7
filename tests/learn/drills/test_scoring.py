"""Drills in writing: what is marked, with which reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.learn.drills.citing import cited
from medcodex.learn.drills.drill import DrillKind
from medcodex.learn.drills.reading import own_drills, read_drill
from medcodex.learn.drills.rules import rules, words
from medcodex.learn.drills.scoring import HIGHEST_UNSENDABLE, score
from medcodex.query.linter import Linter

LINTER = Linter()
DRILLS = own_drills()
LETTERS = [name for name, one in DRILLS.items() if one.kind is DrillKind.LETTER]


@pytest.mark.parametrize("name", list(DRILLS))
def test_the_model_answer_is_flawless(name: str) -> None:
    scored = score(DRILLS[name], DRILLS[name].model, LINTER)
    assert [one.message for one in scored.remarks if not one.kept] == []
    assert scored.score == 1
    assert scored.sendable
    assert not scored.missing


@pytest.mark.parametrize("name", list(DRILLS))
def test_the_record_alone_is_no_answer(name: str) -> None:
    assert not score(DRILLS[name], "", LINTER).score
    assert score(DRILLS[name], DRILLS[name].text, LINTER).score < 0.95


@pytest.mark.parametrize(("name", "before", "after", "rule", "sendable"), [
    ("query-heart-failure-type", "can the heart failure", "do you agree that the heart failure", "Q-03", False),
    ("query-heart-failure-type", "[ ] Unable to determine / clinically undetermined\n", "", "Q-07", False),
    ("query-heart-failure-type", "[ ] Other (please specify): ____\n", "", "Q-06", False),
    ("query-heart-failure-type", "Based on your clinical", "As the DRG depends on it, by your clinical", "Q-01", False),
    ("query-anemia-after-surgery", "laboratory findings", "acute blood loss anemia", "Q-09", False),
    ("query-anemia-after-surgery", '"estimated blood loss 650 mL"', "some blood was lost", "D-02", True),
    ("query-kidney-injury", "the change in creatinine", "this", "D-03", True),
    ("letter-medical-necessity-mri", "CLM-20417", "your claim", "L-01", False),
    ("letter-medical-necessity-mri", "as not medically necessary", "", "L-02", True),
    ("letter-medical-necessity-mri", '"knee locks on the stairs"', "knee hurts", "L-03", True),
    ("letter-medical-necessity-mri", "Your imaging policy RAD-11 asks", "Somebody asks", "L-04", True),
    ("letter-medical-necessity-mri", "are enclosed", "exist", "L-06", True),
    ("letter-medical-necessity-mri", "Plain films", "He takes sertraline. Plain films", "L-07", False),
    ("letter-medical-necessity-mri", "Plain films were normal.", "The ACL is torn.", "L-08", False),
    ("letter-payer-wants-other-code", "The procedure note is enclosed.",
     "Which code would you pay? The note is enclosed.", "L-09", False),
    ("letter-payer-wants-other-code", "The procedure note is enclosed.",
     "We are happy to change the diagnosis code so that it gets paid. The note is enclosed.", "L-09", False),
    ("letter-duplicate", "Please reprocess", "Your denial is ridiculous. Please reprocess", "L-10", False),
])  # fmt: skip
def test_each_fault_is_told_and_costs(name: str, before: str, after: str, rule: str, sendable: bool) -> None:
    drill = DRILLS[name]
    assert before in drill.model
    scored = score(drill, drill.model.replace(before, after), LINTER)
    broken = [one for one in scored.remarks if not one.kept]
    assert rule in {one.rule for one in broken}
    assert all(one.source and one.message for one in broken)
    assert scored.score < 1
    assert scored.sendable is sendable
    assert sendable or scored.score <= HIGHEST_UNSENDABLE


@pytest.mark.parametrize(("words_said", "found"), [
    ('the note says "Ejection  fraction 30%".', True),
    ("ejection fraction of 30%", True),
    ("ejection fraction was reduced", False),
    ("ejection fraction 35%", False),
    ("fraction", False),
])  # fmt: skip
def test_citing(words_said: str, found: bool) -> None:
    assert bool(cited(["ejection fraction 30%"], words_said)[0]) is found


@given(st.text(max_size=400), st.sampled_from(sorted(DRILLS)))
def test_any_text_is_marked(text: str, name: str) -> None:
    scored = score(DRILLS[name], text, LINTER)
    assert 0 <= scored.score <= 1
    assert {*scored.cited, *scored.missing} == {*DRILLS[name].indicators}


def test_tables_speak_of_each_other() -> None:
    assert {one.rule for one in words()} <= set(rules())
    for kind in ("query", "letter"):
        assert sum(one.weight for one in rules().values() if one.kind == kind) >= 1


@pytest.mark.parametrize(("change", "said"), [
    (("kind = ", "kinds = "), "kind"),
    (('"letter"', '"poem"'), "poem"),
    (("Right knee: triamcinolone 40 mg\"", "Right foot\""), "does not stand in the record"),
    (('["edits"', '["nonsense"'), "nonsense"),
    (("'bilateral'", "'('"), "pattern"),
    (("title", "\x00"), "Invalid|invalid|Expected"),
])  # fmt: skip
def test_a_wrong_file_is_refused(change: tuple[str, str], said: str) -> None:
    from importlib.resources import files  # noqa: PLC0415

    text = (files("medcodex.learn.drills") / "library" / "letter-duplicate.toml").read_text(encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_drill("letter-duplicate", text.replace(*change, 1))
