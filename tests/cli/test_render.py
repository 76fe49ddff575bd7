"""Table, JSON, FHIR and HTML renderings of a coded note."""

from __future__ import annotations

import io
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli import fakes
from tests.cli.fakes import coded

from medcodex.cli.highlight import Highlight, marked
from medcodex.cli.main import main
from medcodex.cli.render_fhir import bundle
from medcodex.cli.render_html import render_html
from medcodex.cli.render_json import dump
from medcodex.cli.render_table import plain, print_notes
from medcodex.coding import CodedNote

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
VISIT = (SAMPLES / "visit.txt").read_text(encoding="utf-8")


def table(note: CodedNote, *, verbose: bool = False) -> str:
    out = io.StringIO()
    print_notes([note], out, verbose=verbose)
    return out.getvalue()


@pytest.mark.parametrize("width", [None, "40", "60", "100", "200"])
def test_table_at_any_width(width: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if width:
        monkeypatch.setenv("COLUMNS", width)
    text = table(coded(VISIT))
    assert all(code in text for code in ("E11.22", "N18.31", "I10"))
    assert "release-lag" in text
    assert "human coder" in text
    assert max(map(len, text.splitlines())) <= int(width or 120)


def test_verbose_table_adds_what_was_not_reported() -> None:
    note = coded(VISIT)
    assert "Found but not reported" not in table(note)
    text = table(note, verbose=True)
    for words in ("Found but not reported", "negated", "family", "historical", "breast cancer"):
        assert words in text


def test_table_without_codes() -> None:
    assert "no codes proposed" in table(coded("Well visit."))


def test_a_note_cannot_write_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in table(coded("\x1b[2J[bold red]Hypertension[/] \x07", note_id="\x1b]0;x\x07"), verbose=True)
    assert plain("a\r\n\x1b[1m\u202eb") == "a �[1m�b"


def test_json_stays_readable_and_survives_lone_surrogates() -> None:
    assert dump({"a": "é"}) == '{"a": "é"}\n'
    assert json.loads(dump({"a": "\udc80"}).encode("utf-8")) == {"a": "\udc80"}


def test_fhir_bundle_of_conditions() -> None:
    note = coded(VISIT, note_id="visit")
    resource = bundle(note)
    assert (resource["resourceType"], resource["type"]) == ("Bundle", "collection")
    conditions = [entry["resource"] for entry in resource["entry"]]
    assert [c["code"]["coding"][0]["code"] for c in conditions] == [code.code for code in note.codes]
    assert len({entry["fullUrl"] for entry in resource["entry"]}) == len(conditions)
    for entry, condition in zip(resource["entry"], conditions, strict=True):
        assert entry["fullUrl"] == f"urn:uuid:{condition['id']}"
        assert condition["subject"]
        assert condition["code"]["coding"][0]["system"] == "http://hl7.org/fhir/sid/icd-10-cm"
        assert condition["clinicalStatus"]["coding"][0]["code"] == "active"
        assert condition["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
        for evidence in condition["evidence"]:
            place = {part["url"]: part for part in evidence["extension"][0]["extension"]}
            start, end = place["start"]["valueUnsignedInt"], place["end"]["valueUnsignedInt"]
            assert VISIT[start:end] == evidence["code"][0]["text"]
    assert bundle(note) == resource
    assert "entry" not in bundle(coded("Well visit."))


class Reader(HTMLParser):
    """What a browser would make of a report: its text, its tags, its inline handlers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_report_is_self_contained() -> None:
    html = render_html([coded(VISIT, note_id="visit")])
    reader = read(html)
    assert not {"link", "img", "iframe", "object", "base", "form", "a"} & set(reader.tags)
    assert not [name for name, _ in reader.attributes if name.startswith("on") or name in {"style", "src", "href"}]
    assert (reader.tags.count("script"), reader.tags.count("style")) == (1, 1)
    policies = [value for name, value in reader.attributes if name == "content" and value and "default-src" in value]
    assert len(policies) == 1
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        match = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert match
        digest = b64encode(sha256(match[1].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policies[0]


HOSTILE = "<script>alert(1)</script> \"' onmouseover=x {{style}} </style><!-- ]]> &amp; \\u003c Hypertension \x00\x1b"


def test_a_hostile_note_stays_text() -> None:
    html = render_html([coded(HOSTILE, note_id='"><script>alert(2)</script>{{script}}')])
    reader = read(html)
    assert reader.tags.count("script") == 1
    assert "<script>alert(1)</script>" in "".join(reader.words)
    assert "{{style}}" in "".join(reader.words)
    assert not [name for name, _ in reader.attributes if name.startswith("on")]


def test_several_notes_in_one_report() -> None:
    html = render_html([coded(VISIT, note_id="a"), coded(VISIT, note_id="b"), coded("Well.", note_id="c")])
    cards = re.findall(r'data-card="(\d+)"', html)
    assert cards == [str(number) for number in range(18)]
    assert "3 notes" in html
    assert "Nothing in this note supports a code" in html


@st.composite
def texts_and_spans(draw: st.DrawFn) -> tuple[str, list[Highlight]]:
    text = draw(st.text(alphabet="AB <&\n\r\U0001f600é", max_size=40))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place, st.lists(st.integers(0, 3), max_size=2, unique=True)), max_size=8))
    return text, [
        Highlight(number, None, min(a, b), max(a, b), "negated", tuple(cards), "hint")
        for number, (a, b, cards) in enumerate(sorted(spans))
        if a != b
    ]


@given(texts_and_spans())
def test_marking_keeps_the_text_and_covers_each_span(case: tuple[str, Sequence[Highlight]]) -> None:
    text, spans = case
    covered: dict[int, str] = {}
    place, inside = 0, []

    class Walker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            nonlocal inside
            if tag == "mark":
                inside = [int(number) for number in (dict(attrs)["data-marks"] or "").split()]

        def handle_endtag(self, tag: str) -> None:
            nonlocal inside
            if tag == "mark":
                inside = []

        def handle_data(self, data: str) -> None:
            nonlocal place
            for number in inside:
                covered[number] = covered.get(number, "") + data
            place += len(data)

    walker = Walker(convert_charrefs=True)
    html = marked(text, spans)
    walker.feed(html)
    walker.close()
    assert place == len(text)
    assert covered == {span.number: text[span.start : span.end] for span in spans}


@pytest.mark.parametrize("form", ["table", "json", "html", "fhir"])
def test_the_command_writes_each_format(
    form: str, tmp_path: Path, engine: None, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["code", str(SAMPLES / "visit.txt"), "--format", form, "--date", "2026-05-15"]
    assert main(argv) == 0
    printed = capsys.readouterr().out
    assert "E11.22" in printed
    out = tmp_path / "out"
    assert main([*argv, "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == ""


def test_one_note_is_a_pretty_object_and_several_are_lines(
    tmp_path: Path, engine: None, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes("Bezüglich Hypertension".encode("cp1252"))
    assert main(["code", str(note), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["id"] == str(note)
    assert out.count("\n") > 10
    assert "cp1252" in err
    assert main(["code", str(note), str(note), "--json"]) == 0
    assert [json.loads(line)["codes"][0]["code"] for line in capsys.readouterr().out.splitlines()] == ["I10", "I10"]
    assert main(["code", str(note), str(tmp_path / "none"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["where"] == str(tmp_path / "none")


def test_selection_of_codes(engine: None, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SAMPLES / "visit.txt")
    assert main(["code", path, "--json", "--max", "2"]) == 0
    assert len(json.loads(capsys.readouterr().out)["codes"]) == 2
    assert main(["code", path, "--json", "--min-confidence", "0.8"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [code["code"] for code in answer["codes"]] == ["E11.22", "N18.31"]
    assert len(answer["mentions"]) > 10


def test_facility_and_professional_claims(engine: None, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SAMPLES / "discharge.txt")
    for arguments, claim in (
        (["--setting", "inpatient"], "facility"),
        (["--setting", "inpatient", "--claim", "professional"], "professional"),
        ([], "professional"),
    ):
        assert main(["code", path, "--json", *arguments]) == 0
        assert json.loads(capsys.readouterr().out)["claim"] == claim


def test_the_stand_in_keeps_the_port() -> None:
    note = coded(VISIT)
    assert isinstance(note, CodedNote)
    for code in note.codes:
        assert code.evidence
        for evidence in code.evidence:
            assert note.texts[evidence.document][evidence.start : evidence.end] == evidence.text
    assert fakes.TERMS
