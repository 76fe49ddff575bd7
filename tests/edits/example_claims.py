"""A claim as the packaged examples write it, to an encounter."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from library_fixture import APRIL_2026
from medcodex.formats.encounter_json import read_encounter

if TYPE_CHECKING:
    from medcodex.encounter.coded import Encounter

_CODE = re.compile(r"(?P<code>[A-Z0-9.]+)(?:\((?P<poa>[YNUW])\))?")


def encounter_of(claim: str, facts: str = "", **fields: Any) -> Encounter:
    """The encounter of an example: an adult of 45 years and an outpatient claim where it does not say."""
    head, _, body = claim.rpartition(": ")
    diagnoses, _, procedures = body.partition(" + ")
    data: dict[str, Any] = {"date": APRIL_2026.isoformat(), "age": 45, "sex": "M", **_head(head)}
    data["diagnoses"] = [match.groupdict() for match in _CODE.finditer(diagnoses)]
    data["procedures"] = [{"code": code} for code in procedures.split(", ") if code]
    data["facts"] = dict(pair.split("=") for pair in facts.split("; ") if pair)
    return read_encounter(json.dumps({**data, **fields}).encode(), "example", APRIL_2026)


def _head(text: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in filter(None, text.split(", ")):
        word, _, value = part.partition(" ")
        if word == "age" and value.endswith("d"):
            fields |= {"age": 0, "age_days": int(value[:-1])}
        elif word == "age":
            fields["age"] = int(value)
        elif word == "weight":
            fields["birth_weight_g"] = int(value)
        elif word == "type":
            fields["admission_type"] = value
        elif word in {"F", "M"}:
            fields["sex"] = word
        else:
            fields["setting"] = word
    return fields
