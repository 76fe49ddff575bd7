"""Whatever is done to a message, it gives steps or a reason: never another error, never no end."""

from __future__ import annotations

import zipfile
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.hl7v2.messages import PID, PV1, message

from conftest import shared_folder
from medcodex.encounter.arriving import NothingToKeep, Told
from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.interchange.hl7v2.meanings import _meanings
from medcodex.interchange.hl7v2.telling import _ACTIONS
from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("ADT^A01", "ADT^A08", "ADT^A40", "ADT^A45", "MDM^T02", "MDM^T10", "ORU^R01", "OUL^R22", "DFT^P03", "SIU^S12")
WHOLE = (
    PID, "PD1|1", PV1, "PV2|1", "MRG|M1||A1||V1", "IN1|1|P|C|Payer", "ORC|RE|1|2",
    "OBR|1|P1|F1|24317-0^CBC^LN", "TXA|1|DS|TX|20260504||||||||||||||AU", "NTE|1||A note",
    "OBX|1|NM|1^WBC||18|10*9/L|4-10|H|||F", "OBX|2|ED|2^Doc||^text^plain^Base64^V29yZHM=",
    "OBX|3|SN|3^Titer||>^1^:^128", "FT1|1|T1||20260502||CG|J1885|||1|5.00", "PR1|1||76|x", "GP2|450|1|12.00",
    "SPM|1|S1", "DG1|1||A09^x^I10",
)  # fmt: skip


def taken(data: bytes) -> None:
    """Every message of a file gives steps, or the file or the message a reason."""
    try:
        for part in read_parts(data, "any.hl7", Site()):
            assert isinstance(part.told, Told | InputError)
            if isinstance(part.told, Told):
                assert part.told.steps
    except InputError:
        return


@st.composite
def mutated(draw: st.DrawFn, lines: tuple[str, ...]) -> bytes:
    """Segments cut, exchanged, doubled and with characters of their own, under a header of any kind."""
    header = draw(
        st.sampled_from(["MSH|^~\\&|A|B|C|D|20260501||{}|1|P|2.5", "MSH|^~\\&|||||||{}", "MSH#*+!%#A#####{}"])
    )
    chosen = draw(st.lists(st.sampled_from(lines), max_size=12))
    found = [header.format(draw(st.sampled_from([*KINDS, "", "ZZZ^Z01", "ADT"])))]
    for line in chosen:
        fields = line.split("|")
        at = draw(st.integers(0, len(fields)))
        change = draw(st.sampled_from(["none", "cut", "drop", "put"]))
        if change == "cut":
            fields = fields[:at] or fields[:1]
        elif change == "drop" and at < len(fields):
            del fields[at]
        elif change == "put" and at < len(fields):
            fields[at] = draw(
                st.text(max_size=12) | st.sampled_from(['""', "^^^^", "~~", "&&", "\\X00\\", "99999999", "\\"])
            )
        found.append("|".join(fields))
    return draw(st.sampled_from(["\r", "\n", "\r\n"])).join(found).encode(errors="replace")


@given(mutated(WHOLE))
@settings(max_examples=400, deadline=None)
def test_any_mutation_gives_steps_or_a_reason(data: bytes) -> None:
    taken(data)


@given(st.binary(max_size=400))
def test_any_bytes_behind_a_header_give_steps_or_a_reason(rest: bytes) -> None:
    taken(message("ORU^R01", PID, "OBR|1||F1|1^X") + rest)


def test_a_text_broken_over_very_many_lines_has_an_end() -> None:
    lines = b"and so on\r" * 200_000
    (told,) = read_messages(message("MDM^T02", PID, "OBX|1|TX|||Words") + lines, "long")
    assert len(told.segments[-1].line) > 1_000_000
    taken(message("MDM^T02", PID, "TXA|1", "OBX|1|TX|||Words") + lines)


def test_the_table_names_only_actions_that_there_are() -> None:
    assert {meaning.action for meaning in _meanings().values()} <= set(_ACTIONS)


@cache
def samples() -> dict[str, bytes]:
    path = shared_folder() / "samples" / "hl7v2.zip"
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(".hl7")}


@pytest.mark.shared
def test_the_samples_are_kept_or_have_a_reason(shared: Path) -> None:
    found: Counter[str] = Counter()
    for name, data in samples().items():
        for part in read_parts(data, name, Site()):
            if isinstance(part.told, InputError):
                found["parked"] += 1
                assert part.told.message, name
            else:
                keeps = any(not isinstance(step, NothingToKeep) for step in part.told.steps)
                found["kept" if keeps else "nothing"] += 1
    assert shared.is_dir()
    assert sum(found.values()) == 96
    assert found["kept"] >= 90


@pytest.mark.shared
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_mutated_samples_give_steps_or_a_reason(shared: Path, data: st.DataObject) -> None:
    assert shared.is_dir()
    name = data.draw(st.sampled_from(sorted(samples())))
    lines = samples()[name].replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["cut", "swap", "bytes", "field"]))
        if change == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        elif change == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "bytes":
            lines[at] += data.draw(st.binary(max_size=20))
        else:
            fields = lines[at].split(b"|")
            fields[data.draw(st.integers(0, len(fields) - 1))] = data.draw(st.binary(max_size=12))
            lines[at] = b"|".join(fields)
    taken(b"\r".join(lines))
