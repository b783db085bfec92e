"""A text body that is scanned as it comes: stopped early, and handed on a hold-back behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dlp.inspection import Inspection
from dlp.integrations.masking import named
from dlp.model import Finding
from dlp.policy import Action, Context, Decision, Policy
from dlp.scanner import Scanner


class _Spot(NamedTuple):
    """Where a finding stands, and the star that its bytes are overwritten with; none: nowhere."""

    infotype: str
    start: int
    end: int
    star: bytes


STEP = 16_384
"""Bytes that are scanned at a time: about as many stay in memory for a body that has stopped."""
MOST_SHARE = 4
"""One in so many of `Limits.max_findings`: beyond it a body is not masked, but stopped."""


class PassingBody:
    """Chunks in; what may be handed on out.

    `hold`: bytes that stay behind what was scanned. `stop_at`: the action from which nothing
    more may pass. With `masks`, what a policy wants redacted is overwritten in what is still
    held; where it is gone already, or does not stand in the text itself, nothing more may pass.
    What only the end can decide (rules that count persons) stops the last `hold` bytes, not
    those before.

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
        masks: bool = False,
    ) -> None:
        self._stream = scanner.stream(name=name, step=STEP)
        self._name = name
        self._state = policy.state(context)
        self._hold = hold
        self._stop_at = stop_at
        self._masks = masks
        self._kept = bytearray()
        self._spots: list[_Spot] = []
        self._left = scanner.limits.max_findings // MOST_SHARE
        self.sent = 0
        """Bytes that were handed on: from the first one on, only cutting off can stop it."""

    @property
    def media_type(self) -> str:
        """What the body is by itself; empty until that is known."""
        return self._stream.media_type

    def add(self, findings: Iterable[Finding]) -> bool:
        """Take findings of what stands around the body: they cannot be masked. Say whether it is
        decided that this must not pass.
        """  # noqa: D205 - two sentences
        known = list(findings)
        self._state.add(known)
        if self._masks:
            self._spots += [_Spot(finding.infotype, 0, 0, b"") for finding in known]
        return bool(known) and self._is_stopped()

    def feed(self, data: bytes, *, keep: bool = True) -> bool:
        """Take a chunk; say whether it is decided that this must not pass."""
        if keep:
            self._kept += data
        found: list[Finding] = []
        for start in range(0, len(data), STEP):
            found += self._stream.feed(data[start : start + STEP])
        if not found:
            return False
        self._state.add(found)
        self._note(found)
        return self._is_stopped()

    def _is_stopped(self) -> bool:
        """Say whether it is decided already that this must not pass."""
        least = Action.REDACT if self._masks else self._stop_at
        decision = self._state.early(stop_at=least)
        return decision is not None and not self.allows(decision)

    def allows(self, decision: Decision) -> bool:
        """Say whether a decision lets the body pass; first mask what it wants to have masked.

        Without `masks` what is below `stop_at` and wants to be redacted is left to the caller, who
        has all of it at the end.
        """
        if decision.action >= self._stop_at:
            return False
        if decision.action < Action.REDACT or not self._masks:
            return True
        return self._masked(decision.redact)

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
        self._note(self._stream.finish())
        return self._stream.close()

    def abort(self) -> None:
        """Drop all of it."""
        self._kept = bytearray()
        self._stream.abort()

    def _note(self, found: Sequence[Finding]) -> None:
        """Remember where findings stand, as long as they may have to be masked."""
        if not self._masks:
            return
        self._left -= len(found)
        for finding in found:
            span, star = finding.location.span, b""
            if finding.location.path == self._name:
                star = "*".encode(self._stream.charset_at(span.start))
            self._spots.append(_Spot(finding.infotype, span.start, span.end, star))

    def _masked(self, infotypes: Sequence[str]) -> bool:
        """Overwrite what is named; say whether all of it could be."""
        if self._left < 0:  # soon findings would be counted only, and not seen here
            return False
        rest = []
        for spot in self._spots:
            if not named(spot.infotype, infotypes):
                rest.append(spot)
                continue
            if not spot.star or spot.start < self.sent:
                return False
            first, last = spot.start - self.sent, spot.end - self.sent
            self._kept[first:last] = spot.star * ((last - first) // len(spot.star))
        self._spots = rest
        return True
