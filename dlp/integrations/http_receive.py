"""Receiving: the body of an ASGI request, in pieces, within limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from dlp.integrations.http_refusal import PeerGone, Refusal

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
PIECE = 65_536
_MAX_PARAMETERS = 200
_MAX_VALUE = 1000


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request, as the application needs it."""

    method: str
    path: str
    query: str
    fields: tuple[tuple[str, str], ...]

    @staticmethod
    def of(scope: Message) -> Request:
        """Read an ASGI scope. Never raises."""
        fields = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in scope.get("headers", ())
        )
        query = bytes(scope.get("query_string", b"")).decode("latin-1")
        return Request(scope["method"], scope["path"], query, fields)

    def get(self, name: str) -> str:
        """Return the values of a header field, joined by commas; empty without one."""
        return ", ".join(value for key, value in self.fields if key == name)

    def parameters(self) -> dict[str, list[str]]:
        """Return the parameters of the query. Raises `Refusal` for what is none."""
        found: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(
                self.query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS, errors="strict"
            )
        except ValueError:
            raise Refusal(400, "parameters", "the query cannot be read") from None
        for name, value in pairs:
            if len(value) > _MAX_VALUE:
                raise Refusal(400, "parameters", "a value is too long")
            found.setdefault(name, []).append(value)
        return found


async def pieces(
    receive: Receive, *, max_body: int, idle_seconds: float, body_seconds: float
) -> AsyncIterator[bytes]:
    """Yield the body, gathered to pieces of at least 64 KiB (the last one excepted).

    Raises `Refusal` (413, 408) and `PeerGone`.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + body_seconds
    size, kept, more = 0, bytearray(), True
    while more:
        try:
            async with asyncio.timeout(max(0.0, min(idle_seconds, end - loop.time()))):
                message = await receive()
        except TimeoutError:
            raise Refusal(408, "timeout", "the body did not come in time") from None
        if message["type"] == "http.disconnect":
            raise PeerGone
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(chunk)
        if size > max_body:
            raise Refusal(413, "too-large")
        kept += chunk
        if len(kept) >= PIECE:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)
