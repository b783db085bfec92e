"""Hostile texts, the same for the same seed: what kernels that read by offset may stumble over."""

from __future__ import annotations

import base64
import functools
import random
from collections.abc import Callable

from dlp.packs import load
from dlp.validate import registry

EDGES = (0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 34, 35, 47, 48, 63, 64, 65, 66, 67, 127, 128, 129,
         255, 256, 511, 512, 513, 1023, 1024, 1025, 2047, 2048, 4095, 4096, 4097)  # fmt: skip
"""Lengths where blocks end."""
CUT = (
    b"\xe4", b"\xe4\xb8", b"\xf0\x9f\x98", b"\xff", b"\x80", b"\xc1\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\0", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b"\t", b"\\n", b"|", b",", b"  ", b"=\n", b"%", b"%4",
    b"\\u", b"\\u4e", b"&#", b"&#x", b"~{", b"+", b"@", b"a@", b"-", b".", b"'", b'"', b"<b>", b"</b>",
)  # fmt: skip
Rng = random.Random


@functools.cache
def examples() -> tuple[bytes, ...]:
    """Return the examples and counterexamples of all built-in packs."""
    return tuple(
        item.text.encode()
        for detector in load().detectors
        for item in (*detector.examples, *detector.counterexamples)
    )


def noise(rng: Rng) -> bytes:
    """Return random bytes, of few values or of all."""
    few = rng.choice(
        (
            None,
            b"0123456789",
            b"01 -.\n",
            b"aA1+/=",
            b"\xe4\xb8\xad\xe5\x9b\xbd",
            b"(;={}\n ",
            b" |\t,\n",
        )
    )
    size = rng.choice(EDGES) + rng.randrange(3)
    return bytes(rng.choices(few, k=size)) if few else rng.randbytes(size)


def number(rng: Rng) -> bytes:
    """Return a number of some kind, perhaps broken, or a long run of digits."""
    if rng.random() < 0.3:
        return b"".join(
            rng.choice((b"1", b"0", b"9", b" ", b"-")) for _ in range(rng.choice(EDGES))
        )
    text = registry.get(rng.choice(registry.names())).sample(rng)
    at = rng.randrange(len(text) + 1)
    joint = rng.choice(("", "", " ", "-", "\n", ".", "０", "X", "\u200b"))
    return (text[:at] + joint + text[at + rng.randrange(2) :]).encode()


def example(rng: Rng) -> bytes:
    """Return an example, cut, doubled, or with bytes put in."""
    text = rng.choice(examples())
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice((b"", b"", *CUT)) + text[at + rng.randrange(2) :]


def encoded(rng: Rng) -> bytes:
    """Return something in an encoding inside of text."""
    text = rng.choice((example, number, noise))(rng)
    return rng.choice((
        base64.b64encode, base64.urlsafe_b64encode, bytes.hex,
        lambda data: b"".join(b"%%%02X" % byte for byte in data),
        lambda data: b"".join(b"&#%d;" % byte for byte in data),
        lambda data: b"".join(b"\\u%04x" % ord(char) for char in data.decode("utf-8", "replace") if char <= "\uffff"),
        lambda data: b"".join(b"=%02X" % byte for byte in data),
    ) )(text) if rng.random() < 0.9 else text + b"+" + text  # fmt: skip


def table(rng: Rng) -> bytes:
    """Return rows of cells, some of them broken."""
    gap = rng.choice((b",", b"\t", b"|", b"  ", b"; "))
    heads = rng.sample(
        (
            b"name",
            "身份证号".encode(),
            b"phone",
            b"card_no",
            b"id",
            "姓名".encode(),
            b"mail",
            b"pwd",
        ),
        3,
    )
    rows = [gap.join(heads)]
    for _ in range(rng.randrange(12)):
        cells = [
            rng.choice((number, example))(rng)[: rng.choice(EDGES)] for _ in range(rng.randrange(5))
        ]
        rows.append(gap.join(cells))
    return rng.choice((b"\n", b"\r\n")).join(rows)


KINDS: tuple[Callable[[Rng], bytes], ...] = (noise, number, example, encoded, table)


def text(rng: Rng) -> bytes:
    """Return a text of several pieces; some end where a block does.

    >>> text(random.Random(1)) == text(random.Random(1))
    True
    """
    parts: list[bytes] = []
    for _ in range(rng.randrange(1, 9)):
        part = rng.choice(KINDS)(rng)
        parts.append(part if isinstance(part, bytes) else part.encode())
        parts.append(rng.choice((b"", b" ", b"\n", *CUT)))
    joined = b"".join(parts)
    if rng.random() < 0.3:
        joined = joined[: rng.choice(EDGES)]
    return joined
