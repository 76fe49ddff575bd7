"""What became of a step of an encounter's life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingChart, IncomingPatient
from medcodex.workflow.intake.filing import file_chart

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.intake.filing import Telling
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Assembled:
    """The chart that it was done to, None where there is none; ``said`` what a clerk should know though it was taken,
    without patient text."""

    chart: Chart | None
    said: str = ""


def kept_chart(work: Work, account: str, visit: str, patient: IncomingPatient | None, telling: Telling) -> Chart:
    """The chart of these numbers, kept now if it was not. InputError as for ``file_chart``, where the patient
    contradicts what is kept or no number is told."""
    told = IncomingChart(account, patient or IncomingPatient(""), visit=visit)
    return file_chart(work, told, telling).chart
