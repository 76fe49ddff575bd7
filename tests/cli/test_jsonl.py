"""JSON Lines: an answer for every line, in order, and no half-written output."""

from __future__ import annotations

import datetime as dt
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli import fakes

from medcodex.cli import jsonl
from medcodex.cli.jsonl import BatchConfig, LineCoder, code_lines
from medcodex.cli.lines import Line, read_lines
from medcodex.cli.main import main
from medcodex.cli.note_lines import Defaults, read_line
from medcodex.cli.selection import Selection
from medcodex.coding import NoteInput
from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError, MedcodexError

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = Defaults(Setting.OUTPATIENT, None, dt.date(2026, 5, 15), None, None)
CONFIG = BatchConfig(fakes.open_coders, DEFAULTS, Selection())


def answers(lines: list[bytes], workers: int = 1) -> list[dict[str, Any]]:
    source = io.BytesIO(b"".join(line + b"\n" for line in lines))
    return [json.loads(answer) for _, answer in code_lines(read_lines(source), CONFIG, workers)]


@pytest.mark.parametrize(
    ("line", "given_id", "words"),
    [
        (b"{", None, "not valid JSON"),
        (b'{"x": ' + b"[" * 100_000, None, "not valid JSON"),
        (b'{"id": "a", "text": "x\xff"}', None, "not UTF-8"),
        (b"[1, 2]", None, "Expected `object`"),
        (b'{"id": "a"}', "a", "either text or documents"),
        (b'{"id": "a", "text": null}', "a", "either text or documents"),
        (b'{"id": "a", "text": "x", "documents": []}', "a", "either text or documents"),
        (b'{"id": "a", "text": 5}', "a", "$.text"),
        (b'{"id": "a", "text": ""}', "a", "empty"),
        (b'{"id": "a", "text": " \\n"}', "a", "empty"),
        (b'{"id": 7, "text": "x", "setting": "Jane Doe"}', 7, "setting: one of outpatient"),
        (b'{"id": "a", "text": "x", "claim": "both"}', "a", "claim: one of facility"),
        (b'{"id": "a", "text": "x", "date": "15.5.2026"}', "a", "date: a date as YYYY-MM-DD"),
        (b'{"id": "a", "text": "x", "date": "2026-02-30"}', "a", "date: a date as YYYY-MM-DD"),
        (b'{"id": "a", "text": "x", "date": "1850-01-01"}', "a", "no ICD-10-CM release"),
        (b'{"id": "a", "text": "x", "age": "old"}', "a", "$.age"),
        (b'{"id": "a", "text": "x", "age": 1000}', "a", "age: years"),
        (b'{"id": "a", "text": "x", "sex": "yes"}', "a", "sex: one of F, M, U"),
        (b'{"id": {"x": 1}, "text": "x"}', None, "$.id"),
        (b'{"id": "a", "documents": []}', "a", "documents: empty"),
        (b'{"id": "a", "documents": [{"text": "x"}]}', "a", "documents[0].id: missing"),
        (b'{"id": "a", "documents": [{"id": "d"}]}', "a", "documents[0].text: missing"),
        (b'{"id": "a", "documents": [{"id": "d", "text": "x"}, {"id": "d", "text": "x"}]}', "a", "used twice"),
        (b'{"id": "a", "text": "BOOM"}', "a", "internal error (RuntimeError)"),
    ],
)
def test_a_bad_line_is_answered_in_its_place(
    line: bytes, given_id: str | int | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MEDCODEX_DEBUG", raising=False)
    good = b'{"id": "good", "text": "Hypertension"}'
    first, middle, last = answers([good, line, good])
    assert first["codes"][0]["code"] == last["codes"][0]["code"] == "I10"
    assert set(middle) == {"id", "error"}
    assert middle["id"] == given_id
    assert words in middle["error"]["message"]
    assert set(middle["error"]) == {"kind", "message", "where"}
    assert "Jane Doe" not in json.dumps(middle)


def test_fields_of_a_line() -> None:
    line = (
        b'{"id": "e", "setting": "inpatient", "date": "2026-05-15T10:30:00", "age": 67, "sex": "f", "extra": [1],'
        b'"documents": [{"id": "d1", "type": "op note", "text": "x", "author": "A", "signed": true,'
        b'"date": "2026-05-14"}]}'
    )
    given_id, note = read_line(line, "line 1", DEFAULTS)
    assert isinstance(note, NoteInput)
    assert (given_id, note.setting, note.claim) == ("e", Setting.INPATIENT, Claim.FACILITY)
    assert (note.date, note.age, note.sex) == (dt.date(2026, 5, 15), 67, "F")
    assert note.documents[0].date == dt.date(2026, 5, 14)
    assert note.documents[0].signed is True


def test_a_number_as_id_comes_back_as_a_number() -> None:
    assert answers([b'{"id": 12, "text": "Hypertension"}'])[0]["id"] == 12


def test_the_object_has_the_contracts_keys() -> None:
    answer = answers(['{"id": "a", "text": "Visit für Hypertension. Denies chest pain."}'.encode()])[0]
    assert list(answer) == [
        "id", "setting", "claim", "date", "releases", "warnings", "codes", "mentions", "em", "em_reason",
        "findings", "queries", "not_reported",
    ]  # fmt: skip
    code = answer["codes"][0]
    assert list(code) == [
        "system", "code", "display", "role", "rank", "confidence", "poa", "evidence", "why", "alternatives",
    ]  # fmt: skip
    text = "Visit für Hypertension. Denies chest pain."
    for evidence in code["evidence"]:
        assert text[evidence["start"] : evidence["end"]] == evidence["text"]
    assert {mention["assertion"] for mention in answer["mentions"]} == {"present", "negated"}


def test_lines_are_read_as_a_stream_and_long_ones_passed_over() -> None:
    source = io.BytesIO(b"\xef\xbb\xbf{}\r\n\n   \n" + b"x" * 5000 + b"\nlast")
    lines = list(read_lines(source, limit=1000))
    assert [(line.number, line.data) for line in lines] == [(1, b"{}\r\n"), (4, None), (5, b"last")]
    answer = json.loads(LineCoder(CONFIG).answer(Line(4, None, 5001)))
    assert "longer than the limit" in answer["error"]["message"]
    with pytest.raises(InputError, match="must be UTF-8"):
        list(read_lines(io.BytesIO(b"\xff\xfe{\x00")))


def test_workers_keep_the_order() -> None:
    lines = [json.dumps({"id": n, "text": f"Hypertension {n}" if n % 3 else 5}).encode() for n in range(60)]
    assert answers(lines, workers=2) == answers(lines)


def test_a_worker_that_dies_is_told() -> None:
    lines = [b'{"id": "a", "text": "fine"}', b'{"id": "b", "text": "DIE"}']
    with pytest.raises(MedcodexError, match="worker process ended unexpectedly"):
        answers(lines, workers=2)


def test_reading_ahead_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    def source() -> Any:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield Line(number, b'{"id": 1, "text": "Hypertension"}', 40)

    monkeypatch.setattr(jsonl, "CHUNK_LINES", 4)
    answering = code_lines(source(), CONFIG, 2)
    next(answering)
    assert taken <= 4 * 2 * 3
    answering.close()


FIELDS = st.sampled_from(["id", "text", "setting", "date", "age", "documents"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@settings(max_examples=60, deadline=None)
@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner)))
def test_any_json_gets_an_answer(value: Any) -> None:
    line = json.dumps(value).encode()
    answer = json.loads(LineCoder(CONFIG).answer(Line(1, line, len(line))))
    assert ("error" in answer) != ("codes" in answer)


def test_out_appears_only_when_complete(tmp_path: Path, engine: None) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "Hypertension"}\n')
    assert main(["code", "--jsonl", str(source), "--out", str(out)]) == 0
    assert json.loads(out.read_text())["id"] == "a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
    assert main(["code", "--jsonl", str(tmp_path / "no"), "--out", str(tmp_path / "x")]) == 2
    assert main(["code", "--jsonl", str(source), "--out", str(tmp_path / "no" / "x")]) == 2
    assert main(["code", "--jsonl", str(source), "--out", str(tmp_path)]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_out_may_be_the_input_a_link_or_a_device(tmp_path: Path, engine: None) -> None:
    source, link = tmp_path / "in.jsonl", tmp_path / "link.jsonl"
    source.write_text('{"id": "a", "text": "Hypertension"}\n')
    link.symlink_to(source)
    assert main(["code", "--jsonl", str(source), "--out", "/dev/null"]) == 0
    assert Path("/dev/null").is_char_device()
    assert main(["code", "--jsonl", str(source), "--out", str(link)]) == 0
    assert link.is_symlink()
    assert json.loads(source.read_text())["codes"]


@pytest.mark.parametrize(("ending", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_ended_run_leaves_no_half_output(tmp_path: Path, ending: signal.Signals, status: int) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "Hypertension"}\n{"id": "b", "text": "SLEEP"}\n')
    out.write_text("what was there before\n")
    script = (
        # Who runs the tests in the background has interrupts ignored, by them and all that they start.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.cli import fakes; import medcodex.app;"
        "medcodex.app.Coders = fakes.FakeCoders; from medcodex.cli.main import main;"
        f"sys.exit(main(['code', '--jsonl', {str(source)!r}, '--out', {str(out)!r}]))"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE)
    while not any(path.name.endswith(".part") and path.stat().st_size for path in tmp_path.iterdir()):
        assert process.poll() is None, "it ended before it wrote anything"
        time.sleep(0.05)
    process.send_signal(ending)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode == status
    assert b"Traceback" not in complaint
    assert out.read_text() == "what was there before\n"
    if ending != signal.SIGKILL:
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
