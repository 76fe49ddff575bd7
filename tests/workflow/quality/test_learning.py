"""Lines for ``medcodex tune``, read back by what it reads them with."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from io import BytesIO

import pytest
from tests.workflow.quality.making import dx, px
from tests.workflow.quality.test_audit import ANSWERED, AUDIT, COMPARED, NOW

from medcodex.cli.judged_lines import judged_notes
from medcodex.cli.lines import read_lines
from medcodex.cli.note_lines import Defaults
from medcodex.encounter import Setting
from medcodex.workflow.quality import audit as acts
from medcodex.workflow.quality.learning import LearntChart, LearntDocument, learning_line, learning_lines
from medcodex.workflow.quality.rulings import Decision, Ruling

DAY = dt.date(2026, 5, 1)
FINAL = acts.decided(ANSWERED, "second auditor", NOW)
DOCUMENT = LearntDocument("d1", "progress note", "Diabetes with kidney disease.", "Dr. Gnu", True, DAY)
CHART = LearntChart("inpatient", "facility", DAY, 67, "F", [DOCUMENT])


def test_tune_reads_what_is_written() -> None:
    lines = [json.dumps(one) for one in learning_lines([(FINAL, CHART)])]
    defaults = Defaults(Setting.OUTPATIENT, None, DAY, None, None)
    (note,) = judged_notes(read_lines(BytesIO("\n".join(lines).encode())), defaults, lambda _: True)
    assert [code.code for code in note.codes] == ["I10", "E11.9", "Z79.4"]
    assert note.first == {"I10"}
    assert (note.judged_by, note.judged_on) == ("second auditor", NOW.date())
    assert note.note.documents[0].text == DOCUMENT.text
    assert (note.note.age, note.note.sex, note.note.setting) == (67, "F", Setting.INPATIENT)


def test_advice_leaves_a_code_optional_with_the_auditors_beside_it() -> None:
    rulings = [Ruling(0, "specificity", Decision.ADVICE), Ruling(1, "missed")]
    reviewed = acts.ruled(COMPARED, "auditor", rulings, NOW)
    line = learning_line(acts.decided(acts.accepted(reviewed, "coder"), "auditor", NOW), CHART)
    assert line is not None
    assert line["codes"][1] == {"code": "E11.9", "role": "optional", "alternatives": ["E11.22"]}
    assert line["codes"][2] == {"code": "Z79.4", "role": "required", "alternatives": []}


@pytest.mark.parametrize(
    ("audit", "chart"),
    [
        (ANSWERED, CHART),
        (replace(FINAL, coded=px("0DTJ4ZZ"), audited=px("0DTJ4ZZ"), rulings=()), CHART),
        (FINAL, CHART._replace(documents=[])),
        (AUDIT, CHART),
    ],
    ids=["not final", "no diagnosis", "no documents", "not begun"],
)
def test_nothing_is_learned_from_what_nobody_judged(audit: acts.Audit, chart: LearntChart) -> None:
    assert learning_line(audit, chart) is None


def test_a_note_stands_once_as_it_was_judged_last() -> None:
    later = replace(FINAL, id="a2", coded=dx("I10"), audited=dx("I10"), rulings=(), final_at=NOW + dt.timedelta(days=1))
    lines = list(learning_lines([(later, CHART), (FINAL, CHART)]))
    assert [[code["code"] for code in line["codes"]] for line in lines] == [["I10"]]
