"""The stand-in's fold of decisions over proposed lines."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Json = dict[str, Any]

SECTIONS = ("diagnosis", "procedure", "service")
SYSTEMS = {"icd10cm": "diagnosis", "icd10pcs": "procedure"}
WHOLE = {"undo", "redo", "accept_all", "complete", "reopen"}
BASE: Json = {
    "state": "suggested",
    "poa": None,
    "poa_why": None,
    "modifiers": [],
    "units": None,
    "date": None,
    "charge": None,
    "dx": [],
    "confidence": None,
    "assertion": "present",
    "evidence": [],
    "why": [],
    "alternatives": [],
    "was": None,
    "reason": None,
}


def standing(events: Sequence[Json]) -> tuple[list[Json], list[Json]]:
    """The decisions that hold, and those that could be done again."""
    done: list[Json] = []
    undone: list[Json] = []
    for event in events:
        match event["kind"]:
            case "undo":
                undone.extend([done.pop()] if done else [])
            case "redo":
                done.extend([undone.pop()] if undone else [])
            case "complete" | "reopen":
                pass
            case _:
                done.append(event)
                undone.clear()
    return done, undone


def stale(wish: Mapping[str, Any], since: Sequence[Json]) -> bool:
    """Whether something that happened since is about the same line, the order, or the whole."""
    if wish["kind"] in WHOLE:
        return bool(since)
    same = [event for event in since if "line" in wish and event.get("line") == wish["line"]]
    return bool(same) or any(wish["kind"] == event["kind"] == "move" for event in since)


def applied(proposed: Sequence[Json], done: Sequence[Json], record: Sequence[Json]) -> list[Json]:
    """The lines after the decisions that hold, section by section."""
    lines = [deepcopy(BASE) | {"id": f"s{number}"} | deepcopy(one) for number, one in enumerate(proposed, 1)]
    for event in done:
        if event["kind"] == "accept_all":
            for line in lines:
                line["state"] = "accepted" if line["state"] == "suggested" else line["state"]
        elif event["kind"] == "add":
            lines.append(_added(event, record))
        else:
            line = next((one for one in lines if one["id"] == event.get("line")), None)
            lines = lines if line is None else _decided(lines, line, event)
    return sorted(lines, key=lambda line: SECTIONS.index(line["section"]))


def ranked(lines: list[Json], claim: str) -> list[Json]:
    """Each line with its rank and role."""
    counted: dict[str, int] = {}
    for line in lines:
        line["rank"], line["role"] = None, "secondary" if line["section"] == "diagnosis" else "procedure"
        if line["state"] != "rejected":
            line["rank"] = counted[line["section"]] = counted.get(line["section"], 0) + 1
        if line["section"] == "diagnosis" and line["rank"] == 1:
            line["role"] = "principal" if claim == "facility" else "first-listed"
    return lines


def _added(event: Json, record: Sequence[Json]) -> Json:
    own = {
        "id": f"a{event['seq']}",
        "section": SYSTEMS.get(event["system"], "service"),
        "system": event["system"],
        "code": event["code"],
        "display": f"{event['code']} by its title",
        "state": "added",
        "evidence": [_read(place, record) for place in event.get("evidence", [])],
    }
    return deepcopy(BASE) | own


def _decided(lines: list[Json], line: Json, event: Json) -> list[Json]:
    is_added = line["id"].startswith("a")
    others = [one for one in lines if one is not line]
    match event["kind"]:
        case "remove" if is_added:
            return others
        case "move":
            peers = [one for one in others if one["section"] == line["section"] and one["state"] != "rejected"]
            last = event["to"] > len(peers)
            at = others.index(peers[-1]) + 1 if last else others.index(peers[event["to"] - 1])
            return [*others[:at], line, *others[at:]]
        case "set":
            line[event["field"]] = event["value"]
        case "reject" | "remove":
            line |= {"state": "rejected", "reason": event.get("reason")}
        case "change":
            known = {one["code"]: one["display"] for one in line["alternatives"]}
            title = known.get(event["code"], f"{event['code']} by its title")
            was = line["was"] or line["code"]
            line |= {"code": event["code"], "display": title, "reason": None}
            line["was"] = None if is_added or was == event["code"] else was
            line["state"] = "added" if is_added else "changed" if line["was"] else "accepted"
        case "accept":
            line["state"] = "added" if is_added else "changed" if line["was"] else "accepted"
            line["reason"] = None
    return lines


def _read(place: Mapping[str, Any], record: Sequence[Json]) -> Json:
    text = next(one["text"] for one in record if one["id"] == place["document"])
    return {**place, "text": text[place["start"] : place["end"]], "section": None}
