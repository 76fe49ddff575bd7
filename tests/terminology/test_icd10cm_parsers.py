"""The publisher's formats, read back from generated trees and refused where they are broken."""

from __future__ import annotations

import io
from contextlib import suppress
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codelist import parse_codes, parse_csv, parse_order
from medcodex.terminology.icd10cm.index import parse_index, split_modifiers
from medcodex.terminology.icd10cm.poa import parse_poa
from medcodex.terminology.icd10cm.table import parse_table
from medcodex.terminology.icd10cm.tabular import parse_tabular

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=8)
TITLES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
TREES = st.recursive(
    st.tuples(TITLES, st.lists(TITLES, max_size=2), st.just([])),
    lambda inner: st.tuples(TITLES, st.lists(TITLES, max_size=2), st.lists(inner, max_size=3)),
    max_leaves=12,
)


def index_xml(trees) -> bytes:
    def term(tree, tag: str) -> str:
        title, modifiers, below = tree
        nemod = f"<nemod>{' '.join(f'({escape(m)})' for m in modifiers)}</nemod>" if modifiers else ""
        inner = "".join(term(child, "term") for child in below)
        return f"<{tag}><title>{escape(title)}{nemod}</title>{inner}</{tag}>"

    body = "".join(term(tree, "mainTerm") for tree in trees)
    return f"<ICD10CM.index><version>2026</version><letter>{body}</letter></ICD10CM.index>".encode()


def flatten(trees, level=0):
    for title, modifiers, below in trees:
        yield level, title, tuple(modifiers)
        yield from flatten(below, level + 1)


@given(st.lists(TREES, max_size=4))
def test_index_gives_back_every_tree(trees):
    entries = list(parse_index(io.BytesIO(index_xml(trees)), "index", "x.xml", first_id=7))
    assert [(e.level, e.title, e.nonessential) for e in entries] == list(flatten(trees))
    assert [e.id for e in entries] == list(range(7, 7 + len(entries)))
    by_id = {e.id: e for e in entries}
    assert all(e.parent is None if e.level == 0 else by_id[e.parent].level == e.level - 1 for e in entries)


@given(st.lists(TREES, max_size=3))
def test_table_rows_keep_the_tree_of_the_index(trees):
    rows = list(parse_table(io.BytesIO(index_xml(trees)), "x.xml"))
    assert [(r.level, r.title) for r in rows] == [(level, title) for level, title, _ in flatten(trees)]
    assert all(r.cells == (None,) * 6 for r in rows)


def note_xml(tag, texts) -> str:
    return f"<{tag}>{''.join(f'<note>{escape(text)}</note>' for text in texts)}</{tag}>"


NOTE_TAGS = {
    "includes": "includes",
    "excludes1": "excludes1",
    "codeFirst": "code_first",
    "sevenChrNote": "seventh_note",
}


@given(
    st.lists(
        st.tuples(
            TITLES, st.dictionaries(st.sampled_from(sorted(NOTE_TAGS)), st.lists(TITLES, min_size=1, max_size=3))
        ),
        max_size=5,
    )
)
def test_tabular_gives_back_titles_and_notes(categories):
    diags = "".join(
        f"<diag><name>A{at:02}</name><desc>{escape(title)}</desc>"
        + "".join(note_xml(tag, texts) for tag, texts in notes.items())
        + "</diag>"
        for at, (title, notes) in enumerate(categories)
    )
    xml = (
        "<ICD10CM.tabular><chapter><name>1</name><desc>C</desc>"
        f"<section id={quoteattr('A00-A99')}><desc>S</desc>{diags}</section></chapter></ICD10CM.tabular>"
    )
    entries = list(parse_tabular(io.BytesIO(xml.encode()), "x.xml"))
    assert [(e.kind, e.key) for e in entries[:2]] == [("chapter", "1"), ("section", "A00-A99")]
    assert [e.title for e in entries[2:]] == [title for title, _ in categories]
    for entry, (_, notes) in zip(entries[2:], categories, strict=True):
        assert {tag: getattr(entry.notes, field) for tag, field in NOTE_TAGS.items()} == {
            tag: tuple(notes.get(tag, ())) for tag in NOTE_TAGS
        }


@pytest.mark.parametrize(
    ("text", "outside", "inside"),
    [
        ("(acute) (chronic)", "", ("acute", "chronic")),
        ("(-Zinsser) disease (recrudescent typhus)", "disease", ("-Zinsser", "recrudescent typhus")),
        ("(a (b) c)", "", ("a (b) c",)),
        ("acute", "", ("acute",)),
        ("(open", "", ("open",)),
        ("", "", ()),
    ],
)
def test_modifiers(text, outside, inside):
    assert split_modifiers(text) == (outside, inside)


def test_title_after_modifier_and_references():
    xml = (
        "<ICD10CM.index><letter><mainTerm><title>Abuse<nemod>(adult)</nemod> NEC</title><seecat>T71</seecat></mainTerm>"
        "<mainTerm><title>Colic</title><subcat>T56.0</subcat></mainTerm></letter></ICD10CM.index>"
    )
    first, second = parse_index(io.BytesIO(xml.encode()), "index", "x.xml")
    assert (first.title, first.nonessential, first.code) == ("Abuse NEC", ("adult",), "T71.-")
    assert second.code == "T56.0-"


def test_cells_and_dashes():
    xml = (
        "<ICD10CM.index><letter><mainTerm><title>x</title>"
        '<cell col="2">T51.3X1</cell><cell col="7">--</cell></mainTerm></letter></ICD10CM.index>'
    )
    (row,) = parse_table(io.BytesIO(xml.encode()), "x.xml")
    assert row.cells == ("T51.3X1", None, None, None, None, None)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<ICD10CM.index><letter><mainTerm><title>&b;</title></mainTerm></letter></ICD10CM.index>"
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        BOMB.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"'),
        b"<ICD10CM.index><letter><mainTerm><title>cut",
        b"<ICD10CM.index>\xff\xfe</ICD10CM.index>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b"<ICD10CM.index><letter><mainTerm><code>A00</code></mainTerm></letter></ICD10CM.index>",
        b"",
    ],
)
def test_broken_xml_is_refused_by_name(data):
    with pytest.raises(ReleaseError) as caught:
        list(parse_index(io.BytesIO(data), "index", "bad.xml"))
    assert caught.value.where == "bad.xml"


def test_order_file_lines():
    lines = [("00001", "A00", "0", "Cholera", "Cholera"), ("00002", "A000", "1", "Cholera cl", "Cholera classical")]
    text = "".join(f"{n} {code:<7} {flag} {short:<60} {title}\r\n" for n, code, flag, short, title in lines)
    rows = list(parse_order(io.BytesIO(text.encode()), "o.txt"))
    assert [(r.code, r.title, r.billable, r.parent) for r in rows] == [
        ("A00", "Cholera", False, None),
        ("A00.0", "Cholera classical", True, "A00"),
    ]


def test_csv_and_codes_lines():
    (header, leaf) = parse_csv(io.BytesIO(b'code,billable,longTitle\nA00,0,Cholera\nA000,1,"One, two"\n'), "c.csv")
    assert (leaf.title, leaf.billable, leaf.parent, header.billable) == ("One, two", True, "A00", False)
    assert [r.code for r in parse_codes(io.BytesIO(b"A000    Cholera\nA001    Other\n"), "c.txt")] == ["A00.0", "A00.1"]


@pytest.mark.parametrize(
    ("parser", "data"),
    [
        (parse_order, b"00001 A00     0 x\n"),
        (parse_codes, b"not a code\n"),
        (parse_codes, b"A000    One\nA000    Again\n"),
        (parse_csv, b"code,title\nA00,x\n"),
        (parse_csv, b"code,billable,longTitle\nA00,2,x\n"),
        (parse_csv, b""),
        (parse_poa, b"Order26\tPOAexemptCode\tDescription\n1\tnot a code\tx\n"),
        (parse_poa, b"\x81\x8d\n"),
    ],
)
def test_broken_lists_are_refused_by_name(parser, data):
    with pytest.raises(ReleaseError) as caught:
        list(parser(io.BytesIO(data), "bad.txt"))
    assert (caught.value.where or "").startswith("bad.txt")


@given(st.binary(max_size=300))
def test_any_bytes_parse_or_are_refused(data):
    for parse in (parse_order, parse_codes, parse_csv, parse_poa, parse_table, parse_tabular):
        with suppress(ReleaseError):
            list(parse(io.BytesIO(data), "x"))
