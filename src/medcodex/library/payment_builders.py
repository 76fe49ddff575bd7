"""How releases of the tables of Medicare's payment systems are built, each of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.concept_builder import concept_builder
from medcodex.library.payment_tables import MPFS, OPPS, PAYMENT_TABLES
from medcodex.terminology.calendar_version import quarter_range
from medcodex.terminology.mpfs import relative_values
from medcodex.terminology.opps import addendum_b

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.library.builders import Builder

PAYMENT_BUILDERS: Mapping[str, Builder] = {
    MPFS: concept_builder(
        PAYMENT_TABLES[MPFS], relative_values.recognise, relative_values.parse_relative_values, quarter_range
    ),
    OPPS: concept_builder(PAYMENT_TABLES[OPPS], addendum_b.recognise, addendum_b.parse_addendum_b, quarter_range),
}
