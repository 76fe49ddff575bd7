"""What value sets hold, over an invented code system: the same answer whether they are written out or asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_fixture import ZOO, codes, scope_of, value_set, where, zoo
from medcodex.formats.fhir.reading import resource
from medcodex.formats.fhir.valueset import read_value_set
from medcodex.terminology.valueset.compose import Composer
from medcodex.terminology.valueset.expansion import ExpandOptions, expand
from medcodex.terminology.valueset.messages import RefusedError

ALL = ["mammal", "cat", "lion", "tiger", "bat", "bird", "dodo", "owl", "snake"]
WHOLE = {"system": ZOO}
NONE = "http://example.org/none"
CATS = {**value_set(where("concept", "is-a", "cat")), "url": "http://example.org/cats"}


def held(definition: dict[str, object], *others: dict[str, object]) -> list[str]:
    """The codes of a value set; every code of the system is asked for besides, and has to agree."""
    scope = scope_of(zoo(), CATS, *others)
    read = read_value_set(resource(definition))
    composer = Composer(scope, lambda: None)
    composer.check(read)
    found = [code for part in composer.parts(read) for code in part.codes]
    system = scope.system(ZOO)
    assert system is not None
    entries = [entry for code in ALL if (entry := system.find(code)) is not None]
    asked = {entry.code for entry in entries if composer.member(read, system, entry)}
    if read.inactive is False:
        asked -= {"dodo"}
    assert asked == set(found)
    return found


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        pytest.param(WHOLE, ALL, id="whole system in its order"),
        pytest.param(
            codes("owl", "cat", "unicorn"), ["owl", "cat"], id="listed, in the order listed, unknown ones out"
        ),
        pytest.param(where("concept", "is-a", "cat"), ["cat", "lion", "tiger"], id="is-a"),
        pytest.param(where("concept", "descendent-of", "cat"), ["lion", "tiger"], id="descendent-of"),
        pytest.param(where("concept", "child-of", "mammal"), ["cat", "bat"], id="child-of"),
        pytest.param(where("concept", "descendent-leaf", "mammal"), ["lion", "tiger", "bat"], id="descendent-leaf"),
        pytest.param(where("concept", "generalizes", "lion"), ["mammal", "cat", "lion"], id="generalizes"),
        pytest.param(where("concept", "is-not-a", "mammal"), ["bird", "dodo", "owl", "snake"], id="is-not-a"),
        pytest.param(where("concept", "is-a", "unicorn"), [], id="is-a of an unknown code"),
        pytest.param(where("concept", "is-not-a", "unicorn"), ALL, id="is-not-a of an unknown code"),
        pytest.param(where("code", "in", "owl,bat, nothing"), ["bat", "owl"], id="in a list of codes"),
        pytest.param(where("code", "regex", "[a-c].t"), ["cat", "bat"], id="regex matches the whole code"),
        pytest.param(where("display", "regex", "L.*"), ["lion"], id="regex on the display"),
        pytest.param(where("legs", "=", "2"), ["bat", "dodo", "owl"], id="property equals"),
        pytest.param(where("legs", "in", "0,4"), ["cat", "lion", "tiger", "snake"], id="property in"),
        pytest.param(where("legs", "not-in", "2,4"), ["mammal", "bird", "snake"], id="property not-in"),
        pytest.param(where("legs", "exists", "false"), ["mammal", "bird"], id="property missing"),
        pytest.param(where("parent", "=", "cat"), ["lion", "tiger"], id="the parent as a property"),
        pytest.param(where("inactive", "=", "true"), ["dodo"], id="inactive as a property"),
        pytest.param({"valueSet": [CATS["url"]]}, ["cat", "lion", "tiger"], id="import"),
        pytest.param({"system": ZOO, "valueSet": [CATS["url"]]}, ["cat", "lion", "tiger"], id="system and import"),
        pytest.param({**codes("owl", "lion"), "valueSet": [CATS["url"]]}, ["lion"], id="listed, if imported too"),
        pytest.param(
            {
                "system": ZOO,
                "filter": [*where("concept", "is-a", "mammal")["filter"], *where("legs", "=", "4")["filter"]],
            },
            ["cat", "lion", "tiger"],
            id="filters all have to pass",
        ),
    ],
)
def test_includes(include: dict[str, object], expected: list[str]) -> None:
    assert held(value_set(include)) == expected


def test_several_includes_are_joined_and_no_code_comes_twice() -> None:
    assert held(value_set(codes("owl"), where("concept", "is-a", "bird"), codes("owl", "cat"))) == [
        "owl",
        "bird",
        "dodo",
        "cat",
    ]


def test_excludes_win() -> None:
    assert held(value_set(WHOLE, exclude=[where("concept", "is-a", "mammal"), codes("owl")])) == [
        "bird",
        "dodo",
        "snake",
    ]


def test_a_value_set_can_refuse_inactive_codes() -> None:
    assert held(value_set(WHOLE, inactive=False)) == [code for code in ALL if code != "dodo"]
    inner = {**value_set(WHOLE, inactive=False), "url": "http://example.org/inner"}
    assert "dodo" not in held(value_set({"valueSet": [inner["url"]]}), inner)


def test_contained_value_sets_are_named_by_their_id() -> None:
    inner = {**value_set(codes("owl", "bat")), "id": "two", "url": "http://example.org/inner"}
    assert held({**value_set({"valueSet": ["#two"]}), "contained": [inner]}) == ["owl", "bat"]


@given(st.sets(st.sampled_from(ALL)), st.sets(st.sampled_from(ALL)))
def test_include_and_exclude_are_set_algebra(wanted: set[str], unwanted: set[str]) -> None:
    assert set(held(value_set(codes(*wanted), exclude=[codes(*unwanted)]))) == wanted - unwanted


@pytest.mark.parametrize(
    ("include", "message", "kind"),
    [
        pytest.param({"system": NONE}, f"'{NONE}' could not be found", "not-found", id="system"),
        pytest.param({"system": ZOO, "version": "7"}, "expanded. Valid versions: 1.0.0", "not-found", id="version"),
        pytest.param({"valueSet": [NONE]}, f"value Set '{NONE}' could not be found", "not-found", id="value set"),
        pytest.param({"valueSet": ["#none"]}, "value Set '#none' could not be found", "not-found", id="contained"),
        pytest.param(where("concept", "is-a", ""), "op = is-a has no value", "vs-invalid", id="filter without value"),
        pytest.param(where("legs", "is-a", "x"), "was not understood", "vs-invalid", id="hierarchy of a property"),
        pytest.param(where("legs", "like", "x"), "was not understood", "vs-invalid", id="unknown operator"),
        pytest.param(where("code", "regex", "("), "cannot be used: missing ): (", "vs-invalid", id="broken pattern"),
        pytest.param(where("code", "regex", "(a{1000}){1000}"), "cannot be used", "vs-invalid", id="huge pattern"),
        pytest.param(where("code", "regex", r"(a)\1"), "cannot be used", "vs-invalid", id="no regular pattern"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(include: dict[str, object], message: str, kind: str) -> None:
    with pytest.raises(RefusedError) as caught:
        held(value_set(include))
    assert message in caught.value.issues[0].text
    assert caught.value.issues[0].kind == kind


def test_a_pattern_made_to_hang_is_answered() -> None:
    system = zoo()
    system["concept"].append({"code": "a" * 40 + "!"})
    scope = scope_of(system)
    read = read_value_set(resource(value_set(where("code", "regex", "((a+)+)+"))))
    assert expand(read, scope, ExpandOptions(), lambda: None).total == 0


def test_circles_are_refused_with_the_path() -> None:
    one = {**value_set({"valueSet": ["http://example.org/two"]}), "url": "http://example.org/one"}
    two = {**value_set(WHOLE, exclude=[{"valueSet": ["http://example.org/one"]}]), "url": "http://example.org/two"}
    with pytest.raises(RefusedError, match=r"circularity pointing to http://example.org/one .* http://example.org/two"):
        held(one, one, two)


def test_a_hierarchy_that_runs_in_a_circle_is_walked_once() -> None:
    system = zoo()
    system["concept"] = [
        {"code": "egg", "property": [{"code": "parent", "valueCode": "hen"}]},
        {"code": "hen", "property": [{"code": "parent", "valueCode": "egg"}]},
    ]
    read = read_value_set(resource(value_set(where("concept", "is-a", "egg"))))
    found = expand(read, scope_of(system), ExpandOptions(), lambda: None)
    assert found.total == 2
    assert [each.code for each in found.contains] == ["egg"]


def test_work_can_be_ended() -> None:
    def tick() -> None:
        raise RefusedError(status=422)

    read = read_value_set(resource(value_set(where("legs", "=", "4"))))
    with pytest.raises(RefusedError):
        expand(read, scope_of(zoo()), ExpandOptions(), tick)
