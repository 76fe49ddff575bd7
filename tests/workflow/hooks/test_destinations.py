"""Messages go where the operator allowed, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError, UsageError
from medcodex.workflow.hooks.destinations import Destinations

ALLOWED = Destinations.of(
    ["https://ehr.example", "http://10.0.0.7:8080", "http://localhost:9000", "https://[2001:db8::7]"]
)


@pytest.mark.parametrize(
    "url",
    [
        "https://ehr.example/hooks/coding?site=3",
        "https://EHR.example:443/x",
        "https://ehr.example./x",
        "http://10.0.0.7:8080/",
        "http://localhost:9000",
        "https://[2001:db8::7]/x",
    ],
)
def test_allowed(url: str) -> None:
    ALLOWED.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ehr.example/x",
        "http://ehr.example/x",
        "https://ehr.example:8443/x",
        "https://ehr.example.evil.example/x",
        "https://ehr.example@evil.example/x",
        "https://user:pass@ehr.example/x",
        "https://evil.example\\@ehr.example/x",
        "https://evil.example#@ehr.example/x",
        "https://ehr.example/x#part",
        "https://169.254.169.254/latest/meta-data",
        "http://10.0.0.7/",
        "http://10.0.0.8:8080/",
        "http://0x0a000007:8080/",
        "http://167772167:8080/",
        "file:///etc/passwd",
        "gopher://ehr.example/",
        "https://ehr.example:99999/",
        "https://ehr.example:0/",
        "https://ehr.exаmple/x",
        "https://ehr.example/a b",
        "https://ehr.example/a\r\nHost: evil.example",
        "https://ehr.example/" + "x" * 500,
        "https:///x",
        "https://[::1",
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(InputError):
        ALLOWED.check(url)


@pytest.mark.parametrize(
    ("url", "resolved", "admitted"),
    [
        ("https://ehr.example/x", "203.0.113.9", True),
        ("https://ehr.example/x", "10.1.2.3", True),
        ("https://ehr.example/x", "127.0.0.1", False),
        ("https://ehr.example/x", "::1", False),
        ("https://ehr.example/x", "::ffff:127.0.0.1", False),
        ("https://ehr.example/x", "169.254.169.254", False),
        ("https://ehr.example/x", "fe80::1", False),
        ("https://ehr.example/x", "0.0.0.0", False),  # noqa: S104 - an address that is refused
        ("https://ehr.example/x", "224.0.0.1", False),
        ("http://10.0.0.7:8080/", "10.0.0.7", True),
        ("http://10.0.0.7:8080/", "10.0.0.8", False),
        ("http://localhost:9000/", "127.0.0.1", True),
        ("http://localhost:9000/", "::1", True),
        ("http://localhost:9000/", "10.0.0.7", False),
        ("https://evil.example/", "203.0.113.9", False),
    ],
)  # fmt: skip
def test_the_address_behind_a_name_is_looked_at_too(url: str, resolved: str, *, admitted: bool) -> None:
    assert ALLOWED.admits(url, resolved) is admitted


@pytest.mark.parametrize("text", ["", "ehr.example", "https://ehr.example/path", "https://a@ehr.example", "ftp://x"])
def test_settings_that_are_no_origin(text: str) -> None:
    with pytest.raises(UsageError, match="not an origin"):
        Destinations.of([text])


@given(st.text(max_size=60))
def test_any_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError):
        Destinations().check(text)
