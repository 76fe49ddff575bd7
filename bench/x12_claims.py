"""Claims written, read and checked: how many a second on one core, and whether another's parser accepts them.

    python bench/x12_claims.py [--claims 1000] [--peer-claims 300] [--second PYTHON]

Claims are made by chance from a fixed seed (bench/billed.py) and are of nobody. Each kind is written, read back,
compared, and held against its guide and the rules of billing; professional and institutional ones are given to pyx12
too. Rates are of processor time. The peer, pyx12, cuts and validates the same files in the same run; so does
linuxforhealth-x12, where --second names the interpreter of an environment that has it and pydantic below 2.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, TypeVar

import pyx12.params
import pyx12.x12file
import pyx12.x12n_document

from billed import Maker, sending
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import ClaimKind
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.encounter.billing import BilledClaim

SEED = 20261122
_Found = TypeVar("_Found")
EXEMPT = frozenset({"Z7901"})
MAPPED = (ClaimKind.PROFESSIONAL, ClaimKind.INSTITUTIONAL)
"""The kinds for which pyx12 has a guide."""


def main() -> int:
    """Print what was measured; 1 where a claim came back otherwise, or was refused."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--peer-claims", type=int, default=300)
    parser.add_argument("--second", help="the Python of an environment with linuxforhealth-x12")
    asked = parser.parse_args()
    wrong = 0
    for kind in ClaimKind:
        maker = Maker(SEED)
        claims = [maker.claim(kind) for _ in range(asked.claims)]
        wrong += _kind(kind, claims, claims[: asked.peer_claims], asked.second)
    return 1 if wrong else 0


def _kind(kind: ClaimKind, claims: list[BilledClaim], few: list[BilledClaim], second: str | None) -> int:
    text, writing = _timed(lambda: "".join(write_claims(claims, sending())))
    data = text.encode("ascii")
    segments, cutting = _timed(lambda: sum(1 for _ in read_segments(io.BytesIO(data), kind)))
    faults, checking = _timed(lambda: _faults(data))
    back, reading = _timed(lambda: _read(data))
    found, judging = _timed(lambda: sum(len(validate_claim(claim, EXEMPT)) for claim in claims))
    unlike = sum(one != other for one, other in zip(back, claims, strict=False)) + abs(len(back) - len(claims))
    print(f"{kind}: {len(claims)} claims, {segments} segments, {len(data) / 1e6:.1f} MB")
    print(f"  came back otherwise {unlike}, faults of form {faults}, rules broken {found}")
    print(f"  written {len(claims) / writing:,.0f} claims/s, read {len(claims) / reading:,.0f} claims/s, "
          f"judged {len(claims) / judging:,.0f} claims/s")  # fmt: skip
    print(f"  cut {segments / cutting:,.0f} segments/s, held against the guide {segments / checking:,.0f} segments/s")
    refused = _peer(kind, few, segments / cutting, segments / checking) if kind in MAPPED else 0
    if second and kind in MAPPED:
        _second(second, few, segments / cutting, segments / checking)
    return unlike + faults + found + refused


def _peer(kind: ClaimKind, claims: list[BilledClaim], cut: float, held: float) -> int:
    text = "".join(write_claims(claims, sending()))
    segments, cutting = _timed(lambda: sum(1 for _ in pyx12.x12file.X12Reader(io.StringIO(text))))
    accepted, checking = _timed(lambda: accepts(text))
    verdict = "accepts" if accepted else "REFUSES"
    print(f"  pyx12 {verdict} {len(claims)} of them; cut {segments / cutting:,.0f} segments/s"
          f" (ratio {cut * cutting / segments:.1f}), held against its guide {segments / checking:,.0f} segments/s "
          f"(ratio {held * checking / segments:.1f})")  # fmt: skip
    return 0 if accepted else 1


_SECOND = """
import json, sys, time
from linuxforhealth.x12.io import X12ModelReader, X12SegmentReader
begun = time.process_time()
with X12SegmentReader(sys.argv[1]) as reader:
    count = sum(1 for _ in reader.segments())
cutting, begun, said = time.process_time() - begun, time.process_time(), "accepts"
try:
    with X12ModelReader(sys.argv[1]) as reader:
        for _ in reader.models():
            pass
except Exception as error:
    said = f"refuses ({' '.join(str(error).split())[:90]}...)"
print(json.dumps([count, cutting, time.process_time() - begun, said]))
"""


def _second(python: str, claims: list[BilledClaim], cut: float, held: float) -> None:
    """The other peer, which knows no positions and builds a model of each transaction set."""
    with tempfile.NamedTemporaryFile("w", suffix=".837", encoding="ascii") as file:
        file.writelines(write_claims(claims, sending()))
        file.flush()
        done = subprocess.run([python, "-c", _SECOND, file.name], capture_output=True, check=True, text=True)
    segments, cutting, checking, said = json.loads(done.stdout)
    print(f"  linuxforhealth-x12 {said}; cut {segments / cutting:,.0f} segments/s "
          f"(ratio {cut * cutting / segments:.1f}), "
          f"made models of {segments / checking:,.0f} segments/s (ratio {held * checking / segments:.1f})")  # fmt: skip


def accepts(text: str) -> bool:
    """Whether pyx12 finds nothing wrong with a file."""
    with io.StringIO(text) as source, io.StringIO() as answer:
        return bool(pyx12.x12n_document.x12n_document(pyx12.params.params(), source, answer, None, None))


def _faults(data: bytes) -> int:
    return sum(isinstance(step, Fault) for step in read_sets(read_segments(io.BytesIO(data), "made")))


def _read(data: bytes) -> list[BilledClaim]:
    steps = read_claims(read_sets(read_segments(io.BytesIO(data), "made")))
    return [step.claim for step in steps if isinstance(step, ReadClaim)]


def _timed(work: Callable[[], _Found]) -> tuple[_Found, float]:
    begun = time.process_time()
    found = work()
    return found, max(time.process_time() - begun, 1e-9)


if __name__ == "__main__":
    raise SystemExit(main())
