"""The tables of boxes: what they name exists, and each row of the drawing is whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass
from itertools import groupby

import pytest

from billed_claims import CLAIMS
from medcodex.claims.finding import rules
from medcodex.claims.forms import wording
from medcodex.claims.forms.boxes import ALL, SERVICES, WHOLE_ROW, form_of
from medcodex.claims.forms.roots import claim_roots, groups, line_roots
from medcodex.encounter import billing
from medcodex.encounter.billing import ClaimKind
from medcodex.text.tables import table_rows

KINDS = pytest.mark.parametrize("kind", list(ClaimKind))
FIELDS = {
    field.name for record in vars(billing).values() if is_dataclass(record) for field in fields(record)  # type: ignore[arg-type]
}  # fmt: skip
LAST = {ClaimKind.PROFESSIONAL: 33, ClaimKind.INSTITUTIONAL: 81, ClaimKind.DENTAL: 58}
"""Numbers that the forms go up to."""


@KINDS
def test_each_row_is_whole(kind: ClaimKind) -> None:
    boxes = [box for box in form_of(kind).boxes if box.area != SERVICES]
    short = {
        (area, row): sum(box.width for box in same)
        for (area, row), same in groupby(boxes, key=lambda box: (box.area, box.row))
    }
    assert {place: width for place, width in short.items() if width != WHOLE_ROW} == {}


@KINDS
def test_numbers_are_unique_and_complete(kind: ClaimKind) -> None:
    numbers = [box.number for box in form_of(kind).boxes]
    assert [number for number, count in Counter(numbers).items() if count > 1] == []
    leading = {re.match(r"[0-9]*", number)[0] for number in numbers} - {""}  # type: ignore[index]
    assert leading == {str(number) for number in range(1, LAST[kind] + 1)}


@KINDS
def test_what_fills_a_box_exists(kind: ClaimKind) -> None:
    claim = next(one for one in CLAIMS.values() if one.kind is kind)
    members = groups(claim)
    roots = {*claim_roots(claim), *line_roots(claim, 0), "page"}
    payers = {name for one in members["payers"] for name in one}
    forms = {*wording._FORMS, *wording._WITH_ARGUMENT, "", "qualified", "day"}
    unknown = []
    for box in form_of(kind).boxes:
        if box.group:
            assert box.group in members
            assert box.place == ALL or 1 <= box.place <= form_of(kind).places[box.group]
        for part in (part for alternative in (box.told.alternatives if box.told else ()) for part in alternative):
            first, *rest = re.sub(r"\[[^\]]*\]|#\d+", "", part.path).split(".")
            known = {*roots, *payers, "one", "role"} if box.group else roots
            unknown += [(box.number, name) for name in (first,) if name not in known | FIELDS]
            unknown += [(box.number, name) for name in rest if name not in FIELDS]
            unknown += [(box.number, part.form)] if part.form not in forms else []
    assert unknown == []


@KINDS
def test_groups_fill_their_places_without_a_gap(kind: ClaimKind) -> None:
    form = form_of(kind)
    for group, most in form.places.items():
        places = {box.place for box in form.boxes if box.group == group}
        assert places == set(range(1, most + 1)), group


def test_findings_are_placed_by_rules_that_exist() -> None:
    named = [row["rule"] for row in table_rows("medcodex.claims.forms", "data/findings.tsv")]
    assert set(named) <= set(rules())
    assert len(named) == len(set(named))
