"""A stand-in for the coding session's server: a chart written by hand, and a fold of decisions that behaves like the
real one where the page can tell. It keeps nothing but memory, and a test can make it go away, forget who signed in, or
decide like somebody else. What a page of an earlier test sent last, and comes late, is refused by its token. The page
over the real server is tested in test_session_page.py."""

from __future__ import annotations

import threading
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from tests.web.workbench.sample_stay import documents, proposed
from tests.web.workbench.standin_fold import applied, ranked, stale, standing

from medcodex.encounter import Claim
from medcodex.web.workbench.bench import Workbench
from medcodex.web.workbench.session import links
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    Json = dict[str, Any]

CODER = Actor("u1", "c.coder", Role.CODER, "web")
NO_STORE: Any = None  # the page is rendered from what the stand-in holds
PROFESSIONAL = {"I11.0", "I50.23", "J96.01", "N17.9"}
MAJOR = {"I50.23", "J96.01", "J15.69", "I50.21", "I50.43"}
WEIGHTS = {291: 1.2683, 292: 0.8912, 293: 0.5899}
CATEGORIES = {"I50.23": ("224", 0.36), "J96.01": ("213", 0.37), "J44.1": ("280", 0.319), "I48.0": ("238", 0.299)}


class Standin:
    """One chart with two claims."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.times_fresh = 0
        self.fresh()

    def fresh(self) -> None:
        """As if nobody had opened the chart yet."""
        with self.lock:
            self.times_fresh += 1
            self._begin()

    def _begin(self) -> None:
        self.record = documents()
        self.patient: Json = {"name": "Specimen, Martin", "mrn": "00-4711", "birth_date": "1951-08-09", "age": 74}
        self.patient["sex"] = "M"
        self.away = False
        self.signed_in = True
        self.complete = False
        self.requests = 0
        self.events: dict[str, list[Json]] = {"facility": [], "professional": []}
        self.told = proposed()
        diagnoses = [line | {"poa": None} for line in deepcopy(self.told["facility"]) if line["code"] in PROFESSIONAL]
        self.proposed = {"facility": self.told["facility"], "professional": [*diagnoses, *self.told["service"]]}

    def decide(self, wish: Mapping[str, Any], claim: str = "facility", token: str | None = None) -> tuple[int, Json]:
        """Take a decision as the REST would; status and answer."""
        with self.lock:
            if token not in {None, self.own_token}:
                return 403, _error("forbidden", "no token")
            events = self.events[claim]
            if any(event["key"] == wish["key"] for event in events):
                return 200, self.state(claim)
            if stale(wish, [event for event in events if event["seq"] > wish["after"]]):
                return 409, _error("conflict", "changed meanwhile") | {"state": self.state(claim)}
            if wish["kind"] == "complete":
                stops = self.state(claim)["stops"]
                if any(stop["kind"] == "hard" for stop in stops) or (stops and not wish.get("reason")):
                    return 409, _error("conflict", "something stops it") | {"state": self.state(claim)}
            if wish["kind"] in {"complete", "reopen"}:
                self.complete = wish["kind"] == "complete"
            events.append({**wish, "seq": len(events) + 1})
            return 200, self.state(claim)

    def somebody(self, claim: str = "facility", **wish: Any) -> None:
        """A decision of somebody else."""
        seq = len(self.events[claim])
        assert self.decide({"key": f"other-{seq}", "after": seq, **wish}, claim)[0] == 200

    def state(self, claim: str = "facility") -> Json:
        """STATE."""
        events = self.events[claim]
        done, undone = standing(events)
        lines = ranked(applied(self.proposed[claim], done, self.record), claim)
        codes = {line["code"] for line in lines if line["state"] != "rejected"}
        stay = claim == "facility"
        findings = [one for one in self.told["findings"] if stay and codes.issuperset(one["codes"])]
        return {
            "encounter": {
                "id": "enc1",
                "account": "A-1001",
                "setting": "inpatient",
                "payer": "Medicare",
                "admitted": "2026-05-02",
                "discharged": "2026-05-07",
                "patient": self.patient,
            },
            "complete": self.complete,
            "facts": {one["field"]: one["value"] for one in done if one["kind"] == "set" and "line" not in one},
            "claim": claim,
            "claims": ["facility", "professional"],
            "seq": len(events),
            "run": {"warnings": [], "documents": {one["id"]: one["version"] for one in self.record}},
            "lines": lines,
            "findings": findings,
            "groups": _groups(lines, claim) | {"proposed": _groups(self.proposed[claim], claim)},
            "stops": _stops(lines, findings),
            "can_undo": bool(done),
            "can_redo": bool(undone),
            "em": None,
            "em_reason": "no visit is told",
            "warnings": [],
            "not_reported": [self.told["left_out"]] if stay else [],
            "queries": [self.told["proposed_query"]] if stay else [],
            "reconciliation": [] if stay else [_uncharged(lines[-1])],
        }

    def routes(self) -> list[Route]:
        """REST and page, under the addresses of the real ones."""
        claim = "/api/encounters/enc1/claims/{claim}"
        return [
            Route("/work/charts/enc1/{claim}", self._page),
            Route(f"{claim}/session", self._get),
            Route(f"{claim}/decisions", self._post, methods=["POST"]),
            Route("/api/queries", lambda _: JSONResponse([self.told["written_query"]])),
            Route("/login", self._login),
            Route("/work", lambda _: HTMLResponse("<title>Worklist</title><h1>Worklist</h1>")),
        ]

    def _page(self, request: Request) -> Response:
        claim = request.path_params["claim"]
        return Workbench(NO_STORE, self).page(
            request,
            "session.html",
            session=self.state(claim),
            documents=self.record,
            links=links("enc1", Claim(claim), list(self.events)),
            allowed={"write": True, "complete": True, "query": True},
            date="2026-05-07",
        )

    def actor(self, request: Request) -> Actor:
        return CODER

    def token(self, request: Request) -> str:
        return self.own_token

    @property
    def own_token(self) -> str:
        """The word that pages of the present test send with decisions."""
        return f"t0ken{self.times_fresh}"

    def _get(self, request: Request) -> Response:
        return self._refusal() or JSONResponse(self.state(request.path_params["claim"]))

    async def _post(self, request: Request) -> Response:
        self.requests += 1
        wish = await request.json()
        if refusal := self._refusal():
            return refusal
        status, answer = self.decide(wish, request.path_params["claim"], request.headers.get("x-csrf-token", ""))
        return JSONResponse(answer, status)

    def _refusal(self) -> Response | None:
        if self.away:
            return JSONResponse(_error("storage", "away"), 503)
        return None if self.signed_in else JSONResponse(_error("unauthenticated", "sign in first"), 401)

    def _login(self, request: Request) -> Response:
        self.signed_in = True
        return Response(status_code=303, headers={"location": request.query_params["next"]})


def _error(kind: str, message: str) -> Json:
    return {"error": {"kind": kind, "message": message, "where": None}}


def _uncharged(line: Json) -> Json:
    return {
        "rule": "REC-02",
        "name": "coded_not_charged",
        "severity": "warning",
        "code": line["code"],
        "message": f"{line['code']} is coded and not charged",
        "source": "charges of the account",
        "lines": [line["id"]],
        "charges": [],
        "coded": 1,
        "charged": None,
    }


def _groups(lines: list[Json], claim: str) -> Json:
    standing = [line["code"] for line in lines if line.get("state") != "rejected" and line["section"] == "diagnosis"]
    secondary = set(standing[1:])
    number = 291 if secondary & MAJOR else 292 if secondary & {"J44.1", "N17.9"} else 293
    found = [CATEGORIES[code] for code in standing if code in CATEGORIES]
    risk = {
        "score": round(0.519 + sum(weight for _, weight in found), 3),
        "categories": [{"category": category, "label": "by its label", "dropped_by": None} for category, _ in found],
    }
    drg = {"drg": number, "title": "Heart Failure and Shock", "weight": WEIGHTS[number]}
    return {"ms_drg": drg if claim == "facility" else None, "hcc": {"models": {"V28": risk}}}


def _stops(lines: list[Json], findings: list[Json]) -> list[Json]:
    undecided = [line for line in lines if line["state"] == "suggested"]
    said = f"{len(undecided)} suggestions are neither accepted nor rejected"
    stops = [{"kind": "hard", "rule": "undecided", "message": said, "where": undecided[0]["id"]}] if undecided else []
    for one in findings:
        if one["severity"] != "info":
            kind = "hard" if one["severity"] == "error" else "soft"
            line = next(line for line in lines if line["code"] in one["codes"])
            stops.append({"kind": kind, "rule": one["rule"], "message": one["message"], "where": line["id"]})
    return sorted(stops, key=lambda stop: stop["kind"] != "hard")
