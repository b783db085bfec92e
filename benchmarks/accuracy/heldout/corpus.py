"""The documents of one half: every template several times with fresh values, every token under every shape, every identifier."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import business
import chinese
import config_files
import forms_zh
import nations
import operations
import ordinary
import source_code
import talk_zh
import tokens
from document import Document, Maker, fill

HALVES = ("development", "held-out")
GENRES = {"forms": forms_zh, "talk": talk_zh, "config": config_files, "code": source_code, "operations": operations,
          "business": business, "ordinary": ordinary}  # fmt: skip
MAKERS: dict[str, Maker] = {**nations.MAKERS, **tokens.MAKERS, **chinese.MAKERS, **ordinary.MAKERS}


def documents(half: str, rounds: int = 6) -> Iterator[Document]:
    """Yield the documents of a half; the seed depends on the half, so no value stands in both."""
    rng = random.Random(f"accuracy {half}")
    for _ in range(rounds):
        for genre, module in GENRES.items():
            for template in module.HELD if half == "held-out" else module.DEVELOPMENT:
                yield fill(genre, template, MAKERS, rng)
        yield from nations.documents(half, rng)
        yield from _tokens(half, rng)


def _tokens(half: str, rng: random.Random) -> Iterator[Document]:
    shapes = itertools.cycle(config_files.TOKENS[half] + source_code.TOKENS[half])
    for kind, name, make in tokens.rows(half):
        makers = {kind: make}
        for _ in range(3):
            shape = next(shapes)
            text = shape.format(name, f"<<{kind}>>") if name else f"<<{kind}>>\n"
            yield fill("tokens", text, makers, rng)
