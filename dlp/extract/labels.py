"""Names in generic XML: what an element or an attribute is called says what it holds.

`<password>…</password>` and `<entry key="password">…</entry>` become `password: …`, as in a
text that a person writes, so a name is evidence for the value behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_KEYS = ("name", "key", "id", "field", "column", "label")
_VALUES = ("value", "val", "content", "text")
_KEY_ELEMENTS = frozenset({"name", "key", "param-name", "env-entry-name"})
_VALUE_ELEMENTS = frozenset({"value", "param-value", "env-entry-value", "string"})
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


class Keys:
    """Knows what the next element of a value is called, by the one round it or before it.

    `<property name="password"><value>` and `<name>password</name><value>` say it both.
    """

    __slots__ = ("_depth", "_is_next", "_key")

    def __init__(self) -> None:
        self._key = ""
        self._depth = 0
        """How deep the element stands with whose end the key is forgotten."""
        self._is_next = False

    def start(self, element: str, label: str, depth: int) -> str:
        """Return what the text of an element is called that `of_text` calls `label`."""
        self._is_next = element in _KEY_ELEMENTS
        if label != element[:_LONGEST]:
            self._key, self._depth = label, depth
        elif element in _VALUE_ELEMENTS and self._key:
            return self._key
        return label

    def text(self, text: str, depth: int) -> None:
        """Take the text of an element: it is the key if that element holds one."""
        if self._is_next and _is_word(text := text.strip()):
            self._key, self._depth = text[:_LONGEST], depth - 1
        self._is_next = False

    def end(self, depth: int) -> None:
        """Forget the key of an element that ended; `depth` is that of those left open."""
        self._is_next = False
        if depth < self._depth:
            self._key, self._depth = "", 0


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
