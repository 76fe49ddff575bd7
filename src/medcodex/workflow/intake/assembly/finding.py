"""Which chart a message is about, by its account and visit numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.intake.assembly.ports import Number

if TYPE_CHECKING:
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def by_number(work: Work, kind: str, value: str) -> Chart | None:
    """The chart that an account or visit number leads to, held for this transaction; also one that was merged away
    leads to the chart that stands."""
    if not value:
        return None
    found = work.assembly.find(kind, value)
    if found is None and kind == "account":
        known = work.charts.by_account(value)
        found = known.id if known is not None else None
    return work.charts.get(found, lock=True) if found is not None else None


def find_chart(work: Work, account: str, visit: str, patient_id: str | None = None) -> Chart | None:
    """The chart of an account and a visit number, of which one may be "". The account decides. InputError where both
    are kept as two encounters of the patient: which is meant has to be told by somebody. A visit number that another
    patient's chart has stays there."""
    by_account, by_visit = by_number(work, "account", account), by_number(work, "visit", visit)
    if by_visit is None or (by_account is not None and by_account.id == by_visit.id):
        return by_account
    same = patient_id is None or by_visit.patient_id == patient_id
    if by_account is not None:
        if same:
            raise InputError("the account and the visit number are kept as two encounters of the patient")
        return by_account
    if account and by_visit.account != visit:
        if same:
            raise InputError("the visit is kept under another account")
        return None
    return by_visit


def link_visit(work: Work, chart: Chart, visit: str) -> None:
    """Let a visit number lead to a chart, where it leads to none yet."""
    if visit and work.assembly.find("visit", visit) is None:
        work.assembly.point(chart.id, Number("visit", visit))
