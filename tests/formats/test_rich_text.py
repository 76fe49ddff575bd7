"""RTF and HTML as plain text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.formats.rich_text import html_text, is_html, is_rtf, plain_text, rtf_text

RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial;}}\f0 Assessment:\par "
    r"Pneumonia, caf\'e9 \u8217?s{\deleted gone}{\footnote since May}\par {\pict\pngblip 00{}ff}{\b Bold}"
    r"{\field{\*\fldinst{HYPERLINK "
    '"http://x"'
    r"}}{\fldrslt link}}}"
)


def test_rtf() -> None:
    assert rtf_text(RTF, "x") == "Assessment:\nPneumonia, café ’s\nsince May\nBoldlink\n"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (r"{\rtf1 Sm\u246?rg\'e5s}", "Smörgås\n"),
        (r"{\rtf1{\fonttbl{\f1\fcharset204 A;}}\f1 \'ef\'ed}", "пн\n"),
        (r"{\rtf1 \u-10179?\u-8704?}", "😀\n"),
        (r"{\rtf1 a{\pict\bin4 }}}}} b}", "a b\n"),
        (r"{\rtf1\trowd\cellx1 Na\cell 134\cell\row}", "Na|134|\n"),
        (r"{\rtf1 unclosed \'e9", "unclosed é\n"),
        (r"{\rtf1}", ""),
    ],
)
def test_rtf_of_all_kinds(rtf: str, text: str) -> None:
    assert rtf_text(rtf, "x") == text


HTML = """<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body>
<h1>Progress  note</h1><p>Cough &lt;3 days<br>and<del> no</del> fever.</p><script>alert(1)</script><!-- no -->
<ol><li>first<ul><li>inner</li></ul></li><li>second</li></ol>
<table><caption>Labs</caption><tr><th>Test</th><th>Value</th><th>Unit</th></tr>
<tr><td rowspan="2">Na</td><td>134</td><td></td></tr><tr><td>135</td><td>mmol</td></tr></table>
<p>Smoker <input type="checkbox" checked> yes H<sub>2</sub>O</p></body></html>"""


def test_html() -> None:
    assert html_text(HTML, "x") == (
        "Progress note\n\nCough <3 days\nand fever.\n\n1. first\n- inner\n2. second\n\nLabs\n"
        "Test | Value | Unit\nNa | 134\nNa | 135 | mmol\n\nSmoker [x] yes H2O\n"
    )


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="windows-1252"><p>café</p>'.encode("cp1252"),
        "<p>café</p>".encode(),
        "<p>café</p>".encode("utf-16"),
        '<meta charset="no-such"><p>café</p>'.encode(),
        '<meta charset="utf-8"><p>café</p>'.encode("cp1252"),
    ],
)
def test_html_of_any_charset(data: bytes) -> None:
    assert html_text(data, "x") == "café\n"


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td"])
def test_html_nested_too_deep_is_refused(tag: str) -> None:
    with pytest.raises(InputError, match="nested too deep"):
        html_text(f"<{tag}>" * 5000 + "lost", "x")


def test_a_table_of_millions_of_cells_is_refused() -> None:
    with pytest.raises(InputError, match="a table of more than"):
        html_text("<table>" + "<tr><td rowspan=1000 colspan=1000>x</td></tr>" * 300 + "</table>", "x")


@pytest.mark.parametrize(
    "rtf",
    [
        "{" * 9000,
        "{\\fonttbl" + "{\\f0\\fcharset0 " * 5000,
        '{\\field{\\*\\fldinst{HYPERLINK "a' * 2000,
        "{\\pict " * 9000,
    ],
)
def test_rtf_that_goes_on_without_end_is_read(rtf: str) -> None:
    assert rtf_text("{\\rtf1 " + rtf, "x") is not None


@pytest.mark.parametrize("text", ["", "Cough", "<not> closed", "BP <5 and >3", "{note}"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert not is_rtf(text)
    assert not is_html(text)
    assert plain_text(text, "x") == text


@given(st.text(max_size=300), st.integers(0, len(RTF)))
@settings(max_examples=200, deadline=None)
def test_any_rtf_is_read_or_refused(noise: str, place: int) -> None:
    for text in (RTF[:place] + noise + RTF[place:], "{\\rtf1" + noise):
        with suppress(InputError):
            rtf_text(text, "x")


@given(st.text("<>/ab=\"'&#x;tdrlisp 1", max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_html_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        html_text("<p>" + text, "x")
