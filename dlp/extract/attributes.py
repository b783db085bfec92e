"""Which attributes of an XML part hold words: decided once for each name, not for each use."""

from __future__ import annotations

from collections.abc import Sequence

from dlp.extract.dialect import Dialect

_MOST = 10_000
_NO, _YES, _BY_ELEMENT = 0, 1, 2


class Words:
    r"""Picks the values that a dialect wants.

    >>> words = Words(Dialect(attributes=frozenset({"title"}), valued=frozenset({"tag"})))
    >>> list(words.of("p", ["a:title", "x", "w", "12"])), list(words.of("tag", ["val", "y"]))
    (['x\n'], ['y\n'])
    """

    __slots__ = ("_dialect", "_known")

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[str, int] = {}

    def of(self, element: str, attributes: Sequence[str]) -> Sequence[str]:
        """Return the wanted values as lines; `attributes` are names and values in turn."""
        known = self._known
        out: Sequence[str] = ()
        for index, name in enumerate(attributes[::2]):
            worth = known.get(name)
            if not worth:
                if worth is not None:
                    continue
                worth = self._judged(name)
            if worth == _YES or (worth == _BY_ELEMENT and element in self._dialect.valued):
                value = attributes[2 * index + 1]
                if value and (self._dialect.attributes is None or not value.isspace()):
                    out = [*out, value + "\n"]
        return out

    def _judged(self, name: str) -> int:
        wanted = self._dialect.attributes
        local = name.rpartition(":")[2]
        if name.startswith("xmlns") or name.endswith("schemaLocation"):
            worth = _NO
        elif wanted is None or local in wanted:
            worth = _YES
        else:
            worth = _BY_ELEMENT if local == "val" else _NO
        if len(self._known) < _MOST:  # hostile names must not pile up
            self._known[name] = worth
        return worth
