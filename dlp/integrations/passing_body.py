"""A text body that is scanned as it comes: stopped early, and handed on a hold-back behind."""

from __future__ import annotations

from collections.abc import Iterable

from dlp.inspection import Inspection
from dlp.model import Finding
from dlp.policy import Action, Context, Policy
from dlp.scanner import Scanner


class PassingBody:
    """Chunks in; what may be handed on out.

    `hold`: bytes that stay behind what was scanned. `stop_at`: the action from which nothing
    more may pass. What only the end can decide (rules that count persons) stops the last `hold`
    bytes, not those before.

    >>> body = PassingBody(Scanner(packs=["cn"]), Policy.load("fail-closed"), Context(), hold=4)
    >>> body.feed(b"abcdefgh"), body.ready()
    (False, b'')
    """

    def __init__(  # noqa: PLR0913 - what a body stands in
        self,
        scanner: Scanner,
        policy: Policy,
        context: Context,
        *,
        name: str = "body",
        hold: int = 65_536,
        stop_at: Action = Action.QUARANTINE,
    ) -> None:
        self._stream = scanner.stream(name=name)
        self._state = policy.state(context)
        self._hold = hold
        self._stop_at = stop_at
        self._kept = bytearray()
        self.sent = 0
        """Bytes that were handed on: from the first one on, only cutting off can stop it."""

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings of something that came before the body."""
        self._state.add(findings)

    def feed(self, data: bytes, *, keep: bool = True) -> bool:
        """Take a chunk; say whether it is decided that this must not pass."""
        if keep:
            self._kept += data
        found = self._stream.feed(data)
        if not found:
            return False
        self._state.add(found)
        decision = self._state.early(stop_at=self._stop_at)
        return decision is not None and decision.action >= self._stop_at

    def ready(self) -> bytes:
        """Return what may be handed on now; it is kept no longer."""
        size = len(self._kept) - max(self._hold, self._stream.held)
        if size <= 0:
            return b""
        data = bytes(self._kept[:size])
        del self._kept[:size]
        self.sent += size
        return data

    def rest(self) -> bytes:
        """Return what was held back, once the whole is decided to pass."""
        data = bytes(self._kept)
        self._kept = bytearray()
        return data

    def close(self) -> Inspection:
        """Say that nothing more comes; return the inspection."""
        return self._stream.close()

    def abort(self) -> None:
        """Drop all of it."""
        self._kept = bytearray()
        self._stream.abort()
