"""Fuzzing of everything that reads a stranger's bytes: executions, crashes and hangs of each reader.

    python bench/fuzz.py [--seconds 600] [--only ccda,pdf] [--shared FOLDER] [--keep FOLDER]

Each reader runs in a process of its own under atheris (libFuzzer's mutations, guided by coverage), beginning with the
public samples of its format. What a reader may do with bytes is answer or raise InputError: anything else is a crash.
More than 20 seconds or 2 GB for one input is a hang. An input that broke a reader stays in --keep. Needs atheris.

A second table tells what happens to messages of 100 MB: seconds until they are refused and the highest memory of the
process that did it, beside a process that does nothing.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HANG_SECONDS = 20
MEGABYTES = 2048
LONGEST = 65_536
"""Bytes of an input that mutation makes."""
LARGE = 100_000_000
_BLANK = b" \t\r\n\f\v\x1a"


def hl7v2(data: bytes) -> None:
    from medcodex.formats.hl7v2.reading import read_messages  # noqa: PLC0415 - each process loads its own reader

    messages = read_messages(data, "x")
    if b"".join(map(bytes, messages)) != data:
        raise AssertionError("not the same bytes again")
    _parts(data, "hl7v2")


def ccda(data: bytes) -> None:
    _parts(data, "ccda")


def fhir(data: bytes) -> None:
    _parts(data, "fhir")


def pdf(data: bytes) -> None:
    from medcodex.formats.pdf import pdf_text  # noqa: PLC0415

    pdf_text(data, "x")


def rich_text(data: bytes) -> None:
    from medcodex.formats.rich_text import html_text, rtf_text  # noqa: PLC0415

    if data[:1] == b"{":
        rtf_text(data.decode("latin-1"), "x")
    else:
        html_text(data, "x")


def chart(data: bytes) -> None:
    _parts(data, "chart")


def x12(data: bytes) -> None:
    """Checked, answered and written again: the same bytes, and as many segments as a count of its own finds."""
    import datetime as dt  # noqa: PLC0415

    from medcodex.app.checking_x12 import check_file  # noqa: PLC0415
    from medcodex.formats.x12.answering import Answering, answers  # noqa: PLC0415
    from medcodex.formats.x12.segments import read_segments  # noqa: PLC0415
    from medcodex.formats.x12.sets import read_sets  # noqa: PLC0415

    segments = list(read_segments(io.BytesIO(data), "x"))
    if b"".join(map(bytes, segments)) != data:
        raise AssertionError("not the same bytes again")
    if len(segments) != _x12_segments(data):
        raise AssertionError("a segment lost, or one too many")
    if check_file(io.BytesIO(data), "x").segments != len(segments):
        raise AssertionError("a segment that was not checked")
    for _ in answers(read_sets(segments), Answering(1, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))):
        pass


def _x12_segments(data: bytes) -> int:
    """How many segments a file has: what stands between terminators, the last one's being that of the header before."""
    from medcodex.formats.x12.delimiters import COMMON, declared  # noqa: PLC0415

    at, count, delimiters = len(data) - len(data.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)), 0, COMMON
    while at < len(data):
        if data.startswith(b"ISA", at):
            delimiters = declared(data[at : at + 400]) or delimiters
        end = data.find(delimiters.terminator, at)
        at = len(data) if end < 0 else end + 1
        while data[at : at + 1] and data[at] in _BLANK:
            at += 1
        count += 1
    return count


def mllp(data: bytes) -> None:
    from medcodex.formats.mllp import Deframer, framed  # noqa: PLC0415

    # The first byte cuts the stream into pieces: what comes out must not depend on where it is cut.
    size = (data[0] if data else 0) + 1
    found = []
    deframer = Deframer(10_000)
    for start in range(0, len(data), size):
        found += deframer.feed(data[start : start + size])
    deframer.pause()
    [again] = Deframer(len(data) + 10).feed(framed(b"MSH|" + bytes(one for one in data if one > 0x1C)))
    if type(again).__name__ != "Frame":
        raise AssertionError("a framed message is not found again")


READERS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (hl7v2, ccda, fhir, pdf, rich_text, chart, x12, mllp)
}
_SAMPLES = {
    "hl7v2": ("hl7v2.zip",),
    "mllp": ("hl7v2.zip",),
    "ccda": ("ccda.zip",),
    "fhir": ("fhir-us-core.zip", "fhir-synthea-r4.zip"),
    "x12": ("x12.zip",),
}
_PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>
endobj
4 0 obj
<< /Length 29 >>
stream
BT /F 9 Tf (Cough) Tj ET
endstream
endobj
5 0 obj
<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>
endobj
trailer
<< /Root 1 0 R >>
"""
_RTF = rb"""{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}}\f0 Gout\par \'e9\u233?{\*\fldinst{HYPERLINK "a"}}{\footnote b}}"""
_HTML = b"<html><table><tr><td rowspan=2>Na</td><td>1</td></tr></table><ul><li>a</ul></html>"
_CHART = b'[{"account": "A", "documents": [{"text": "Gout", "signed": true}], "charges": [{"code": "J1", "units": 2}]}]'
_SEEDS = {"pdf": (_PDF,), "rich_text": (_RTF, _HTML), "chart": (_CHART,)}


def _parts(data: bytes, kind: str) -> None:
    """Read as the way in does, with whatever a reader keeps for itself."""
    from importlib import import_module  # noqa: PLC0415

    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.interchange.reading import READERS as WAYS_IN  # noqa: PLC0415
    from medcodex.interchange.site import Site  # noqa: PLC0415

    for part in import_module(WAYS_IN[kind]).read(data, "x", Site()):
        if not isinstance(part.told, InputError) and not part.told.steps:
            raise AssertionError("a message that tells nothing, not even why")


def seeds(name: str, shared: Path) -> list[bytes]:
    """The inputs to begin with: samples of the format, no longer than mutation makes."""
    found = list(_SEEDS.get(name, ()))
    for archive_name in _SAMPLES.get(name, ()):
        if (path := shared / "samples" / archive_name).is_file():
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(one) for one in archive.namelist() if not one.endswith(("/", "LICENSE"))]
    return [one for one in found if len(one) <= LONGEST]


def fuzz_one(name: str, arguments: list[str]) -> None:
    """Run a reader under atheris; never returns."""
    import atheris  # noqa: PLC0415

    from medcodex.errors import InputError  # noqa: PLC0415

    def one_input(data: bytes) -> None:
        with suppress(InputError):
            READERS[name](data)

    # The reader's own modules are watched, and so are the pure libraries it reads with: they are loaded by being run.
    with atheris.instrument_imports(include=["medcodex", "pypdf", "striprtf", "defusedxml"]):
        for seed in sorted(Path(arguments[-1]).iterdir())[:20]:
            one_input(seed.read_bytes())

    atheris.Setup([sys.argv[0], *arguments], one_input)
    atheris.Fuzz()


def run(name: str, seconds: int, shared: Path, keep: Path) -> str:
    """One reader's line."""
    keep.mkdir(parents=True, exist_ok=True)
    before = set(keep.iterdir())
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(name, shared)):
            (Path(corpus) / f"seed{number}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds}", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MEGABYTES}",
            f"-max_len={LONGEST}", "-print_final_stats=1", f"-artifact_prefix={keep}/{name}-", corpus,
        ]  # fmt: skip
        done = subprocess.run(
            [sys.executable, __file__, "--reader", name, *options],
            capture_output=True,
            check=False,
            text=True,
            errors="replace",
        )
    broken = sorted(one.name for one in set(keep.iterdir()) - before)
    told = done.stderr
    executed = re.findall(r"stat::number_of_executed_units: +(\d+)", told) or re.findall(r"^#(\d+)", told, re.MULTILINE)
    peak = re.findall(r"stat::peak_rss_mb: +(\d+)", told) or ["?"]
    slowest = re.findall(r"stat::slowest_unit_time_sec: +(\d+)", told) or ["?"]
    crashes = sum("crash-" in one for one in broken)
    hangs = sum("timeout-" in one or "oom-" in one for one in broken)
    if done.returncode and not broken:
        crashes += 1
        (keep / f"{name}.log").write_text(told[-20_000:])
    count = int(executed[-1]) if executed else 0
    return f"{name:<10} {count:>11,} {crashes:>8} {hangs:>6} {slowest[-1]:>9} {peak[-1]:>8}  {', '.join(broken)}"


def large_ones() -> dict[str, Callable[[], bytes]]:
    """Messages of 100 MB, each as its format would have it."""
    note = b"Gout of the left toe. "
    return {
        "nothing": lambda: b"",
        "hl7v2": lambda: b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\rOBX|1|TX|||" + note * (LARGE // len(note)),
        "ccda": lambda: b'<ClinicalDocument xmlns="urn:hl7-org:v3"><title>' + note * (LARGE // len(note)),
        "fhir": lambda: b'{"resourceType": "Bundle", "entry": ["' + note * (LARGE // len(note)) + b'"]}',
        "pdf": lambda: b"%PDF-1.4\n" + note * (LARGE // len(note)),
        "text": lambda: note * (LARGE // len(note)),
    }


def large(name: str) -> None:
    """Read one of them as the way in does, and tell what it took."""
    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.interchange.reading import read_parts  # noqa: PLC0415
    from medcodex.interchange.site import Site  # noqa: PLC0415

    data = large_ones()[name]()
    start, said = time.perf_counter(), "read"
    try:
        for part in read_parts(data, "x", Site()):
            if isinstance(part.told, InputError):
                said = part.told.message
    except InputError as error:
        said = error.message
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<10} {len(data) / 1e6:>6.0f} MB {seconds:>9.3f} s {peak:>8.0f} MB  {said}")


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600, help="of each reader")
    parser.add_argument("--only", default=",".join(READERS), help="readers, commas between")
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("MEDCODEX_SHARED", "../shared")))
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"), help="where inputs stay that broke a reader")
    parser.add_argument("--large", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.large:
        large(args.large)
        return
    print(f"{'reader':<10} {'executions':>11} {'crashes':>8} {'hangs':>6} {'slowest s':>9} {'peak MB':>8}", flush=True)
    for name in args.only.split(","):
        print(run(name, args.seconds, args.shared, args.keep), flush=True)
    print(f"\n{'message':<10} {'size':>9} {'until answer':>11} {'peak':>11}  answer", flush=True)
    for name in large_ones():
        subprocess.run([sys.executable, __file__, "--large", name], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--reader"]:
        fuzz_one(sys.argv[2], sys.argv[3:])
    else:
        main()
