"""Small files of ICD-10-PCS in the publisher's formats, with a classification made up for tests."""

from __future__ import annotations

CODES = [
    ("0FT", "Hepatobiliary System and Pancreas, Resection"),
    ("0FT40ZZ", "Resection of Gizzard, Open Approach"),
    ("0FT44ZZ", "Resection of Gizzard, Percutaneous Endoscopic Approach"),
    ("0FT50ZZ", "Resection of Crop, Open Approach"),
    ("0FT54ZZ", "Resection of Crop, Percutaneous Endoscopic Approach"),
]


def order_file(codes=CODES) -> bytes:
    lines = (
        f"{n:05} {code:<7} {int(len(code) == 7)} {title[:60]:<60} {title}\r\n"
        for n, (code, title) in enumerate(codes, 1)
    )
    return "".join(lines).encode()


def codes_file(codes=CODES) -> bytes:
    return "".join(f"{code} {title}\n" for code, title in codes if len(code) == 7).encode()


def axis(position: int, title: str, values: dict[str, str]) -> str:
    labels = "".join(f'<label code="{char}">{text}</label>' for char, text in values.items())
    return f'<axis pos="{position}" values="{len(values)}"><title>{title}</title>{labels}</axis>'


def tables_file(version: str = "2026", stated: int = 4, parts: str = "") -> bytes:
    row = (
        axis(4, "Body Part", {"4": "Gizzard", "5": "Crop"})
        + axis(5, "Approach", {"0": "Open", "4": "Percutaneous Endoscopic"})
        + axis(6, "Device", {"Z": "No Device"})
        + axis(7, "Qualifier", {"Z": "No Qualifier"})
    )
    head = (
        axis(1, "Section", {"0": "Medical and Surgical"})
        + axis(2, "Body System", {"F": "Hepatobiliary System and Pancreas"})
        + axis(3, "Operation", {"T": "Resection"})
    )
    return (
        f"<ICD10PCS.tabular><version>{version}</version><pcsTable>{head}"
        f'<pcsRow codes="{stated}">{row}</pcsRow>{parts}</pcsTable></ICD10PCS.tabular>'
    ).encode()


def index_file(version: str = "2026") -> bytes:
    return (
        f"<ICD10PCS.index><version>{version}</version><letter><title>G</title>"
        "<mainTerm><title>Gizzardectomy</title><term level='1'><see>Resection, Gizzard<codes>0FT4</codes></see></term>"
        "</mainTerm><mainTerm><title>Ingluvies</title><use>Crop</use></mainTerm></letter></ICD10PCS.index>"
    ).encode()


def definitions_file(version: str = "2026") -> bytes:
    return (
        f"<ICD10PCS.definitions><version>{version}</version><section code='0'><title>Medical and Surgical</title>"
        "<axis pos='3'><title>Operation</title><terms><title>Resection</title><definition>Cutting out all</definition>"
        "<includes>Total gizzardectomy</includes></terms></axis>"
        "<axis pos='4'><title>Body Part</title><terms><title>Crop</title><includes>Ingluvies</includes></terms></axis>"
        "</section><deviceAggregation><aggregate><device>Lead, Special</device><operation>Insertion</operation>"
        "<bodySys>Hepatobiliary System and Pancreas</bodySys><parent value='M'>Lead</parent></aggregate>"
        "</deviceAggregation>"
        "</ICD10PCS.definitions>"
    ).encode()
