"""What the tests of harmful files import: small releases of several code systems, and what a refusal is."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

import small_ndc_files as ndc
import small_pcs_files as pcs
import small_release_files as cm
from medcodex.library.store import add

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medcodex.library.home import Home


@dataclass(frozen=True)
class Set:
    """A code system's own files under names that tell the release: one of an earlier release, one of this, another
    that claims to be this, and one large enough for its import to be cut short."""

    earlier: tuple[str, bytes]
    name: str
    good: bytes
    rival: bytes
    large: Callable[[], bytes]


def large_order(system: str) -> bytes:
    if system == "icd10cm":
        codes = [
            (f"{a}{n:02}{c}", 1, f"Disorder {a} {n} {c}") for a in "BCDEFGHI" for n in range(99) for c in "0123456789"
        ]
        return cm.order_file([cm.CODES[0], *codes])
    tables = [("0FT", "Hepatobiliary System and Pancreas, Resection")]
    chars = "0123456789ABCDEFGH"
    return pcs.order_file(
        tables + [(f"0FT{a}{b}{c}Z", f"Resection of Part {a}{b}{c}") for a in chars for b in chars for c in chars]
    )


def large_directory() -> bytes:
    return ndc.product_file(
        [ndc.product(f"99999-{n:04}", f"Fake {n}", "fakeformin", "TABLET", (str(n), "mg/1")) for n in range(4000)]
    )


SETS = {
    "icd10cm": Set(
        ("order-2025.txt", cm.order_file()),
        "order-2026.txt",
        cm.order_file(),
        cm.order_file(cm.CODES[:2]),
        lambda: large_order("icd10cm"),
    ),
    "icd10pcs": Set(
        ("order-2025.txt", pcs.order_file()),
        "order-2026.txt",
        pcs.order_file(),
        pcs.order_file(pcs.CODES[:3]),
        lambda: large_order("icd10pcs"),
    ),
    "ndc": Set(
        ("ndc-2025-11-20/product.txt", ndc.product_file()),
        "ndc-2026-11-20/product.txt",
        ndc.product_file(),
        ndc.product_file(ndc.PRODUCTS[:2]),
        large_directory,
    ),
}
systems = pytest.mark.parametrize("system", SETS)


def contents(home: Home) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.releases.iterdir()}


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def refused(home: Home, *paths: Path) -> str:
    """The reasons, one a line; nothing is built and nothing half-made is left."""
    before = contents(home)
    report = add(home, list(paths), lambda _: None)
    assert report.built == {}
    assert report.refused
    assert contents(home) == before
    assert leftovers(home) == []
    reasons = [item.reason for item in report.refused]
    assert not any("\n" in reason for reason in reasons)
    return "\n".join(reasons)


def leftovers(home: Home) -> list[Path]:
    return list(home.building.glob("*")) if home.building.exists() else []


def loads(home: Home, path: Path) -> None:
    assert add(home, [path], lambda _: None).built


def zipped(members: dict[str, bytes], **facts: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = facts.get("external_attr", 0)
            archive.writestr(info, data)
    return stream.getvalue()
