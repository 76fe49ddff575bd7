"""Throughput and latency of the FHIR terminology service: many clients at once against the real server process.

    python bench/terminology_server.py [--clients 50] [--seconds 10] [--no-save]

The server is started as a process of its own over the data folder of MEDCODEX_HOME (the releases of the install are
built first where they are missing). Each client asks one thing after another over a connection of its own; what is
asked is drawn from the loaded ICD-10-CM. Clients are threads of this process, so the figures are of both sides
sharing one machine. Results go to bench/results/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import multiprocessing
import os
import random
import socket
import statistics
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from rich.console import Console
from rich.table import Table
from starlette.applications import Starlette

from medcodex.app.fhir import open_systems
from medcodex.web.fhir.opening import open_service
from medcodex.web.fhir.routes import fhir_routes

if TYPE_CHECKING:
    from collections.abc import Callable

CM = "http://hl7.org/fhir/sid/icd-10-cm"
RESULTS = Path(__file__).resolve().parent / "results"
_WORDS = ("diabetes", "fracture", "heart failure", "neoplasm left", "burn hand", "pain", "pregnancy third")
Ask = tuple[str, dict[str, str]]


def serve(port: int) -> None:
    """The server process; it answers once the indexes are made."""
    systems = open_systems()
    systems.warm()
    app = Starlette(routes=fhir_routes(open_service(systems)))
    uvicorn.run(app, port=port, log_level="error")


def asks() -> dict[str, Callable[[random.Random], Ask]]:
    """What is measured, each drawn anew for every request."""
    systems = open_systems()
    system = systems.system(CM, systems.current(CM) or "")
    if system is None:
        raise SystemExit("no release of icd10cm is loaded")
    codes = [entry.code for entry in system.entries() if not entry.abstract]
    categories = [code for code in codes if len(code) == 3]

    def validate(drawn: random.Random) -> Ask:
        return "CodeSystem/$validate-code", {"url": CM, "code": drawn.choice(codes)}

    def in_set(drawn: random.Random) -> Ask:
        chosen = drawn.choice(codes)
        asked = {"url": f"{CM}?fhir_vs=isa/{chosen[:3]}", "system": CM, "code": chosen}
        return "ValueSet/$validate-code", asked

    def expand_page(drawn: random.Random) -> Ask:
        asked = {"url": f"{CM}?fhir_vs", "count": "20", "filter": drawn.choice(_WORDS)}
        return "ValueSet/$expand", asked

    def expand_below(drawn: random.Random) -> Ask:
        return "ValueSet/$expand", {"url": f"{CM}?fhir_vs=isa/{drawn.choice(categories)}", "count": "100"}

    return {
        "$validate-code, code system": validate,
        "$validate-code, value set by is-a": in_set,
        "$expand, text filter, page of 20": expand_page,
        "$expand, is-a, page of 100": expand_below,
    }


def client(base: str, draw: Callable[[random.Random], Ask], seed: int, end: float, took: list[float]) -> None:
    """One client: the time of each of its requests, in seconds. Any failure ends the run."""
    drawn = random.Random(seed)  # noqa: S311 - which code to ask for
    with httpx.Client(base_url=base, timeout=60) as session:
        while time.monotonic() < end:
            path, query = draw(drawn)
            start = time.perf_counter()
            session.get(path, params=query).raise_for_status()
            took.append(time.perf_counter() - start)


def measure(base: str, draw: Callable[[random.Random], Ask], clients: int, seconds: float) -> dict[str, float]:
    """Requests a second and the quantiles of their times in milliseconds."""
    took: list[list[float]] = [[] for _ in range(clients)]
    start = time.monotonic()
    threads = [
        threading.Thread(target=client, args=(base, draw, seed, start + seconds, each))
        for seed, each in enumerate(took)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = [value for each in took for value in each]
    quantiles = statistics.quantiles(times, n=100)
    return {
        "requests": len(times),
        "per_second": round(len(times) / (time.monotonic() - start), 1),
        "p50_ms": round(quantiles[49] * 1000, 1),
        "p99_ms": round(quantiles[98] * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--no-save", action="store_true")
    options = parser.parse_args()
    measured = asks()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{port}/fhir/"
    wait_for(f"{base}metadata")
    table = Table("asked", "requests", "per second", "p50 ms", "p99 ms")
    figures: dict[str, Any] = {}
    for name, draw in measured.items():
        found = figures[name] = measure(base, draw, options.clients, options.seconds)
        table.add_row(name, *(str(value) for value in found.values()))
    server.terminate()
    Console().print(f"{options.clients} clients, {options.seconds:g} s each", table)
    if not options.no_save:
        RESULTS.mkdir(exist_ok=True)
        today = dt.datetime.now(dt.UTC).date().isoformat()
        load = os.getloadavg()[0]
        written = {"clients": options.clients, "seconds": options.seconds, "load_average": load, "figures": figures}
        (RESULTS / f"terminology-server-{today}.json").write_text(json.dumps(written, indent=1) + "\n")


def wait_for(address: str) -> None:
    """Until the server answers; it first makes the indexes of what is loaded."""
    for _ in range(600):
        try:
            httpx.get(address).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not come up")


if __name__ == "__main__":
    main()
