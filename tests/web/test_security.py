"""What every answer carries, what is refused, and what hostile input does: nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.web.conftest import MAY

if TYPE_CHECKING:
    import httpx
    from tests.web.serving import Served

ANSWERS = {
    "page": "/book/icd10cm/I10",
    "rest": f"/api/terminology/icd10cm/codes/I10?date={MAY}",
    "asset": "/static/book.js",
    "redirect": "/",
    "no-page": "/nowhere",
    "no-rest": "/api/nowhere",
    "no-code": "/book/icd10cm/I10.9",
    "bad-date": "/book?date=soon",
    "no-method": "/api/terminology/systems",
}
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
HOSTILE = {
    "markup": SCRIPT,
    "template": "{{7*7}}{% for x in y %}",
    "quotes": "' OR 1=1 --\"",
    "path": "../../../../etc/passwd",
    "encoded-path": "..%2f..%2fetc%2fpasswd",
    "nul": "a\x00b",
    "lines": "a\r\nX-Injected: 1",
    "bidi": "\u202e\u2066abc\u0000",
    "surrogate": "\ud800",
    "emoji": "\U0001f9a0" * 40,
    "percent": "%s%n%00%",
    "long": "A" * 3000,
    "number": "9" * 400,
    "wildcard": "%_*?[",
    "fts": 'NEAR("a" AND) OR *',
}
PLACES = {
    "search": "/book/search?q={0}",
    "search-system": "/book/search?q=fever&system={0}",
    "search-chapter": "/book/search?q=fever&chapter={0}",
    "search-date": "/book/search?q=fever&date={0}",
    "book-date": "/book/icd10cm/I10?date={0}",
    "system": "/book/{0}",
    "code": "/book/icd10cm/{0}",
    "version": "/book/icd10cm/{0}/I10",
    "code-of-version": "/book/icd10cm/2026-04/{0}",
    "pcs": "/book/icd10pcs/{0}",
    "index-part": "/book/icd10cm/index/{0}",
    "index-letter": "/book/icd10cm/index/index/{0}",
    "index-term": "/book/icd10cm/index/index/term/{0}",
    "compare-old": "/book/compare?old={0}&new=2026-04",
    "compare-kind": "/book/compare?old=2026-04&new=2026-04&kind={0}",
    "compare-page": "/book/compare?old=2026-04&new=2026-04&page={0}",
    "api-search": "/api/terminology/search?text={0}",
    "api-search-system": "/api/terminology/search?text=a&system={0}",
    "api-lookup": "/api/terminology/icd10cm/codes/{0}",
    "api-lookup-pcs": "/api/terminology/icd10pcs/codes/{0}",
    "api-system": "/api/terminology/{0}/codes/I10",
    "api-validate": "/api/terminology/icd10cm/validate?code={0}",
    "api-children": "/api/terminology/icd10cm/children?of={0}",
    "api-children-pcs": "/api/terminology/icd10pcs/children?of={0}",
    "api-ancestors": "/api/terminology/icd10cm/ancestors?of={0}",
    "api-index": "/api/terminology/icd10cm/index?term={0}",
    "api-diff": "/api/terminology/icd10cm/diff?old={0}&new={0}",
    "api-build": "/api/terminology/icd10pcs/build?prefix={0}",
    "api-words": "/api/terminology/icd10pcs/words?words={0}",
    "api-date": "/api/terminology/icd10cm/codes/I10?date={0}",
    "static": "/static/{0}",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_the_headers(http: httpx.Client, name: str) -> None:
    answer = http.request("DELETE" if name == "no-method" else "GET", ANSWERS[name])
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.", "[::2]", "a" * 500])
def test_a_foreign_host_name_is_refused(http: httpx.Client, host: str) -> None:
    answer = http.get("/api/terminology/systems", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["error"]["kind"] == "usage"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8000"])
def test_names_of_this_machine_are_served(http: httpx.Client, host: str) -> None:
    assert http.get("/book", headers={"Host": host}).status_code == 200


def test_large_requests_are_refused(http: httpx.Client) -> None:
    assert http.get("/book/search", params={"q": "x" * 5000}).status_code == 414
    address = "/api/terminology/icd10cm/validate"
    assert http.post(address, content=b" " * (1 << 21)).status_code == 413
    chunks = (b" " * 65536 for _ in range(40))
    assert http.post(address, content=chunks).status_code == 413


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_hostile_input_is_answered_calmly(http: httpx.Client, place: str, kind: str) -> None:
    text = quote(HOSTILE[kind].encode("utf-8", "surrogatepass"), safe="")
    answer = http.get(PLACES[place].format(text))
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    assert "x-injected" not in answer.headers
    if "text/html" in answer.headers.get("content-type", ""):
        found = Elements()
        found.feed(answer.text)
        assert found.scripts <= 2
        assert found.handlers == []


class Elements(HTMLParser):
    """Scripts, and attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [name for name, value in attrs if name.startswith("on") or name == "style"]
        self.handlers += [value for _, value in attrs if value and value.lower().lstrip().startswith("javascript:")]


def test_what_is_searched_for_is_not_logged(plain: Served, http: httpx.Client) -> None:
    http.get("/book/search", params={"q": "Mustermann hypertension"})
    http.get("/api/terminology/search", params={"text": "Mustermann"})
    http.post("/api/terminology/icd10cm/validate", json={"codes": ["Mustermann"]})
    log = plain.log.read_text()
    assert "GET /book/search 200" in log
    assert "Mustermann" not in log


def test_an_error_on_a_page_is_a_page(http: httpx.Client) -> None:
    answer = http.get("/book", params={"date": "soon"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "Not a date" in answer.text


def test_an_error_of_rest_is_a_problem(http: httpx.Client) -> None:
    answer = http.get("/api/terminology/icd10cm/codes/Q99.99")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == 404
    assert told["error"] == {"kind": "not-found", "message": told["detail"], "where": "code"}


def test_no_page_reaches_out(http: httpx.Client) -> None:
    for address in ("/book", "/book/icd10cm/I10", "/book/search?q=fever", "/book/compare"):
        text = http.get(address).text
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert "https://" not in text
