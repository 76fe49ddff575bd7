"""Requests a second of ``medcodex serve`` on this machine, over real HTTP: look-up, search, validation, a page.

    python bench/book_server.py [--clients 8] [--seconds 5]

Starts the service over the data folder (MEDCODEX_HOME) on a free port and prints one line for each endpoint: requests a
second, and the median and 99th percentile in milliseconds. Client and service share the machine's cores.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from time import perf_counter

import httpx

SERVE = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "serve", "--port", "0"]
CODES = ("I10", "E11.22", "S52.001A", "J45.909", "N18.31", "Z79.4", "M17.11", "O24.410")
TEXTS = ("heart att", "broken hip", "copd", "diabetes with kidney", "pink ey", "fever", "knee pain", "chf")
ENDPOINTS = {
    "lookup": [f"/api/terminology/icd10cm/codes/{code}" for code in CODES],
    "search": [f"/api/terminology/search?system=icd10cm&limit=12&text={text}" for text in TEXTS],
    "validate": [f"/api/terminology/icd10cm/validate?code={code}" for code in CODES],
    "page": [f"/book/icd10cm/{code}" for code in CODES],
}


def main() -> None:
    """Measure each endpoint and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    args = parser.parse_args()
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as service:
        assert service.stdout is not None  # noqa: S101 - a pipe was asked for
        url = service.stdout.readline().split()[-1].rstrip("/")
        try:
            for name, addresses in ENDPOINTS.items():
                print(f"{name:<10}{measure(url, addresses, args.clients, args.seconds)}", flush=True)
        finally:
            service.terminate()


def measure(url: str, addresses: list[str], clients: int, seconds: float) -> str:
    """Requests a second and how long one took, asked by so many clients for so long."""
    start = perf_counter()

    def ask(_: int) -> list[float]:
        took: list[float] = []
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            while perf_counter() - start < seconds:
                for address in addresses:
                    before = perf_counter()
                    client.get(address).raise_for_status()
                    took.append((perf_counter() - before) * 1000)
        return took

    with ThreadPoolExecutor(clients) as pool:
        took = [one for found in pool.map(ask, range(clients)) for one in found]
    elapsed = perf_counter() - start
    cuts = quantiles(took, n=100)
    return f"{len(took) / elapsed:8.0f} requests/s   p50 {cuts[49]:7.1f} ms   p99 {cuts[98]:7.1f} ms"


if __name__ == "__main__":
    main()
