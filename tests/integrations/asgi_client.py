"""A client that calls an ASGI application in this process: no sockets, any chunking."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass


@dataclass
class Reply:
    """What came back; `cut`: the application raised after it had begun to answer."""

    status: int = 0
    headers: dict | None = None
    body: bytes = b""
    cut: bool = False
    ended: bool = False

    @property
    def json(self):
        return json.loads(self.body)


async def exchange(app, method, target, *, headers=(), chunks=(), gone=False):
    path, _, query = target.partition("?")
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    if gone:
        messages.append({"type": "http.disconnect"})
    elif messages:
        messages[-1]["more_body"] = False
    else:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    reply = Reply()

    async def receive():
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message):
        if message["type"] == "http.response.start":
            assert reply.headers is None, "two answers"
            reply.status = message["status"]
            reply.headers = {n.decode().lower(): v.decode("latin-1") for n, v in message["headers"]}
        else:
            assert not reply.ended, "more after the end"
            reply.body += message.get("body", b"")
            reply.ended = not message.get("more_body", False)

    fields = {"host": "localhost", **dict(headers)}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode("latin-1"),
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in fields.items()],
    }  # fmt: skip
    try:
        await app(scope, receive, send)
    except Exception:
        if not reply.status:
            raise
        reply.cut = True
    return reply


def call(app, method, target, body=b"", *, step=None, gone=False, **headers):
    """Send one request; `step` cuts the body into chunks of so many bytes."""
    chunks = [body[at : at + step] for at in range(0, len(body), step)] if step else [body]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(exchange(app, method, target, headers=named, chunks=chunks, gone=gone))
