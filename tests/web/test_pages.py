"""The code book's pages as HTML: they say what the books say and their links lead somewhere, without any script."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

if TYPE_CHECKING:
    import httpx

DATE = {"date": "2026-05-15"}


def page(http: httpx.Client, path: str, status: int = 200, **query: str) -> str:
    answer = http.get(path, params={**DATE, **query}, follow_redirects=True)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def words(text: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/book", "ICD-10-PCS"),
        ("/book/icd10cm", "Certain infectious and parasitic diseases"),
        ("/book/icd10cm/9", "Hypertensive diseases (I10-I1A)"),
        ("/book/icd10cm/I10-I1A", "Notes from above"),
        ("/book/icd10cm/I11", "Not billable: a header, choose below"),
        ("/book/icd10cm/I11.0", "Use additional code code to identify type of heart failure ( I50.- )"),
        ("/book/icd10cm/i110", "Hypertensive heart disease with heart failure"),
        ("/book/icd10cm/S52.001A", "initial encounter for closed fracture"),
        ("/book/icd10cm/Z79.4", "Exempt from POA reporting"),
        ("/book/icd10cm/I50.9", "Failure, failed heart"),
        ("/book/icd10cm/2026-04/I10", "Essential (primary) hypertension"),
        ("/book/icd10cm/index", "Index to diseases"),
        ("/book/icd10cm/index/index/f", "Failure, failed"),
        ("/book/icd10cm/index/eindex/A", "External causes"),
        ("/book/icd10cm/index/neoplasm/A", "abdomen, abdominal C76.2 C79.8- D09.8 D36.7 D48.7 D49.89"),
        ("/book/icd10cm/index/drug/A", "Poisoning, intentional self-harm"),
        ("/book/icd10pcs", "Medical and Surgical"),
        ("/book/icd10pcs/index", "Index to procedures"),
        ("/book/icd10pcs/index/index/c", "Cholecystectomy"),
        ("/book/icd10pcs/0F", "Hepatobiliary System and Pancreas"),
        ("/book/icd10pcs/0ft44zz", "Cutting out or off, without replacement, all of a body part"),
        ("/book/search?q=heart+atack", "Did you mean heart attack ?"),
        ("/book/search?q=heart+attack", "index: Attack, heart"),
        ("/book/compare?old=2026&new=2027", "238 Added 21 Deleted"),
        ("/book/compare?old=2017&new=2026-04&kind=notes", "Changed notes"),
        ("/book/compare?old=2017&new=2026&page=999999", "Page"),
    ],
)
def test_says_what_the_book_says(full_http, path, expected):
    path, _, query = path.partition("?")
    asked = dict(pair.split("=") for pair in query.replace("+", " ").split("&") if pair)
    assert expected in words(page(full_http, path, **asked))


def test_a_code_typed_in_the_search_box_leads_to_its_page(http):
    answer = http.get("/book/search", params={"q": "I10", **DATE})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/book/icd10cm/I10?date=2026-05-15"


def test_a_release_in_the_address_becomes_its_date(http):
    answer = http.get("/book/icd10cm/2026-04/I10")
    assert answer.headers["location"] == "/book/icd10cm/I10?date=2026-04-01"
    assert "2019 is not loaded" in words(page(http, "/book/icd10cm/2019/I10", 404))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/book/icd10cm/I10.9", "I10 is complete and takes no more characters"),
        ("/book/icd10cm/fever", "does not have the shape of an ICD-10-CM code"),
        ("/book/icd10pcs/0FTQ", "No such code"),
        ("/book/xyz", "No such code system"),
        ("/book/icd10cm/index/verbs", "No such index"),
        ("/nowhere", "Not Found"),
    ],
)
def test_what_is_not_there_is_a_page_that_helps(http, path, expected):
    assert expected.lower() in words(page(http, path, 404)).lower()


def test_an_index_that_is_not_loaded_says_how_to_load_it(http):
    assert "medcodex data add" in page(http, "/book/icd10cm/index")


def test_notes_stand_in_the_order_and_colours_of_the_book(http):
    text = page(http, "/book/icd10cm/E11")
    own = text[text.index('class="notes own"') : text.index("Codes below")]
    assert re.findall(r'class="note (\w+)"', own) == ["includes", "use_additional", "excludes1"]
    inherited = text[text.index("Notes from above") :]
    assert re.findall(r'class="from"><a href="([^"?]+)', inherited) == ["/book/icd10cm/4"]


def test_each_code_in_a_note_is_a_link(http):
    text = page(http, "/book/icd10cm/I10")
    for code in ("I27.0", "I60-I69"):
        assert re.search(rf'<a class="code" href="/book/icd10cm/{code}\?date=2026-05-15">', text), code


def test_the_date_is_carried_by_every_link_of_the_book(http):
    links = re.findall(r'href="(/book[^"]*)"', page(http, "/book/icd10cm/E11.22"))
    chooser = {"/book/icd10cm/E11.22"}
    assert [link for link in links if "date=" not in link and link not in chooser] == []


@pytest.mark.shared
@pytest.mark.parametrize(
    "start",
    [
        "/book",
        "/book/icd10cm/I11.0",
        "/book/icd10cm/O10-O16",
        "/book/icd10cm/index/index/X",
        "/book/icd10cm/index/neoplasm/X",
        "/book/icd10pcs/0FT4",
        "/book/icd10pcs/index/index/Z",
        "/book/search?q=femur",
    ],
)
def test_every_link_leads_somewhere(full_http, start):
    text = full_http.get(start).text
    links = {unescape(link).partition("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', text)}
    assert len(links) > 8
    for link in links:
        answer = full_http.get(urljoin(start, link), follow_redirects=True)
        assert answer.status_code == 200, link


@pytest.mark.shared
def test_see_leads_to_the_term_it_names(full_http):
    letter = page(full_http, "/book/icd10cm/index/index/F")
    address = unescape(re.search(r'href="([^"]+)">Failure, failed<', letter).group(1))
    text = full_http.get(address).text
    link = unescape(re.search(r'<em>see</em> <a href="([^"]+)">Hypertension, heart</a>', text).group(1))
    path, _, anchor = link.partition("#")
    target = full_http.get(path).text
    assert words(target[target.index(f'id="{anchor}"') :])[:80].find("heart") >= 0


@pytest.mark.parametrize("path", ["/book", "/book/icd10cm/I10", "/book/search?q=fever", "/book/icd10pcs", "/nowhere"])
def test_pages_have_landmarks_one_heading_and_named_fields(http, path):
    text = http.get(path).text
    assert text.count("<h1") == 1
    assert '<html lang="en">' in text
    assert '<main id="main"' in text
    fields = set(re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', text))
    assert fields <= set(re.findall(r'<label[^>]* for="([^"]+)"', text))
    assert not re.search(r"<script(?![^>]* src=)", text)
    assert " style=" not in text
