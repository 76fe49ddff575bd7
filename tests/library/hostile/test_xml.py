"""XML that declares entities is refused, and none is too deep."""

from __future__ import annotations

import pytest
from tests.library.hostile.imports import put, refused

import small_pcs_files as pcs
import small_release_files as cm
from medcodex.library.store import add

_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TRICKS = {
    "billion-laughs": f'<!DOCTYPE x [<!ENTITY l0 "lol">{_LOL}]>',
    "one-long-entity": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 10_000}">]>',
    "external-entity": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external-entity-from-the-network": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter-entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY l9 "x">]>',
    "unparsed-entity": '<!DOCTYPE x [<!NOTATION n SYSTEM "n"><!ENTITY l9 SYSTEM "file:///etc/passwd" NDATA n>]>',
    "external-document-type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "public-document-type": '<!DOCTYPE x PUBLIC "-//X//Y" "file:///etc/passwd">',
    "document-type": '<!DOCTYPE x [<!ATTLIST x y CDATA "z">]>',
}
XML = {
    "icd10cm-tabular": cm.tabular_file(),
    "icd10cm-index": cm.index_file(),
    "icd10pcs-tables": pcs.tables_file(),
    "icd10pcs-index": pcs.index_file(),
    "icd10pcs-definitions": pcs.definitions_file(),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("part", XML)
def test_xml_that_declares_a_document_type_is_refused(home, files, part, trick, encoding):
    used = XML[part].decode().replace("<title>", "<title>&l9;", 1) if "l9" in TRICKS[trick] else XML[part].decode()
    text = f'<?xml version="1.0" encoding="{encoding}"?>{TRICKS[trick]}{used}'
    assert "entities or a document type" in refused(home, put(files, "part-2026.xml", text.encode(encoding)))


DEEP = b"<a>" * 200_000


@pytest.mark.parametrize("closing", [b"", b"</a>" * 200_000], ids=["open", "closed"])
@pytest.mark.parametrize("part", XML)
def test_xml_as_deep_as_it_gets_brings_nothing_down(home, files, part, closing):
    end = XML[part].rindex(b"</")
    data = XML[part][:end] + DEEP + closing + XML[part][end:]
    report = add(home, [put(files, "part-2026.xml", data)], lambda _: None)
    assert bool(report.built) is not bool(report.refused)
    assert closing or "broken XML" in report.refused[0].reason


@pytest.mark.parametrize("place", [b"<desc>", b"<title>", b"<note>"])
@pytest.mark.parametrize("part", XML)
def test_xml_deep_inside_a_text_brings_nothing_down(home, files, part, place):
    data = XML[part].replace(place, place + DEEP + b"</a>" * 200_000, 1)
    report = add(home, [put(files, "part-2026.xml", data)], lambda _: None)
    assert bool(report.built) is not bool(report.refused)
