"""Refusals: why a request to the HTTP service gets no answer to its question."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """A status and a stable code; `detail` holds nothing of what was sent."""

    def __init__(self, status: int, code: str, detail: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers


class PeerGone(Exception):  # noqa: N818 - the ordinary end of a connection
    """The peer went away before its request was whole."""
