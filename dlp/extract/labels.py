"""Names in generic XML: what an element or an attribute is called says what it holds.

`<password>…</password>` and `<entry key="password">…</entry>` become `password: …`, as in a
text that a person writes, so a name is evidence for the value behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_KEYS = ("name", "key", "id", "field", "column", "label")
_VALUES = ("value", "val", "content", "text")
_MOST = 10_000
_LONGEST = 200


def of_text(element: str, attributes: Sequence[str]) -> str:
    """Return what the text of an element is called: its key if it has one, else its name.

    >>> of_text("entry", ["key", "password"]), of_text("password", [])
    ('password', 'password')
    """
    for index in range(0, len(attributes), 2):
        if attributes[index] in _KEYS and _is_word(attributes[index + 1]):
            return attributes[index + 1][:_LONGEST]
    return element[:_LONGEST]


def of_values(attributes: Sequence[str]) -> Iterator[str]:
    r"""Yield attributes as lines; `value` is called what a key beside it says.

    >>> list(of_values(["name", "password", "value", "x"])), list(of_values(["a:pin", "12"]))
    (['name: password\n', 'password: x\n'], ['pin: 12\n'])
    """
    pairs = list(zip(attributes[::2], attributes[1::2], strict=False))
    key = next((value[:_LONGEST] for name, value in pairs if name in _KEYS and _is_word(value)), "")
    for name, value in pairs:
        if not value or name.startswith("xmlns") or name.endswith("schemaLocation"):
            continue
        local = name.rpartition(":")[2]
        yield f"{key if key and local in _VALUES else local[:_LONGEST]}: {value}\n"


def _is_word(key: str) -> bool:
    """Tell a name from a number that happens to identify something."""
    return key[:1].isalpha()


class Names:
    """The names of elements, each once: a name may be a hiding place itself."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, name: str) -> None:
        """Keep a name, as long as there are not too many."""
        if len(self._seen) < _MOST:
            self._seen[name] = None

    def text(self) -> str:
        """Return the names that hold more than letters: words alone are the format's own."""
        return "\n".join(name for name in self._seen if any(map(str.isdigit, name)))
