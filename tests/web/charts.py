"""Charts of invented patients for tests of the workbench's routes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.encounter import Claim, Setting
from medcodex.workflow.chart import Charge, Chart, Document, Patient
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

ADMITTED, DISCHARGED = dt.date(2026, 5, 11), dt.date(2026, 5, 15)
NOTE = """DISCHARGE SUMMARY

Reason for admission: shortness of breath.

Hospital course: Mrs. Quokka was admitted with acute on chronic systolic heart failure and treated with furosemide.
Her hypertension and type 2 diabetes were stable.

Discharge diagnoses:
1. Acute on chronic systolic heart failure
2. Hypertension
3. Type 2 diabetes mellitus
"""
ADDENDUM = "ADDENDUM\n\nDischarge diagnoses: Community acquired pneumonia, present on admission.\n"


def kept_stay(store: DatabaseStore, name: str = "c1", *, documents: bool = True, **more: Any) -> str:
    """A stay with a discharge summary (or without any document) and both claims; its id."""
    with store.begin(system("test")) as work:
        work.charts.add_patient(Patient(f"p-{name}", f"MRN-{name}", "Zelda Quokka", dt.date(1950, 2, 28), "F"))
        chart = {
            "setting": Setting.INPATIENT,
            "created_at": work.now,
            "claims": (Claim.FACILITY, Claim.PROFESSIONAL),
            "admitted": ADMITTED,
            "discharged": DISCHARGED,
            "payer": "medicare",
            "attending": "Dr. Ibex",
        }
        work.charts.add(Chart(id=name, patient_id=f"p-{name}", account=f"ACC-{name}", **(chart | more)))
        if documents:
            work.charts.add_document(document(name, "summary", NOTE, work.now))
    return name


def add_document(store: DatabaseStore, chart: str, number: str, text: str) -> None:
    """A document more."""
    with store.begin(system("test")) as work:
        work.charts.add_document(document(chart, number, text, work.now))


def document(chart: str, number: str, text: str, at: dt.datetime) -> Document:
    """A signed discharge summary by the attending."""
    return Document(
        id=f"{chart}-{number}", chart_id=chart, number=number, version=1, kind="discharge-summary", title="Summary",
        text=text, received=at, author="Dr. Ibex", author_role="attending", signed=True, written=at,
    )  # fmt: skip


def add_charge(store: DatabaseStore, chart: str, code: str, units: str, **more: Any) -> None:
    """A charged line."""
    with store.begin(system("test")) as work:
        work.charts.add_charge(Charge(work.new_id(), chart, code, Decimal(units), date=ADMITTED, **more))
