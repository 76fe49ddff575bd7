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
    revenue.revenue_codes,
    revenue.total,
    revenue.days,
    professional.pointers,
    professional.place,
    professional.telehealth,
    codes.modifiers,
    drugs.discarded,
    drugs.national_drug_code,
    codes.unlisted,
    units.counted,
    units.spans,
    supplies.equipment,
    supplies.ambulance,
    prevention.vaccines,
    prevention.frequency,
    prevention.suitable,
    prevention.together,
    prevention.enrolment,
    revenue.settings,
    codes.duplicates,
)
"""Those that have nothing to say of a claim without lines."""
