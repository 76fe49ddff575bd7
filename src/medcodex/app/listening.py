"""Sockets to listen on, for whatever serves."""

from __future__ import annotations

import errno
import socket

from medcodex.errors import UsageError

_REASONS = {
    errno.EADDRINUSE: "port {port} is in use; {option} names another",
    errno.EACCES: "no permission to listen on port {port}; {option} names another",
    errno.EADDRNOTAVAIL: "not an address of this machine",
}


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket on the address; port 0 takes a free one. UsageError, saying why, where that fails; ``option`` is that of
    the command which names the port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise UsageError("no such host name or address", host) from None
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        reason = _REASONS.get(error.errno or 0, error.strerror or "cannot be listened on")
        raise UsageError(reason.format(port=port, option=option), f"{host}:{port}") from None
    return listening
