"""Documents with their truth: texts of templates in which each value says what it is and how sure a reader would be.

`⟦kind⟧` makes a value that every reader would call confidential; `⟦%kind⟧` one that most would; `⟦?kind⟧` one on which they would
differ (counted on neither side); `⟦~kind⟧` a value that is none (a hard negative or filler). `⟦kind:a⟧` is made once for the
document and repeated; `⟦kind|text⟧` is a literal text.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

TOKEN = re.compile(r"⟦([%?~]?)([a-z0-9_]+)(?::([a-z0-9]+))?(?:\|([^⟧]*))?⟧")
CERTAIN, PROBABLE, UNSURE, NONE = "", "%", "?", "~"
NOWHERE = -1
"""Where a value stands that a format has swallowed: offsets mean nothing there."""
Maker = Callable[[random.Random], str]


@dataclass(frozen=True, slots=True)
class Value:
    """A true value: its kind, how sure a reader is, its text, and where it stands, in code points."""

    kind: str
    sure: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to be scanned, and the truth about them; `whole` are kinds that are true of all of it."""

    name: str
    genre: str
    half: str
    text: str
    data: bytes
    values: tuple[Value, ...]
    whole: tuple[str, ...]


@dataclass(slots=True)
class Filler:
    """Fills one template: keeps the values that are repeated in a document."""

    makers: dict[str, Maker]
    random: random.Random
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def text_of(self, kind: str, key: str | None) -> str:
        """Return a value of a kind: a new one, or the one this document knows by `key`."""
        if key is None:
            return self.makers[kind](self.random)
        if (kind, key) not in self.known:
            self.known[kind, key] = self.makers[kind](self.random)
        return self.known[kind, key]

    def fill(self, template: str) -> tuple[str, tuple[Value, ...]]:
        """Return the text and its values."""
        parts: list[str] = []
        values: list[Value] = []
        at = length = 0
        for token in TOKEN.finditer(template):
            sure, kind, key, literal = token.groups()
            text = literal if literal is not None else self.text_of(kind, key)
            parts += [template[at : token.start()], text]
            start = length + token.start() - at
            length, at = start + len(text), token.end()
            if sure != NONE:
                values.append(Value(kind, sure, text, start, length))
        return "".join([*parts, template[at:]]), tuple(values)


def half_of(number: int) -> str:
    """Return the half of a wording: even ones are for development, odd ones held out."""
    return "held-out" if number % 2 else "development"
