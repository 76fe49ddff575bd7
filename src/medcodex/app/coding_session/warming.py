"""Making the means of coding sessions ready, so that no coder waits for books, lexicon and groupers to open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.session.claim import as_encounter
from medcodex.workflow.session.fold import fold
from medcodex.workflow.session.ports import Uncoded

if TYPE_CHECKING:
    from medcodex.app.coding_session.desk import Means

_TEXT = "DISCHARGE DIAGNOSES\n1. Pneumonia.\n\nPROCEDURE\nLaparoscopic appendectomy.\n"
_CLAIMS = ((Setting.INPATIENT, Claim.FACILITY), (Setting.OUTPATIENT, Claim.PROFESSIONAL))


def warm(means: Means, day: dt.date) -> None:
    """Code and judge a note of two lines as of a day, as a stay and as a visit. MedcodexError where something that
    sessions need cannot be opened."""
    at = dt.datetime.combine(day, dt.time.min, dt.UTC)
    patient = Patient("", "", "", day.replace(year=day.year - 50, day=1), "F")
    document = Document("note", "", "1", 1, "discharge summary", "", _TEXT, at)
    for setting, claim in _CLAIMS:
        chart = Chart("", "", "", setting, at, admitted=day, discharged=day)
        run = means.engine.code(Uncoded(chart, patient, [document], "", at), claim)
        folded = fold(run, ())
        means.judge.judge(as_encounter(chart, patient, claim, folded.lines, folded.facts))
