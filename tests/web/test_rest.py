"""REST answers as the command line does, over real HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import MAY

from medcodex.cli.main import main

if TYPE_CHECKING:
    import httpx

BASE = "/api/terminology"


def get(http: httpx.Client, path: str, **query: object) -> dict:
    answer = http.get(f"{BASE}{path}", params={"date": MAY, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main([*arguments, "--json"]) in {0, 1}
    answer = json.loads(capsys.readouterr().out)
    answer.pop("other_systems", None)  # the command's own: which systems it would have asked next
    return answer


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/icd10cm/codes/i110", ["lookup", "I11.0"]),
        ("/icd10cm/codes/S52.001A", ["lookup", "S52.001A"]),
        ("/icd10pcs/codes/0ft44zz", ["lookup", "0FT44ZZ"]),
        ("/icd10pcs/codes/0FT", ["lookup", "0FT", "--system", "icd10pcs"]),
        ("/icd10pcs/build?prefix=0FT4", ["pcs", "build", "0FT4"]),
        ("/icd10pcs/build", ["pcs", "build"]),
        ("/icd10pcs/explain?code=0FT44ZZ", ["pcs", "explain", "0FT44ZZ"]),
        ("/icd10pcs/words?words=lap chole&limit=3", ["pcs", "build", "lap", "chole", "--limit", "3"]),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
@pytest.mark.shared
def test_says_what_the_command_says(full_http, official, monkeypatch, capsys, path, command):  # noqa: PLR0917
    monkeypatch.setenv("MEDCODEX_HOME", str(official.log.parent / "home"))
    path, _, query = path.partition("?")
    assert get(full_http, path, **dict(pair.split("=") for pair in query.split("&") if pair)) == said(
        capsys, *command, "--date", MAY
    )


@pytest.mark.shared
def test_index_and_comparison_say_what_the_commands_say(full_http, full_home, monkeypatch, capsys):
    monkeypatch.setenv("MEDCODEX_HOME", str(full_home))
    command = said(capsys, "index", "heart failure", "--date", MAY)
    assert get(full_http, "/icd10cm/index", term="heart failure") == command
    answer = full_http.get(f"{BASE}/icd10cm/diff", params={"old": "2026", "new": "2027"}).json()
    assert answer == said(capsys, "data", "diff", "2026", "2027")
    assert (answer["counts"]["added"], answer["counts"]["deleted"]) == (238, 21)


def test_systems_name_their_releases_and_no_places_on_disk(http):
    answer = http.get(f"{BASE}/systems")
    found = {item["system"]: item for item in answer.json()["systems"]}
    assert found["icd10cm"]["releases"][0]["version"] == "2026-04"
    assert "/" not in "".join(part["source"] for part in found["icd10cm"]["releases"][0]["parts"].values())
    assert ".sqlite" not in answer.text


def test_search_has_a_reason_for_each_hit(http):
    answer = get(http, "/search", text="essential hypertensoin", system="icd10cm", limit=5)
    assert answer["hits"][0]["code"] == "I10"
    assert answer["hits"][0].keys() == {"system", "code", "display", "billable", "score", "via", "category"}
    assert answer["meant"] == "essential hypertension"
    assert len(answer["hits"]) <= 5


def test_search_over_all_systems_and_filters(http):
    assert {hit["system"] for hit in get(http, "/search", text="gallbladder", limit=100)["hits"]} == {
        "icd10cm",
        "icd10pcs",
    }
    chapters = {hit["code"][0] for hit in get(http, "/search", text="cholera", chapter=1)["hits"]}
    assert chapters <= {"A", "B"}
    headers = get(http, "/search", text="I11", billable=False)["hits"]
    assert "I11" in {hit["code"] for hit in headers}


def test_validate_one_and_many(http):
    one = get(http, "/icd10cm/validate", code="e119")["verdicts"]
    assert [(item["code"], item["billable"]) for item in one] == [("E11.9", True)]
    codes = ["I10", "I10.9", "E11", "nonsense"] * 250
    many = http.post(f"{BASE}/icd10cm/validate", json={"codes": codes, "date": MAY}).json()["verdicts"]
    assert [item["valid"] for item in many] == [True, False, True, False] * 250
    assert many[1]["suggestions"] == ["I10"]
    assert http.post(f"{BASE}/icd10cm/validate", json={"codes": [*codes, "I10"]}).status_code == 422


def test_the_tree_is_walked_down_and_up(http):
    top = get(http, "/icd10cm/children")["places"]
    assert [place["key"] for place in top] == [str(number) for number in range(1, 23)]
    section = next(place for place in get(http, "/icd10cm/children", of="9")["places"] if place["key"] == "I10-I1A")
    assert section["kind"] == "section"
    categories = get(http, "/icd10cm/children", of="I10-I1A")["places"]
    assert [place["key"] for place in categories] == ["I10", "I11", "I12", "I13", "I15", "I16", "I1A"]
    above = get(http, "/icd10cm/ancestors", of="S52001A")["places"]
    assert [place["key"] for place in above] == ["19", "S50-S59", "S52", "S52.0", "S52.00", "S52.001"]
    assert [place["key"] for place in get(http, "/icd10pcs/ancestors", of="0FT4")["places"]] == ["0", "0F", "0FT"]
    seventh = get(http, "/icd10pcs/children", of="0FT44Z")["places"]
    assert {"key": "0FT44ZZ", "more": False, "billable": True}.items() <= seventh[-1].items()


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/xyz/codes/I10", 400, "usage"),
        ("/icd10cm/codes/fever", 400, "usage"),
        ("/icd10cm/codes/Z99.999", 404, "not-found"),
        ("/icd10cm/codes/I10?date=1999-01-01", 404, "not-loaded"),
        ("/icd10cm/codes/I10?date=May", 422, "input"),
        ("/icd10cm/children?of=Z99.999", 404, "not-found"),
        ("/icd10cm/index?term=fever", 404, "not-loaded"),
        ("/icd10cm/diff?old=1999&new=2026-04", 404, "not-loaded"),
        ("/icd10pcs/build?prefix=0FTQ", 400, "input"),
        ("/icd10pcs/build?prefix=IO", 400, "usage"),
        ("/search?text=a&limit=0", 422, "input"),
        ("/search?text=a&limit=5000", 422, "input"),
        ("/search?text=a&system=cpt", 404, "not-loaded"),
        ("/search", 422, "input"),
    ],
)
def test_errors_say_what_and_where(http, path, status, kind):
    answer = http.get(f"{BASE}{path}")
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["kind"] == kind
    assert "\n" not in answer.json()["error"]["message"]


def test_a_date_chooses_the_release_and_says_what_is_behind(http):
    late = http.get(f"{BASE}/icd10cm/codes/I10", params={"date": "2027-01-01"}).json()
    assert [warning["kind"] for warning in late["warnings"]] == ["release-lag"]


def test_the_description_is_open_and_names_every_route_of_the_books(http):
    paths = http.get("/api/openapi.json").json()["paths"]
    assert {path.removeprefix(BASE) for path in paths if path.startswith(BASE)} == {
        "/systems",
        "/search",
        "/{system}/codes/{code}",
        "/{system}/validate",
        "/{system}/children",
        "/{system}/ancestors",
        "/icd10cm/index",
        "/icd10cm/diff",
        "/icd10pcs/build",
        "/icd10pcs/explain",
        "/icd10pcs/words",
    }
