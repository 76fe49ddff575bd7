"""Tables of what Medicare's payment systems say of services. They lie in the data folder as releases of code systems
do, but are none: their rows are indicators under a code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.systems import PartRows, System

if TYPE_CHECKING:
    from collections.abc import Mapping

MPFS = "mpfs"
OPPS = "opps"
_LICENCE = "public domain (CMS); the descriptors of the files are not taken"

PAYMENT_TABLES: Mapping[str, System] = {
    MPFS: System(MPFS, "Medicare Physician Fee Schedule", _LICENCE, {"codes": PartRows("code")}),
    OPPS: System(OPPS, "OPPS Addendum B", _LICENCE, {"codes": PartRows("code")}),
}
