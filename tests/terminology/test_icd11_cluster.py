"""Clusters of ICD-11 codes: read and printed, each fault with its place, verdicts that claim no more than is known."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.icd11.cluster import MAX_FAULTS, Cluster, Group, Token, parse_cluster
from medcodex.terminology.icd11.codes import normalise
from medcodex.terminology.icd11.tabulation import parse_tabulation
from medcodex.terminology.icd11.validate import Answer, validate_cluster
from small_icd11_files import text_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Concept

STEM = st.from_regex(r"[0-9A-HJ-NP-WYZ][A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z](\.[0-9A-HJ-NP-Z]{1,2})?", fullmatch=True)
EXTENSION = st.from_regex(r"X[A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z]{1,3}", fullmatch=True)
URI = st.integers(1, 10**9).map(lambda number: f"http://id.who.int/icd/release/11/mms/{number}")


def token(text: str) -> Token:
    return Token(text, 0, 0)


GROUP = st.builds(Group, (STEM | URI).map(token), st.lists((EXTENSION | URI).map(token), max_size=4).map(tuple))
CLUSTER = st.builds(Cluster, st.lists(GROUP, min_size=1, max_size=4).map(tuple))
# Texts of the characters that matter, so that chance meets the grammar.
TEXT = st.text() | st.text("BA41.0XK8G&/ \t:http", max_size=40) | st.text("&/ ", max_size=60)


class Small:
    """A book of the invented tabulation."""

    system = "icd11"
    releases = {"codes": "2031-03"}  # noqa: RUF012 - a stand-in that nobody changes
    notices = ()
    fingerprint = ""
    normalise = staticmethod(normalise)

    def __init__(self) -> None:
        self.all = {one.code: one for one in parse_tabulation(io.BytesIO(text_file()), "a file")}

    def concept(self, code: str) -> Concept | None:
        return self.all.get(code)

    def children(self, code: str | None) -> list[Concept]:
        return [one for one in self.all.values() if one.parents == ((code,) if code else ())]

    def concepts(self) -> Iterator[Concept]:
        yield from self.all.values()


BOOK = Small()


@given(CLUSTER)
def test_what_is_printed_reads_the_same(cluster):
    assert parse_cluster(str(cluster)) == cluster


@given(CLUSTER, st.sampled_from([" ", "  ", "\t", "\n"]))
def test_white_space_and_case_are_no_matter(cluster, space):
    spaced = f"{space}&{space}".join(str(cluster).split("&"))
    assert parse_cluster(f"{space}{spaced}{space}") == cluster
    if not any(one.is_uri for one in cluster.tokens()):
        assert parse_cluster(spaced.lower().replace(".", "")) == cluster


@given(TEXT)
def test_any_text_is_read_without_a_crash(text):
    cluster = parse_cluster(text)
    assert cluster.groups or cluster.faults
    assert len(cluster.faults) <= MAX_FAULTS
    assert all(0 <= fault.start <= fault.end <= len(text) for fault in cluster.faults)
    for one in cluster.tokens():
        assert text[one.start : one.end].upper().replace(".", "") == one.text.upper().replace(".", "")
    verdict = validate_cluster(BOOK, text)
    assert (verdict.answer is Answer.INVALID) == bool(verdict.faults)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "empty")]),
        ("  ", [(1, "empty")]),
        ("BA41.0/", [(8, "no stem code behind /")]),
        ("/BA41.0", [(1, "no stem code before /")]),
        ("BA41.0 / / 5A11", [(10, "no stem code before /")]),
        ("BA41.0&", [(8, "no extension code behind &")]),
        ("&XA7RE3", [(1, "no stem code before &")]),
        ("BA41.0&&XA7RE3", [(8, "no extension code before &")]),
        ("BA41.0/&XA7RE3", [(8, "no stem code before &")]),
        ("XA7RE3", [(1, "XA7RE3 is an extension code")]),
        ("BA41.0&5A11", [(8, "5A11 is a stem code")]),
        ("BA41.0 XA7RE3", [(8, "neither & nor / before 'XA7RE3'")]),
        ("(BA41.0&XA7RE3)", [(1, "'(BA41.0' does not have the shape"), (9, "'XA7RE3)' does not have the shape")]),
        ("5A1O/&", [(1, "'5A1O' does not have"), (6, "no stem code before &"), (7, "no extension code behind &")]),
    ],
)
def test_each_fault_is_named_with_its_character(text, faults):
    found = [(fault.start + 1, fault.message) for fault in parse_cluster(text).faults]
    assert len(found) == len(faults)
    for (place, message), (where, says) in zip(found, faults, strict=True):
        assert (place, says) == (where, message[: len(says)])


def test_a_huge_text_gives_few_faults():
    assert len(parse_cluster("&" * 100_000).faults) == MAX_FAULTS
    (fault,) = parse_cluster("Q" * 100_000).faults
    assert len(fault.message) < 200


@pytest.mark.parametrize(
    ("text", "answer", "billable", "says"),
    [
        ("1q01", Answer.VALID, True, ""),
        ("1Q00", Answer.VALID, False, "not billable: more specific codes stand below 1Q00"),
        ("1Q01/1Q00.0", Answer.VALID, True, ""),
        ("1Q01&XY1A", Answer.VALID, True, ""),
        ("1Q01&XQ1A", Answer.UNVERIFIED, True, "cannot be verified: character 6: whether 1Q01 takes XQ1A (Sides)"),
        ("1Q01&XY1A&XY2B", Answer.UNVERIFIED, True, "cannot be verified: character 11: XY2B is not the only value"),
        ("1Q01&XY1A&XY1A", Answer.UNVERIFIED, True, "cannot be verified: character 6: XY1A is not the only value"),
        ("1Q77", Answer.INVALID, False, "character 1: 1Q77: no such stem code in release 2031-03"),
        ("1Q01&XQ9Z", Answer.INVALID, False, "character 6: XQ9Z: no such extension code in release 2031-03"),
        ("BlockL1-1Q0", Answer.INVALID, False, "character 1: BlockL1-1Q0 is a block, which has no code"),
        ("x", Answer.INVALID, False, "character 1: X is a chapter, which has no code"),
        ("http://id.who.int/icd/entity/10005 & http://id.who.int/icd/release/11/mms/20007", Answer.VALID, True, ""),
        ("http://id.who.int/icd/release/11/2031-03/mms/10003/other / 1Q01", Answer.VALID, True, ""),
        ("http://id.who.int/icd/entity/99", Answer.INVALID, False, "character 1: http://id.who.int/icd/entity/99: no"),
        ("http://id.who.int/icd/entity/20004", Answer.INVALID, False, "character 1: XQ1A is no stem code"),
        (
            "1Q01 & http://id.who.int/icd/entity/10002",
            Answer.INVALID,
            False,
            "character 8: Ailments of fire is a block",
        ),
        ("https://example.org/10005", Answer.INVALID, False, "character 1: https://example.org/10005: no such entity"),
    ],
)
def test_verdicts(text, answer, billable, says):
    verdict = validate_cluster(BOOK, text)
    assert (verdict.answer, verdict.billable) == (answer, billable)
    assert verdict.reason.startswith(says)
    assert bool(verdict.reason) == bool(says)


def test_only_what_is_verified_is_valid_in_the_words_of_all_systems():
    assert validate_cluster(BOOK, "1q01 & xy1a").validity().valid
    unverified = validate_cluster(BOOK, "1q01 & xq1a").validity()
    assert (unverified.code, unverified.valid, unverified.billable) == ("1Q01&XQ1A", False, False)
    assert unverified.reason.startswith("cannot be verified")


def test_the_codes_of_a_known_category_are_suggested():
    assert validate_cluster(BOOK, "1Q00.5").suggestions == ("1Q00.0", "1Q00.Y", "1Q00.Z")
    assert validate_cluster(BOOK, "1Q00&XY1A").suggestions == ("1Q00.0", "1Q00.Y", "1Q00.Z")


def test_members_are_told_in_order():
    verdict = validate_cluster(BOOK, "1Q01&XQ1A/1Q00.0")
    assert [one.title for one in verdict.members] == ["Hoarse roar", "Port", "Slow smoulder"]
