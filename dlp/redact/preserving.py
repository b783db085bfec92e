"""Format-preserving encryption of values: length, classes, separators and check digits stay.

A value is ranked in its format, the rank goes through a keyed permutation (FF1 with cycle
walking), and the walk goes on until the validator accepts the result: a permutation of the
valid values, so it can be undone.
"""

from __future__ import annotations

import functools
import itertools
import random
from dataclasses import dataclass, field

from dlp.redact.ff1 import LEAST_SIZE, Permutation
from dlp.redact.formats import FORMATS, Ranked, by_class
from dlp.redact.keys import derived
from dlp.redact.operators import Clear
from dlp.validate import registry

MOST = 5_000
"""Steps of one walk; a value that needs more is masked."""
PREFIXES = (0, 2, 3, 4, 5, 6, 7, 8)
"""Letters at the front of a value that are kept where no valid one has others (`AKIA`)."""
TRIES, HITS = 1024, 4
"""Made-up values that are asked whether they are valid before a walk among them begins, and how
many must be: about one in a hundred, as with two check digits."""
_SEPARATORS = frozenset(" -./_()（）\t\u3000")


@dataclass(frozen=True, slots=True)
class FormatPreserving:
    """FF1 over the format of each value; `inverse` undoes it where the format is known.

    Raises `MissingDependency` without the package `cryptography`.

    >>> operator = FormatPreserving.under(b"k" * 16)
    >>> clear = Clear("110105 18850607 004X", "", "cn.resident-id", "person", "cn.resident_id")
    >>> hidden = operator(clear)
    >>> len(hidden), registry.get("cn.resident_id").is_valid(hidden), hidden[:2]
    (20, True, '11')
    >>> operator.inverse()(Clear(hidden, "", "cn.resident-id", "person", "cn.resident_id"))
    '110105 18850607 004X'
    """

    _permutation: Permutation = field(repr=False)
    backwards: bool = False
    name: str = "fpe"

    @staticmethod
    def under(key: bytes) -> FormatPreserving:
        """Return the operator under a key of `read_key`."""
        return FormatPreserving(Permutation(derived(key, "fpe", 32)))

    def inverse(self) -> FormatPreserving:
        """Return the operator that gives the values back."""
        return FormatPreserving(self._permutation, not self.backwards)

    def __call__(self, value: Clear) -> str:
        """Return a value of the same format."""
        text = self.read(value)
        compact = compacted(text)
        hidden = self._hidden(compact, value.validator)
        if hidden is None or len(hidden) != len(compact):
            return "*" * len(text)
        letters = iter(hidden)
        return "".join(one if one in _SEPARATORS else next(letters) for one in text)

    @staticmethod
    def read(value: Clear) -> str:
        """Return the text that is encrypted: as it stands there, or in plain characters."""
        return value.text if value.text.isascii() else (value.folded or value.text)

    def _hidden(self, compact: str, validator: str) -> str | None:
        upper = compact.upper()
        checker = registry.get(validator) if validator else None
        if checker is not None and checker.check(upper) is None:
            # The detector gave more or less than the number: only its classes are known.
            checker = checker if checker.check(compact) is not None else None
        else:
            compact = upper if validator in FORMATS else compact
        if checker is None:  # whatever finds it again, it is turned back alike
            return self._walked(by_class(compact), "", None)
        if validator in FORMATS:
            return self._walked(FORMATS[validator](compact), validator, checker)
        kept = _prefix(by_class(compact).kept, compact[: PREFIXES[-1]], validator)
        if kept is None:
            return None
        return self._walked(_behind(compact, kept), validator, checker)

    def _walked(
        self, ranked: Ranked, validator: str, checker: registry.Validator | None
    ) -> str | None:
        if ranked.size < LEAST_SIZE:  # so few possible values hide nothing
            return None
        step = self._permutation.decrypt if self.backwards else self._permutation.encrypt
        tweak = f"{validator}\0{ranked.kept}".encode()
        rank = ranked.rank
        for _ in range(MOST if checker else 1):
            rank = step(rank, ranked.size, tweak)
            text = ranked.back(rank)
            if checker is None or checker.check(text) is not None:
                return text
        return None


def compacted(text: str) -> str:
    """Return a value without its separators."""
    return "".join(one for one in text if one not in _SEPARATORS)


@functools.lru_cache(maxsize=256)
def _prefix(shape: str, head: str, validator: str) -> int | None:
    """Return how many letters at the front must stay, so that a walk soon meets a valid value.

    Depends on nothing that is encrypted: `shape` is what a value of these classes begins with,
    `head` is used only as far as it is kept. None: valid values are too rare to be met.
    """
    checker = registry.get(validator)
    for kept in PREFIXES:
        if kept >= len(shape):
            break
        ranked = _behind(head[:kept] + shape[kept:], kept)
        if ranked.size < LEAST_SIZE:
            break
        # Not secret: only whether one of them is valid is used.
        chance = random.Random(f"{validator}\0{head[:kept]}\0{shape}")
        made_up = (ranked.back(chance.randrange(ranked.size)) for _ in range(TRIES))
        valid = (value for value in made_up if checker.check(value) is not None)
        if sum(1 for _ in itertools.islice(valid, HITS)) == HITS:
            return kept
    return None


def _behind(text: str, kept: int) -> Ranked:
    """Rank what comes behind the first letters; those stay."""
    front, rest = text[:kept], by_class(text[kept:])
    return Ranked(rest.rank, rest.size, front + rest.kept, lambda rank: front + rest.back(rank))
