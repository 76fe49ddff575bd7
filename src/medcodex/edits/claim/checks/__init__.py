"""The checks of the claim form by subject, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from medcodex.edits.claim.checks import (
    bill,
    codes,
    dates,
    drugs,
    liability,
    prevention,
    professional,
    revenue,
    stay,
    supplies,
    units,
)
from medcodex.edits.claim.fault import Fault
from medcodex.edits.claim.tables import Tables
from medcodex.edits.claim.view import ClaimView

Check: TypeAlias = Callable[[ClaimView, Tables], Iterator[Fault]]

OF_CLAIM: tuple[Check, ...] = (
    bill.type_of_bill,
    bill.still_a_patient,
    bill.adjustment,
    stay.discharge_status,
    stay.admission,
    dates.order,
    stay.days_before,
    dates.person,
    revenue.procedures,
    dates.identifiers,
    dates.timely,
    liability.surgical_error,
    liability.other_payer,
)
OF_LINES: tuple[Check, ...] = (
    drugs.national_drug_code,
    units.counted,
    codes.duplicates,
)
OF_FACILITY_LINES: tuple[Check, ...] = (
    revenue.revenue_codes,
    revenue.total,
    revenue.days,
)
OF_PROFESSIONAL_LINES: tuple[Check, ...] = (
    professional.pointers,
    professional.place,
    units.spans,
)
OF_MODIFIERS: tuple[Check, ...] = (
    codes.modifiers,
    professional.telehealth,
)
"""Those that look at lines with modifiers alone."""
OF_CODES: tuple[tuple[str, Check], ...] = (
    ("part_b_drugs", drugs.discarded),
    ("not_classified", codes.unlisted),
    ("equipment", supplies.equipment),
    ("ambulance_codes", supplies.ambulance),
    ("vaccines", prevention.vaccines),
    ("preventive_intervals", prevention.frequency),
    ("preventive_people", prevention.suitable),
    ("not_same_day", prevention.same_day),
    ("preventive_after", prevention.after),
    ("part_b_visits", prevention.enrolment),
    ("bill_type_codes", revenue.settings),
)
"""Those that have nothing to say of a claim none of whose codes is in the table."""
