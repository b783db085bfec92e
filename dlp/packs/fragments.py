"""`[fragments]`: parts of regexes that have a name, so that an alphabet is written once.

`{{name}}` in a regex stands for the text of a fragment, put in as it is before anything else
looks at the regex: widths, lanes and limits are those of the whole. `[fragments]` of `pack.toml`
are there for every detector of the pack, those of a detector's file for that one. A pack has its
own: what extends a detector of another pack has its patterns, not its fragments.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from dlp.errors import PackError, PatternError
from dlp.packs.expression import check
from dlp.packs.section import Section

KEY = "fragments"
NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
MOST_FRAGMENTS = 256
"""Of one file."""
LONGEST_REGEX = 8_192
"""Characters of a regex, and of a fragment, when all that it names is put in."""
DEEPEST = 16
"""Fragments inside fragments."""
_PART = re.compile(
    r"[^\\\[({|)]+"
    r"|\\."
    r"|\[\^?+(?:\\.|[^\\])(?:\\.|[^\\\]])*\]"
    r"|\{\{(?P<name>[^{}]*)\}\}"
    r"|\((?:\?:|\?P<value>)?"
    r"|.",
    re.DOTALL,
)
"""Plain characters, an escape, a class, a fragment, the beginning of a group, any other sign."""
_INDENTS = re.compile(r"(?:\A|\r?\n)[ \t]*")
"""Line breaks and the blanks before lines: they say nothing in a fragment of several lines."""
_IN_CLASS = re.compile(rf"\{{\{{{NAME}\}}\}}")
_HELD = "write it between ( or | and | or ), such as (?:{{name}})"


class Fragments:
    r"""The fragments that one file may use.

    >>> from pathlib import Path
    >>> text = "regex = '(?:{{label}}): [0-9]{4}'\n[fragments]\nlabel = ['No', 'Nr']"
    >>> section = Section(Path("a.toml"), text)
    >>> Fragments(section).expanded(section, "regex", section.text("regex"))
    '(?:No|Nr): [0-9]{4}'
    """

    def __init__(self, section: Section, outer: Fragments | None = None) -> None:
        self.table = section.table(KEY)
        self._outer = outer
        self._known: dict[str, str] = {}
        self._used: set[str] = set()
        if len(self.table.data) > MOST_FRAGMENTS:
            message = f"holds more than {MOST_FRAGMENTS} fragments"
            raise section.error("P114", KEY, message, "divide the pack, or write some in place")
        for name in self.table.data:
            if not re.fullmatch(NAME, name):
                hint = "small letters, digits and hyphens, like family-name"
                raise self.table.error("P126", name, f"{name!r} is no name of a fragment", hint)
            if outer is not None and name in outer.table.data:
                hint = "use that one, or choose another name"
                message = f"{name!r} is a fragment of the pack already"
                raise self.table.error("P126", name, message, hint)

    def expanded(self, section: Section, key: str, text: str) -> str:
        """Return a regex with all its fragments put in; errors point at the key that has it."""
        return self._filled(section, key, text, ()) if "{{" in text else text

    def refuse_unused(self) -> None:
        """Refuse fragments that nothing names (P119): a misspelt one must not pass in silence."""
        for name in self.table.data:
            if name not in self._used:
                hint = f"write {{{{{name}}}}} in a regex, or take it out"
                raise self.table.error("P119", name, f"nothing uses {name!r}", hint)

    def _filled(self, section: Section, key: str, text: str, above: tuple[str, ...]) -> str:
        pieces: list[str] = []
        size = 0
        for piece in self._pieces(section, key, text, above):
            size += len(piece)
            if size > LONGEST_REGEX:
                message = f"has more than {LONGEST_REGEX} characters with its fragments"
                raise section.error("P114", key, message, "make two patterns of it")
            pieces.append(piece)
        return "".join(pieces)

    def _pieces(
        self, section: Section, key: str, text: str, above: tuple[str, ...]
    ) -> Iterator[str]:
        before = ""
        for part in _PART.finditer(text):
            name = part["name"]
            if name is None:
                if part[0].startswith("[") and _IN_CLASS.search(part[0]):
                    message = f"{_IN_CLASS.findall(part[0])[0]} stands in a class"
                    hint = "make the whole class a fragment, with its brackets"
                    raise section.error("P127", key, message, hint)
                yield part[0]
            else:
                found = self.text_of(section, key, name, above)
                after = text[part.end() : part.end() + 2]
                fault = _misplaced(found, before, after)
                if fault:
                    hint = _HELD.replace("name", name)
                    raise section.error("P127", key, f"{{{{{name}}}}} {fault}", hint)
                yield found
            before = part[0]

    def text_of(self, section: Section, key: str, name: str, above: tuple[str, ...]) -> str:
        """Return the text of a fragment, which is named by a key or by the last of `above`."""
        if name in above:
            row = " and ".join((*above[above.index(name) :], name))
            raise section.error("P125", key, f"goes round: {row}", "one must stand by itself")
        if len(above) == DEEPEST:
            message = f"fragments stand in each other deeper than {DEEPEST}"
            raise section.error("P125", key, message, "write one of them in place")
        if name in self.table.data:
            self._used.add(name)
            if name not in self._known:
                self._known[name] = self._own(name, (*above, name))
            return self._known[name]
        if self._outer is not None and name in self._outer.table.data:
            return self._outer.text_of(section, key, name, ())
        known = ", ".join(sorted({*self.table.data, *(self._outer or self).table.data}))
        hint = f"known are: {known}" if known else f"[{KEY}] of this file or of pack.toml names it"
        raise section.error("P118", key, f"no fragment {name!r}", hint)

    def _own(self, name: str, above: tuple[str, ...]) -> str:
        """Return the text of a fragment of this file, which is a whole part of a regex."""
        table = self.table
        written: Any = table.get(name, (str, list), "", "a text, or a list of alternatives")
        items = table.texts(name) if isinstance(written, list) else (table.text(name),)
        if not (items and all(items)):
            raise table.error("P109", name, "is empty", "a text, or a list of alternatives")
        text = "|".join(items)
        text = _INDENTS.sub("", text) if "\n" in text else text
        filled = self._filled(table, name, text, above)
        try:
            check(filled)
        except PatternError as error:
            raise located(error, table, name, changed=filled != text) from None
        return filled


def located(error: PatternError, section: Section, key: str, *, changed: bool) -> PackError:
    """Return an error of a regex with its place; `changed`: fragments were put into it."""
    hint = f"{error.hint} (places count in what `dlp patterns show` prints)"
    return PatternError(
        error.message, code=error.code, file=str(section.path), key=section.key(key),
        line=section.line(key), hint=hint if changed else error.hint,
    )  # fmt: skip


def _misplaced(text: str, before: str, after: str) -> str:
    """Say why a fragment cannot stand between two texts: what is put in would be cut apart."""
    is_one, has_alternatives = _shape(text)
    repeated = after[:1] in ("?", "*", "+") or (after[:1] == "{" and after != "{{")
    if repeated and not is_one:
        return "is repeated, and is more than one class or group"
    begins = before in ("", "|") or before.startswith("(")
    if has_alternatives and not (begins and after[:1] in ("", "|", ")")):
        return "is several alternatives, and something stands beside them"
    return ""


@functools.lru_cache(maxsize=1024)
def _shape(text: str) -> tuple[bool, bool]:
    """Say whether a regex is one class, group or character, and whether it is alternatives."""
    parts, depth, has_alternatives = 0, 0, False
    for part in _PART.finditer(text):
        if depth == 0:
            parts += 1 if part[0][0] in "\\[(" else len(part[0])
            has_alternatives = has_alternatives or part[0] == "|"
        depth += part[0].startswith("(") - (part[0] == ")")
    return parts == 1, has_alternatives
