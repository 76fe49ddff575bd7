"""Which version is newer, and which one a pattern means."""

from __future__ import annotations

import pytest

from fhir_fixture import ZOO, scope_of, zoo
from medcodex.terminology.valueset.scope import VersionRules
from medcodex.terminology.valueset.versions import best, matches, newest


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (["1.9.0", "1.10.0"], "1.10.0"),
        (["2025", "2026", "2026-04"], "2026-04"),
        (["2026-04", "2027"], "2027"),
        (["1.0.0-beta", "1.0.0"], "1.0.0"),
        (["", "0"], "0"),
        ([], ""),
    ],
)
def test_newest(versions: list[str], expected: str) -> None:
    assert newest(versions) == expected
    assert newest(list(reversed(versions))) == expected


@pytest.mark.parametrize(
    ("pattern", "version", "expected"),
    [
        ("1.0.0", "1.0.0", True),
        ("1.0.x", "1.0.7", True),
        ("1.x", "1.0.7", True),
        ("1.x.x", "1.2.0", True),
        ("1.x.3", "1.2.4", False),
        ("1.0.x", "1.1.0", False),
        ("1", "1.0.0", False),
        ("1.0.x", "1.0", False),
    ],
)
def test_patterns(pattern: str, version: str, *, expected: bool) -> None:
    assert matches(pattern, version) is expected


def test_the_best_of_a_pattern_is_the_newest_that_fits() -> None:
    assert best(["1.0.0", "1.4.0", "2.0.0"], "1.x") == "1.4.0"
    assert best(["1.0.0"], "3.x") is None


@pytest.mark.parametrize(
    ("rules", "include", "version", "source"),
    [
        pytest.param(VersionRules(), "", "2.0.0", "", id="newest"),
        pytest.param(VersionRules(), "1.x.x", "1.1.0", "include", id="the include's pattern"),
        pytest.param(VersionRules(default=((ZOO, "1.0.0"),)), "", "1.0.0", "default", id="default"),
        pytest.param(VersionRules(default=((ZOO, "1.0.0"),)), "2.0.0", "2.0.0", "include", id="include over default"),
        pytest.param(VersionRules(force=((ZOO, "1.0.x"),)), "2.0.0", "1.0.0", "force", id="force over include"),
        pytest.param(VersionRules(check=((ZOO, "1.1.x"),)), "", "1.1.0", "check", id="check where nobody else says"),
        pytest.param(VersionRules(), "9", None, "include", id="not known"),
        pytest.param(VersionRules(default=(("http://other", "1"),)), "", "2.0.0", "", id="another system's rule"),
    ],
)
def test_rules_choose_the_version(rules: VersionRules, include: str, version: str | None, source: str) -> None:
    scope = scope_of(zoo("1.0.0"), zoo("1.1.0"), zoo("2.0.0"), rules=rules)
    choice = scope.choose(ZOO, include)
    assert (choice.version, choice.source) == (version, source)


def test_a_required_version_is_missed() -> None:
    scope = scope_of(zoo("1.0.0"), zoo("2.0.0"), rules=VersionRules(check=((ZOO, "1.0.x"),)))
    assert scope.choose(ZOO, "2.0.0").violates
    assert not scope.choose(ZOO, "").violates
