"""Every kernel that reads by offset over hostile texts: `python tests/fuzz/kernels.py --seconds 60 --seed 1`.

`tests/fuzz/sanitize` runs it over kernels that watch each access. Here nothing may be read or
written out of bounds, raise, or hang; that answers are right is the business of the laws. Prints
what was tried; a text that breaks a kernel is in broken-kernel.bin.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dlp import Likelihood, Limits, Scanner
from dlp.limits import Budget
from dlp.match._beside import beside
from dlp.match._signs import has_enough
from dlp.match.marks import EVERYTHING
from dlp.model import Finding
from dlp.registered._kernel import (
    Grams,
    Rows,
    cell_hash,
    eighteen,
    grams,
    marked,
    normal,
    ordered,
    sip,
)
from dlp.text import decode
from dlp.text._fold import count_characters, first_non_ascii, is_blank, locate, run
from dlp.text._islands import narrow_run, wide_run
from dlp.text._lines import next_rows, rows_end
from dlp.text._marks import marks
from dlp.text._runs import plausible, runs
from dlp.text.guess import classes
from dlp.text.recode import Recoder
from tests.fuzz import hostile

BROKEN = Path("broken-kernel.bin")
NAMES = ("a.txt", "a.csv", "a.sql", "a.json", "a.eml", "a.py", "a.log", "a.html")
CHARSETS = ("gb18030", "big5", "utf-16-le", "utf-16-be", "shift_jis", "euc-kr", "latin-1", "utf-8")
ENDLESS = 1 << 30
SIP = bytes(range(16))
RUN = re.compile(rb"[0-9A-Za-z]{4,}(?:[-. @][0-9A-Za-z]+)?")
Ask = Callable[[bytes, random.Random], object]


class Kernels:
    """Compiled tables, and what is asked of each kernel; every answer can be compared."""

    def __init__(self) -> None:
        self.scanner = Scanner(
            minimum=Likelihood.VERY_UNLIKELY, limits=Limits(seconds=20), fingerprint_key=b"fuzz"
        )
        self.matcher = self.scanner._engine.matcher
        self.classes = classes("utf-16")
        self.asks: tuple[Ask, ...] = (
            self.numbers, self.words, self.confirm, self.marks, self.fold, self.nested, self.lines,
            self.islands, self.charsets, self.registered, self.whole, self.stream,
        )  # fmt: skip

    def numbers(self, data: bytes, rng: random.Random) -> object:
        """Walk the automaton over a range; expand and judge what is open."""
        start, stop = _range(data, rng)
        decided, undecided, gated = self.matcher.numbers.scan(data, start, stop)
        more, open_ = self.matcher.expand(data, gated)
        return decided, more, self.matcher.numbers.judge(data, undecided + open_)

    def words(self, data: bytes, rng: random.Random) -> object:
        """Look for grams in a range."""
        start, stop = _range(data, rng)
        return self.matcher.words.find(data, start, stop), beside(data, start, stop)

    def confirm(self, data: bytes, rng: random.Random) -> object:
        """Find everything in a range, of which more may come or not."""
        start, stop = _range(data, rng)
        final = rng.random() < 0.5
        stop = len(data) if final else stop
        found, horizon = self.matcher.find(
            data, start, stop, final=final, lead=rng.choice((0, 0, 12))
        )
        return found.found, found.gated, found.overran, horizon

    def marks(self, data: bytes, rng: random.Random) -> object:
        """Find marks of structures, and which may stand there."""
        kernel = self.matcher.marks._marks
        first, last = _range(data, rng)
        wanted = rng.sample(range(len(self.matcher.marks.rows)), 8)
        floor, enough = rng.choice(((EVERYTHING, ENDLESS), (0, 128)))
        signs = bytes(rng.sample(b"(;={", rng.randrange(1, 5)))
        return (
            kernel.find(data, first, last, wanted, floor, enough), kernel.standing(data, first, last),
            has_enough(data, first, last, signs, 3),
        )  # fmt: skip

    @staticmethod
    def fold(data: bytes, rng: random.Random) -> object:
        """Fold a range from any state, and find the way back."""
        start, stop = _range(data, rng)
        state, flags = rng.randrange(18), rng.choice((0, 1, 2, 3, 6))
        places = array("q", sorted(rng.randrange(len(data) + 2) for _ in range(rng.randrange(6))))
        return (
            run(data, start, stop, state, flags), locate(data, places, rng.random() < 0.5, state, 0),
            first_non_ascii(data, start), is_blank(data), count_characters(data, start, stop),
        )  # fmt: skip

    @staticmethod
    def nested(data: bytes, rng: random.Random) -> object:
        """Look for escapes and runs of letters from any place on; undo them in pieces."""
        start, final = rng.randrange(len(data) + 1), rng.random() < 0.5
        opened = [-1] * 20
        recoder = Recoder(Budget(Limits()))
        layers = []
        at = 0
        while at <= len(data):
            size = rng.choice(hostile.EDGES) + 1
            layers += list(recoder.feed(data[at : at + size], final=at + size > len(data)))
            at += size
        return (
            marks(data, start, final, opened), opened, runs(data, start, final, rng.choice((1, 4096))),
            plausible(data), [(layer.kind, layer.start, layer.end, layer.data) for layer in layers],
        )  # fmt: skip

    @staticmethod
    def lines(data: bytes, rng: random.Random) -> object:
        """Look for rows of tables in a range."""
        at, end = _range(data, rng)
        final = rng.random() < 0.5
        return next_rows(data, at, end, final), rows_end(data, at, end, rng.randrange(1, 32), final)

    def islands(self, data: bytes, rng: random.Random) -> object:
        """Look for text in what is none."""
        start = rng.randrange(len(data) + 1)
        big = rng.random() < 0.5
        return (
            narrow_run(data, start, rng.randrange(1, 9)),
            wide_run(data, start, rng.randrange(1, 9), big, self.classes),
        )

    @staticmethod
    def charsets(data: bytes, rng: random.Random) -> object:
        """Read a text in a charset that may be wrong, and find the way back."""
        pieces = decode(data, charset=rng.choice(CHARSETS), certain=rng.random() < 0.5)
        places = sorted(rng.randrange(len(pieces[0].data) + 1) for _ in range(4))
        return [piece.data for piece in pieces[:1]], pieces[0].locate(places)

    @staticmethod
    def registered(data: bytes, rng: random.Random) -> object:
        """Register what stands in a text, and look for it in a range."""
        start, stop = _range(data, rng)
        found, heads = grams(data, SIP)
        bits = rng.choice((3, 10))
        known = Grams(array("Q", sorted(found[::2])), marked(heads[::2], bits), SIP)
        values = [eighteen(normal(run)) for run in RUN.findall(data)[:40]]
        values = sorted(
            (one for one in values if 0 < len(one) <= 63), key=lambda one: sip(SIP, one)
        )
        keys = array("Q", [sip(SIP, one) for one in values])
        beside = [normal(data[at : at + rng.randrange(30)])[:90] for at in range(2 * len(keys))]
        cells = array(
            "I",
            [
                cell_hash(SIP, keys[at // 2].to_bytes(8, "little"), one)
                for at, one in enumerate(beside)
            ],
        )
        lengths = bytes(sorted({len(one) for one in values}))
        widths = bytes(sorted({len(one) for one in beside} - {0}))
        least, has_at = rng.choice(((0, False), (3, True), (11, False), (63, True)))
        rows = Rows(keys, cells, 2, lengths, widths, least, has_at, SIP)
        return (
            known.met(data, start, stop),
            rows.rows(data, start, stop),
            ordered(found, owners_of(found)),
        )

    def whole(self, data: bytes, rng: random.Random) -> object:
        """Scan a text at once."""
        return _facts(self.scanner.scan(data, name=rng.choice(NAMES)).findings)

    def stream(self, data: bytes, rng: random.Random) -> object:
        """Scan a text in pieces."""
        stream = self.scanner.stream(name=rng.choice(NAMES), step=rng.choice((1, 64, 4096)))
        at = 0
        while at < len(data):
            size = rng.choice(hostile.EDGES) + 1
            stream.feed(data[at : at + size])
            at += size
        return _facts(stream.close().findings)


def owners_of(keys: array[int]) -> array[int]:
    """Return an owner for each hash."""
    return array("I", [key % 5 for key in keys])


def _range(data: bytes, rng: random.Random) -> tuple[int, int]:
    first, last = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice(((0, len(data)), (first, last), (first, len(data)), (0, last)))


def _facts(findings: Iterable[Finding]) -> list[tuple[object, ...]]:
    return [
        (item.infotype, item.pattern, item.likelihood, item.location.span, item.reveal())
        for item in findings
    ]


def main() -> int:
    """Try texts until the time is over; 1 at the first that breaks a kernel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kernels = Kernels()
    tried: Counter[str] = Counter()
    largest = size = 0
    began = time.monotonic()
    seed = options.seed
    while time.monotonic() - began < options.seconds:
        data = hostile.text(random.Random(seed))
        BROKEN.write_bytes(data)  # a kernel that is killed says nothing more
        for ask in kernels.asks:
            try:
                ask(data, random.Random(seed))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
                sys.stdout.write(f"seed {seed}: {ask.__name__}: {type(error).__name__}: {error}\n")
                return 1
            tried[ask.__name__] += 1
        size += len(data)
        largest = max(largest, len(data))
        seed += 1
    BROKEN.unlink()
    each = ", ".join(f"{name} {count}" for name, count in tried.items())
    sys.stdout.write(f"{seed - options.seed} texts, {size} bytes, the largest {largest}: {each}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
