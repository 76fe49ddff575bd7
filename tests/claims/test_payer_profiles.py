"""What a billing file tells of appeals to a payer."""

from __future__ import annotations

import pytest
from tests.billing_making import SITE

from medcodex.app.money.means import appeal_days
from medcodex.claims.site import read_site
from medcodex.errors import InputError

PAYER = b'\n[payers.third]\nname = "THIRD"\nid = "INV3"\n'


def test_days_and_address_are_told_or_not() -> None:
    site = read_site(SITE + PAYER + b'appeal_days = 120\nappeals_to = ["PO BOX 1", "NOWHERE, OH"]\n', "site.toml")
    assert site.payers["third"].appeals_to == ("PO BOX 1", "NOWHERE, OH")
    assert appeal_days(site) == {"INV3": 120}


@pytest.mark.parametrize(
    "told",
    ["appeal_days = 0", 'appeal_days = "120"', "appeal_days = true", "appeal_days = 3651", 'appeals_to = "PO BOX 1"',
     "appeals_to = [1]", 'appeals_to = ["a\\nb"]'],
)  # fmt: skip
def test_what_is_none_is_refused(told: str) -> None:
    with pytest.raises(InputError, match="expected") as raised:
        read_site(SITE + PAYER + told.encode() + b"\n", "site.toml")
    assert "payers.third.appeal" in str(raised.value.where)
