"""A stand-in for the coding session's server: a chart written by hand, and a fold of decisions that behaves like the
real one where the page can tell. It keeps nothing but memory, and a test can make it go away, forget who signed in, or
decide like somebody else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from tests.web.workbench import sample_stay as stay

from medcodex.encounter import Claim
from medcodex.web.pages.view import environment
from medcodex.web.workbench.session import links
from medcodex.workflow.access import may
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from starlette.requests import Request

CODER = Actor("u1", "c.coder", Role.CODER, "web")
SECTIONS = ("diagnosis", "procedure", "service")
BASE: dict[str, Any] = {
    "state": "suggested", "poa": None, "poa_why": None, "modifiers": [], "units": None, "date": None, "charge": None, "dx": [],
    "confidence": None, "assertion": "present", "evidence": [], "why": [], "alternatives": [], "was": None, "reason": None,
}  # fmt: skip
MAJOR = {"I50.23", "J96.01", "J15.69", "I50.21", "I50.43"}
WEIGHTS = {291: 1.2683, 292: 0.8912, 293: 0.5899}
CATEGORIES = {"I50.23": ("224", "Acute on Chronic Heart Failure", 0.36), "J96.01": ("213", "Cardio-Respiratory Failure and Shock", 0.37),
              "J44.1": ("280", "Chronic Obstructive Pulmonary Disease", 0.319), "I48.0": ("238", "Specified Heart Arrhythmias", 0.299),
              "E11.9": ("38", "Diabetes with Glycemic, Unspecified, or No Complications", 0.166)}  # fmt: skip


class Standin:
    """One chart with two claims."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.fresh()

    def fresh(self) -> None:
        """As if nobody had opened the chart yet."""
        self.record = stay.documents()
        self.patient: dict[str, Any] = {
            "name": "Specimen, Martin",
            "mrn": "00-4711",
            "birth_date": "1951-08-09",
            "age": 74,
            "sex": "M",
        }
        self.away = False
        self.signed_in = True
        self.status = "coding"
        self.requests = 0
        self.events: dict[str, list[dict[str, Any]]] = {"facility": [], "professional": []}
        self.proposed = {"facility": stay.proposals(self.record), "professional": stay.professional(self.record)}

    def decide(self, wish: Mapping[str, Any], claim: str = "facility") -> tuple[int, dict[str, Any]]:
        """Take a decision as the REST would; status and answer."""
        with self.lock:
            events = self.events[claim]
            if any(event["key"] == wish["key"] for event in events):
                return 200, self.state(claim)
            if _stale(wish, [event for event in events if event["seq"] > wish["after"]]):
                return 409, {
                    "error": {"kind": "conflict", "message": "changed meanwhile", "where": None},
                    "state": self.state(claim),
                }
            if wish["kind"] == "complete":
                stops = self.state(claim)["stops"]
                if any(stop["kind"] == "hard" for stop in stops) or (stops and not wish.get("reason")):
                    return 400, {"error": {"kind": "input", "message": "something stops it", "where": None}}
                self.status = "complete"
            if wish["kind"] == "reopen":
                self.status = "reopened"
            events.append({**wish, "seq": len(events) + 1})
            return 200, self.state(claim)

    def somebody(self, claim: str = "facility", **wish: Any) -> None:
        """A decision of somebody else."""
        seq = len(self.events[claim])
        assert self.decide({"key": f"other-{seq}", "after": seq, **wish}, claim)[0] == 200

    def state(self, claim: str = "facility") -> dict[str, Any]:
        """STATE."""
        events = self.events[claim]
        done, undone = _standing(events)
        lines = [
            deepcopy(BASE) | {"id": f"s{number}"} | deepcopy(one) for number, one in enumerate(self.proposed[claim], 1)
        ]
        for event in done:
            lines = _applied(lines, event, self.record)
        lines.sort(key=lambda line: SECTIONS.index(line["section"]))
        _rank(lines, "principal" if claim == "facility" else "first-listed")
        standing = {line["code"] for line in lines if line["state"] != "rejected"}
        findings = [finding for code, finding in stay.FINDINGS.items() if code in standing and claim == "facility"]
        return {
            "encounter": {"id": "enc1", "account": "A-1001", "setting": "inpatient", "payer": "Medicare", "admitted": "2026-05-02",
                          "discharged": "2026-05-07", "patient": self.patient, "status": self.status, "assignee": "u1"},
            "complete": self.status == "complete", "facts": {event["field"]: event["value"] for event in done if event["kind"] == "set" and "line" not in event},
            "claim": claim, "claims": ["facility", "professional"], "seq": len(events),
            "run": {"id": "r1", "at": "2026-05-08T08:00:00Z", "releases": {}, "warnings": [], "documents": {one["id"]: one["version"] for one in self.record}}, "lines": lines, "findings": findings,
            "groups": _groups(lines, claim) | {"proposed": _groups(self.proposed[claim], claim)}, "stops": _stops(lines, findings),
            "can_undo": bool(done), "can_redo": bool(undone), "em": None, "em_reason": "a stay" if claim == "facility" else "no visit is told", "warnings": [], "not_reported": [stay.LEFT_OUT] if claim == "facility" else [],
            "queries": [stay.QUERY] if claim == "facility" else [],
            "reconciliation": [] if claim == "facility" else [
                {"rule": "REC-02", "name": "coded_not_charged", "severity": "warning", "code": "G0008", "message": "G0008 is coded and not charged",
                 "source": "charges of the account", "lines": [lines[-1]["id"]], "charges": [], "coded": "1", "charged": None}],
        }  # fmt: skip

    def routes(self) -> list[Route]:
        """REST and page, under the addresses of the real ones."""
        return [
            Route("/work/charts/enc1/{claim}", self._page),
            Route("/api/encounters/enc1/claims/{claim}/session", self._get),
            Route("/api/encounters/enc1/claims/{claim}/decisions", self._post, methods=["POST"]),
            Route("/api/queries", lambda _: JSONResponse([stay.WRITTEN])),
            Route("/login", self._login),
            Route("/work", lambda _: HTMLResponse("<title>Worklist</title><h1>Worklist</h1>")),
        ]

    def _page(self, request: Request) -> Response:
        claim = request.path_params["claim"]
        text = environment().get_template("work/session.html").render(
            session=self.state(claim), documents=self.record, links=links("enc1", Claim(claim), list(self.events)), allowed={"write": True, "complete": True, "query": True}, date="2026-05-07",
            actor=CODER, may=lambda permission: may(CODER, permission), csrf="t0ken", path=request.url.path,
        )  # fmt: skip
        return HTMLResponse(text)

    def _get(self, request: Request) -> Response:
        return self._refusal() or JSONResponse(self.state(request.path_params["claim"]))

    async def _post(self, request: Request) -> Response:
        self.requests += 1
        wish = await request.json()
        if refusal := self._refusal():
            return refusal
        if request.headers.get("x-csrf-token") != "t0ken":
            return JSONResponse({"error": {"kind": "forbidden", "message": "no token", "where": None}}, 403)
        status, answer = self.decide(wish, request.path_params["claim"])
        return JSONResponse(answer, status)

    def _refusal(self) -> Response | None:
        if self.away:
            return JSONResponse({"error": {"kind": "storage", "message": "away", "where": None}}, 503)
        return (
            None
            if self.signed_in
            else JSONResponse({"error": {"kind": "unauthenticated", "message": "sign in first", "where": None}}, 401)
        )

    def _login(self, request: Request) -> Response:
        self.signed_in = True
        return Response(status_code=303, headers={"location": request.query_params["next"]})


def _standing(events: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    done: list[dict[str, Any]] = []
    undone: list[dict[str, Any]] = []
    for event in events:
        if event["kind"] == "undo":
            if done:
                undone.append(done.pop())
        elif event["kind"] == "redo":
            if undone:
                done.append(undone.pop())
        elif event["kind"] not in {"complete", "reopen"}:
            done.append(event)
            undone.clear()
    return done, undone


def _stale(wish: Mapping[str, Any], since: list[dict[str, Any]]) -> bool:
    if wish["kind"] in {"undo", "redo", "accept_all", "complete", "reopen"}:
        return bool(since)
    return any(
        ("line" in wish and event.get("line") == wish["line"]) or (wish["kind"] == event["kind"] == "move") for event in since
    )  # fmt: skip


def _applied(
    lines: list[dict[str, Any]], event: Mapping[str, Any], record: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    kind, line = event["kind"], next((one for one in lines if one["id"] == event.get("line")), None)
    if kind == "accept_all":
        for one in lines:
            if one["state"] == "suggested":
                one["state"] = "accepted"
    elif kind == "add":
        section = {"icd10cm": "diagnosis", "icd10pcs": "procedure"}.get(event["system"], "service")
        return [*lines, deepcopy(BASE) | {"id": f"a{event['seq']}", "section": section, "system": event["system"], "code": event["code"],
                "display": f"{event['code']} by its title", "state": "added", "evidence": [_read(one, record) for one in event.get("evidence", [])]}]  # fmt: skip
    elif line is None:
        return lines
    elif kind == "remove" and line["id"].startswith("a"):
        return [one for one in lines if one is not line]
    elif kind == "move":
        others = [one for one in lines if one is not line]
        peers = [one for one in others if one["section"] == line["section"] and one["state"] != "rejected"]
        at = others.index(peers[event["to"] - 1]) if event["to"] <= len(peers) else others.index(peers[-1]) + 1
        return [*others[:at], line, *others[at:]]
    elif kind == "set":
        line[event["field"]] = event["value"]
    elif kind == "reject":
        line |= {"state": "rejected", "reason": event.get("reason")}
    elif kind == "change":
        title = next(
            (one["display"] for one in line["alternatives"] if one["code"] == event["code"]),
            f"{event['code']} by its title",
        )
        line |= {"was": line["was"] or line["code"], "code": event["code"], "display": title, "state": "changed"}
    elif kind == "accept":
        line["state"] = "added" if line["id"].startswith("a") else "changed" if line["was"] else "accepted"
    return lines


def _read(place: Mapping[str, Any], record: list[dict[str, Any]]) -> dict[str, Any]:
    text = next(one["text"] for one in record if one["id"] == place["document"])
    return {**place, "text": text[place["start"] : place["end"]], "section": None}


def _rank(lines: list[dict[str, Any]], leading: str) -> None:
    counted: dict[str, int] = {}
    for line in lines:
        line["rank"], line["role"] = None, "secondary" if line["section"] == "diagnosis" else "procedure"
        if line["state"] != "rejected":
            line["rank"] = counted[line["section"]] = counted.get(line["section"], 0) + 1
            if line["section"] == "diagnosis" and line["rank"] == 1:
                line["role"] = leading


def _groups(lines: list[dict[str, Any]], claim: str) -> dict[str, Any]:
    standing = [line["code"] for line in lines if line.get("state") != "rejected" and line["section"] == "diagnosis"]
    secondary = set(standing[1:])
    number = 291 if secondary & MAJOR else 292 if secondary & {"J44.1", "N17.9"} else 293
    severity = {291: "with MCC", 292: "with CC", 293: "without CC/MCC"}[number]
    found = [CATEGORIES[code] for code in standing if code in CATEGORIES]
    hcc = {"models": {"V28": {"score": round(0.519 + sum(weight for *_, weight in found), 3),
           "categories": [{"category": number, "label": label, "dropped_by": None} for number, label, _ in found]}}}  # fmt: skip
    drg = {
        "drg": number,
        "title": f"Heart Failure and Shock {severity}",
        "weight": WEIGHTS[number],
        "severity": severity,
    }
    return {"ms_drg": drg if claim == "facility" else None, "hcc": hcc}


def _stops(lines: list[dict[str, Any]], findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    open_ = [line for line in lines if line["state"] == "suggested"]
    stops = (
        [
            {
                "kind": "hard",
                "rule": "undecided",
                "message": f"{len(open_)} suggestions are neither accepted nor rejected",
                "where": open_[0]["id"],
            }
        ]
        if open_
        else []
    )
    for finding in findings:
        if finding["severity"] != "info":
            line = next(one for one in lines if one["code"] in finding["codes"])
            stops.append(
                {
                    "kind": "hard" if finding["severity"] == "error" else "soft",
                    "rule": finding["rule"],
                    "message": finding["message"],
                    "where": line["id"],
                }
            )
    return sorted(stops, key=lambda stop: stop["kind"] != "hard")
