"""Resources that are not what they claim to be are refused with the element at fault."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.formats.fhir.codesystem import read_code_system
from medcodex.formats.fhir.conceptmap import read_concept_map
from medcodex.formats.fhir.parameters import read_parameters
from medcodex.formats.fhir.reading import parse_json, resource
from medcodex.formats.fhir.valueset import read_value_set

READERS = {
    "CodeSystem": read_code_system,
    "ValueSet": read_value_set,
    "ConceptMap": read_concept_map,
    "Parameters": read_parameters,
}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b'{"a": ', "line 1, column 7", id="cut off"),
        pytest.param(b"\xff\xfe\x00", "not UTF-8", id="another encoding"),
        pytest.param(b'{"a": NaN}', "NaN is no number", id="not a number"),
        pytest.param(b'{"a": 1e999}', "is no number", id="too large"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "is no number", id="thousands of digits"),
        pytest.param(b"[" * 100 + b"]" * 100, "nested deeper than 64", id="deep"),
        pytest.param(b'{"a":' * 100_000, "nested deeper", id="very deep"),
    ],
)
def test_bodies_that_are_not_json(body: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        parse_json(body)


def test_brackets_in_texts_do_not_count_as_depth() -> None:
    assert parse_json(b'{"a": "' + b"[" * 1000 + b'"}') == {"a": "[" * 1000}


@pytest.mark.parametrize(
    ("found", "where"),
    [
        ({"resourceType": "CodeSystem"}, "CodeSystem.url: is required"),
        ({"resourceType": "CodeSystem", "url": "u", "content": "some"}, "CodeSystem.content: some is not one of"),
        ({"resourceType": "CodeSystem", "url": "u", "caseSensitive": "no"}, "CodeSystem.caseSensitive: true or false"),
        ({"resourceType": "CodeSystem", "url": "u", "concept": {}}, "CodeSystem.concept: a list is expected"),
        ({"resourceType": "CodeSystem", "url": "u", "concept": [3]}, r"CodeSystem.concept\[0\]: an object is expected"),
        (
            {"resourceType": "CodeSystem", "url": "u", "concept": [{"code": "a", "concept": [{}]}]},
            r"CodeSystem.concept\[0\].concept\[0\].code: is required",
        ),
        (
            {"resourceType": "CodeSystem", "url": "u", "concept": [{"code": "a", "property": [{"code": "p"}]}]},
            r"property\[0\].value\[x\]: is required",
        ),
        ({"resourceType": "ValueSet", "url": 7}, "ValueSet.url: a string is expected"),
        ({"resourceType": "ValueSet", "compose": {"include": [{}]}}, r"include\[0\]: a system or a valueSet"),
        (
            {"resourceType": "ValueSet", "compose": {"include": [{"valueSet": ["v"], "concept": [{"code": "a"}]}]}},
            r"include\[0\].system: is required",
        ),
        ({"resourceType": "ValueSet", "compose": {"include": [{"valueSet": [1]}]}}, r"valueSet\[0\]: a string"),
        ({"resourceType": "Parameters", "parameter": [{}]}, r"Parameters.parameter\[0\].name: is required"),
        ({"resourceType": "Parameters", "parameter": [{"name": "a", "resource": {}}]}, "a FHIR resource"),
    ],
)
def test_what_is_wrong_is_named(found: dict[str, object], where: str) -> None:
    with pytest.raises(InputError, match=where):
        READERS[str(found["resourceType"])](resource(found))


@pytest.mark.parametrize("found", [None, 3, "x", [], {}, {"resourceType": 1}])
def test_what_is_no_resource(found: object) -> None:
    with pytest.raises(InputError, match="a FHIR resource"):
        resource(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["url", "version", "compose", "include", "system", "concept", "filter", "parameter", "group", "element", "code"]


@given(st.sampled_from(sorted(READERS)), st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_any_content_is_read_or_refused(kind: str, content: dict[str, object]) -> None:
    with contextlib.suppress(InputError):
        READERS[kind](resource({"resourceType": kind, **content}))


def test_a_value_set_with_an_expansion_alone_is_what_it_lists() -> None:
    inner = {"system": "http://s", "code": "b"}
    contains = [{"system": "http://s", "code": "a", "contains": [inner]}, {"display": "a heading"}]
    found = read_value_set(resource({"resourceType": "ValueSet", "expansion": {"contains": contains}}))
    assert [(each.system, [one.code for one in each.concepts or ()]) for each in found.includes] == [
        ("http://s", ["a", "b"])
    ]


@pytest.mark.parametrize(
    ("r4", "r5"),
    [("equal", "equivalent"), ("wider", "source-is-narrower-than-target"), ("unmatched", "not-related-to")],
)
def test_maps_with_names_of_r4(r4: str, r5: str) -> None:
    group = {
        "source": "http://s",
        "target": "http://t",
        "element": [{"code": "a", "target": [{"code": "b", "equivalence": r4}]}],
    }
    found = read_concept_map(
        resource({"resourceType": "ConceptMap", "url": "m", "sourceUri": "http://vs", "group": [group]})
    )
    assert found.source_scope == "http://vs"
    assert found.groups[0].elements[0][1][0].relationship == r5
