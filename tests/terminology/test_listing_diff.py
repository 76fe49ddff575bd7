"""What changed between two releases of any code system."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.listing_diff import Entry, compare_listings, touched_codes

OLD = [Entry("A1", "Lamp", True), Entry("A2", "Bed", True), Entry("A3", "Chair", False), Entry("A4", "Rope", True)]
NEW = [
    Entry("A1", "Lamp,  bright", True),
    Entry("A2", "Bed", True, active=False),
    Entry("A3", "Chair ", True),
    Entry("A5", "Kite", True),
]
DIFF = compare_listings(OLD, NEW)


def test_each_kind_of_change():
    assert [(item.code, item.was, item.title) for item in DIFF.revised] == [("A1", "Lamp", "Lamp,  bright")]
    assert [item.code for item in DIFF.retired] == ["A2"]
    assert [item.code for item in DIFF.header_to_billable] == ["A3"]
    assert [(item.code, item.title) for item in DIFF.deleted] == [("A4", "Rope")]
    assert [item.code for item in DIFF.added] == ["A5"]
    assert DIFF.reinstated == DIFF.billable_to_header == ()


def test_codes_in_use_that_are_touched():
    assert touched_codes(["A4", "A9", "A2", "A1"], DIFF) == {"A4": ["deleted"], "A2": ["retired"], "A1": ["revised"]}


entries = st.dictionaries(
    st.sampled_from("ABCDEF"), st.tuples(st.sampled_from(["x", "y"]), st.booleans(), st.booleans())
).map(lambda found: [Entry(code, *rest) for code, rest in found.items()])


@given(entries, entries)
def test_back_again_undoes_it(old, new):
    there, back = compare_listings(old, new), compare_listings(new, old)
    pairs = [("added", "deleted"), ("retired", "reinstated"), ("header_to_billable", "billable_to_header")]
    for one, other in (*pairs, *((b, a) for a, b in pairs), ("revised", "revised")):
        assert [item.code for item in getattr(there, one)] == [item.code for item in getattr(back, other)]
    assert compare_listings(old, old) == compare_listings([], [])
