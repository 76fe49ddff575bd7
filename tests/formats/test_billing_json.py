"""Claims as JSON and back."""

from __future__ import annotations

import json

import pytest
from bench.billed import Maker

from medcodex.encounter.billing import ClaimKind
from medcodex.errors import InputError
from medcodex.formats.billing_json import read_billed, write_billed


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_claims_come_back_equal(kind: ClaimKind) -> None:
    maker = Maker(7)
    claims = tuple(maker.claim(kind) for _ in range(100))
    assert read_billed(write_billed(claims), "claims.json") == claims


def test_one_object_is_one_claim() -> None:
    (claim,) = claims = (Maker(8).claim(ClaimKind.DENTAL),)
    (told,) = json.loads(write_billed(claims))
    assert read_billed(b"\xef\xbb\xbf" + json.dumps(told).encode(), "c.json") == claims
    assert "kept" not in told
    assert told["charge"] == str(claim.charge)


@pytest.mark.parametrize(
    ("data", "says", "where"),
    [
        (b"", "truncated", "c.json"),
        (b"\x00\xff", "malformed", "c.json"),
        (b'{"kind": "dental", "number": "\xff"}', "utf-8", "c.json"),
        (b"[" * 100_000, "Expected `object`", "c.json: [0]"),
        (b'[{"kind": "dental"}]', "missing required field `number`", "c.json: [0]"),
        (b'{"kind": "x"}', "Invalid enum value", "c.json: .kind"),
    ],
    ids=["empty", "binary", "not UTF-8", "deep", "a field missing", "no such kind"],
)
def test_what_is_no_claim_is_refused(data: bytes, says: str, where: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_billed(data, "c.json")
    assert caught.value.where == where
