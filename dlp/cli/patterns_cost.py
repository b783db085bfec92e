"""What a detector costs: CPU time of its lanes, scanning alone, in nanoseconds a byte."""

from __future__ import annotations

import functools
import random
import time
from dataclasses import dataclass

from dlp.match import Matcher, compile_tables
from dlp.packs.schema import Detector, PackSet

PROBE = 1 << 20
"""Bytes of made-up text."""
BUDGET = 5.0
"""Nanoseconds a byte that one detector may cost alone; the whole catalogue costs a few."""
COMPILE_BUDGET = 0.5
"""Seconds of CPU time in which one detector compiles."""
_WORDS = (
    "return value name index self data path error line text class import count total 12 2024 "
    "user id key token http://host/path a.b@c 姓名 单位 编号 日期 2024-01-31 13:59 0.25 {} [] =="
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one detector costs."""

    compile: float
    """Seconds."""
    scan: float
    """Nanoseconds a byte."""


def cost(detector: Detector) -> Cost:
    """Measure a detector alone on made-up words and small numbers; the better of three runs."""
    began = time.process_time()
    matcher = Matcher(compile_tables(PackSet((), (detector,), "")))
    compiled = time.process_time() - began
    return Cost(compiled, timed(matcher, probe())[0])


def timed(matcher: Matcher, text: bytes) -> tuple[float, bool]:
    """Return CPU nanoseconds a byte of the lanes over a text, and whether one took too long.

    Of three runs the best counts. A short text is repeated until it is long enough to be timed.
    """
    text *= 1 + (PROBE if len(text) < PROBE else 0) // max(len(text), 1)
    best = float("inf")
    overran = False
    for _ in range(3):
        began = time.process_time()
        found, _ = matcher.find(text, 0, len(text), final=True)
        best = min(best, time.process_time() - began)
        overran = found.overran
    return best / max(len(text), 1) * 1e9, overran


@functools.cache
def probe() -> bytes:
    """Return made-up text: the same in every run."""
    rng = random.Random(1)
    words = _WORDS.split()
    text = " ".join(rng.choice(words) for _ in range(PROBE // 4)).encode()
    return text[:PROBE]
