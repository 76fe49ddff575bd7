"""A language model's endpoint on this machine that answers as it is told to, also badly."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Model:
    """``faults`` are used for one request in turn, then ``reply`` makes the content from what was asked."""

    reply: Callable[[dict[str, Any]], Any]
    faults: list[Callable[[Handler], None]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def asked(self, number: int = -1) -> dict[str, Any]:
        """What the user message of a request holds."""
        return json.loads(self.bodies[number]["messages"][1]["content"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: Model

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.model.bodies.append(body)
        self.model.headers.append({name.lower(): value for name, value in self.headers.items()})
        try:
            if self.model.faults:
                self.model.faults.pop(0)(self)
            else:
                content = self.model.reply(json.loads(body["messages"][1]["content"]))
                self.complete(content if isinstance(content, str) else json.dumps(content))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def complete(self, content: str | None, finish: str = "stop") -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
        told = {"choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 10}}
        self.send(200, json.dumps(told).encode())

    def send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(code, b"words that no error may repeat", **headers)


def stall(handler: Handler) -> None:
    handler.model.stopping.wait(60)
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """A byte now and then, so that no single read times out."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        if handler.model.stopping.wait(0.05):
            break
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


@contextmanager
def serving(reply: Callable[[dict[str, Any]], Any], *faults: Callable[[Handler], None]) -> Iterator[Model]:
    """An endpoint that serves until the block ends."""
    model = Model(reply, list(faults))
    handler = type("Bound", (Handler,), {"model": model})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    model.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield model
    finally:
        model.stopping.set()
        server.shutdown()
        server.server_close()
