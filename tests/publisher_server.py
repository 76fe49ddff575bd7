"""A publisher's web server on this machine, which also misbehaves on demand."""

from __future__ import annotations

import hashlib
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Publisher:
    """``files`` by path; ``faults`` by path, each used for one request in turn before the file is served as it is."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Callable[[Handler], None]]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    validators: bool = True
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ranges(self) -> list[str | None]:
        return [headers.get("range") for _, headers in self.requests]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    publisher: Publisher

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""

    def send_response(self, code: int, message: str | None = None) -> None:
        self.publisher.statuses.append(code)
        super().send_response(code, message)

    def do_GET(self) -> None:
        self.publisher.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        waiting = self.publisher.faults.get(self.path)
        try:
            if waiting:
                waiting.pop(0)(self)
            else:
                self.serve()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def serve(self) -> None:
        data = self.publisher.files.get(self.path)
        if data is None:
            self.answer(404, b"no such file")
            return
        etag = f'"{hashlib.sha256(data).hexdigest()[:12]}"'
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, b"")
            return
        span = self.headers.get("Range")
        if span and self.headers.get("If-Range") == etag:
            start = int(span.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                self.answer(416, b"", {"Content-Range": f"bytes */{len(data)}"})
                return
            about = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}", "ETag": etag}
            self.answer(206, data[start:], about)
            return
        self.answer(200, data, {"ETag": etag} if self.publisher.validators else {})

    def answer(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        told = {"Content-Type": "application/zip", "Content-Length": str(len(body) if length is None else length)}
        for name, value in (told | (headers or {})).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def file(self) -> tuple[bytes, dict[str, str]]:
        data = self.publisher.files[self.path]
        return data, {"ETag": f'"{hashlib.sha256(data).hexdigest()[:12]}"'}


def cut_off(share: float = 0.5) -> Callable[[Handler], None]:
    """Announces the whole file and closes the connection in the middle of it."""

    def fault(handler: Handler) -> None:
        data, headers = handler.file()
        handler.answer(200, data[: int(len(data) * share)], headers, len(data))
        handler.close_connection = True

    return fault


def wrong_length(more: int) -> Callable[[Handler], None]:
    """Announces another length than the file has."""

    def fault(handler: Handler) -> None:
        data, headers = handler.file()
        handler.answer(200, data, headers, len(data) + more)
        handler.close_connection = True

    return fault


def no_length(share: float) -> Callable[[Handler], None]:
    """Announces no length at all and ends early."""

    def fault(handler: Handler) -> None:
        data, _ = handler.file()
        handler.answer(200, data[: int(len(data) * share)], {"Content-Length": "", "Connection": "close"})
        handler.close_connection = True

    return fault


def status(code: int, body: bytes = b"", **headers: str) -> Callable[[Handler], None]:
    """Answers with a status; header names with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(code, body, named)


def redirect(target: str, code: int = 302) -> Callable[[Handler], None]:
    return status(code, Location=target)


def web_page(content_type: str = "text/html; charset=utf-8") -> Callable[[Handler], None]:
    return status(200, b"<!DOCTYPE html><title>Please wait</title>", Content_Type=content_type)


def silent(seconds: float) -> Callable[[Handler], None]:
    """Says nothing for a while, then hangs up."""

    def fault(handler: Handler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return fault


def trickling(pieces: int, pause: float) -> Callable[[Handler], None]:
    """Sends the file slowly, with a pause after each piece."""

    def fault(handler: Handler) -> None:
        data, headers = handler.file()
        handler.answer(200, b"", headers, len(data))
        size = -(-len(data) // pieces)
        for start in range(0, len(data), size):
            handler.wfile.write(data[start : start + size])
            handler.wfile.flush()
            time.sleep(pause)

    return fault


def held(go_on: threading.Event) -> Callable[[Handler], None]:
    """Sends half of the file, and the rest when told."""

    def fault(handler: Handler) -> None:
        data, headers = handler.file()
        half = len(data) // 2
        handler.answer(200, data[:half], headers, len(data))
        go_on.wait(120)
        handler.wfile.write(data[half:])
        handler.wfile.flush()

    return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that was killed or has read enough is no news."""


@contextmanager
def running(publisher: Publisher) -> Iterator[Publisher]:
    handler = type("Bound", (Handler,), {"publisher": publisher})
    server = _Server(("127.0.0.1", 0), handler)
    publisher.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
