r"""`.dlpignore` and `--exclude`: which paths of a walk are left out, in the syntax of gitignore.

Read: comments, `!` (the last rule that fits decides), a `/` at the end (folders only), a `/`
elsewhere (from this folder on, not at any depth), `*`, `?`, `[…]`, `**` and `\` before a
character. What lies in a folder that is left out cannot be taken back in, as with git. Matching
is linear in the path: no rule of a stranger can make it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LARGEST = 1 << 20
"""Bytes of a `.dlpignore` that are read."""
NAME = ".dlpignore"

Part = re.Pattern[str] | None
"""One component of a rule; None stands for `**`: any number of components."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: what it names, and whether it leaves out or takes back in."""

    text: str
    line: int
    parts: tuple[Part, ...]
    takes_back: bool
    folders_only: bool

    def fits(self, parts: Sequence[str]) -> bool:
        """Say whether it names a path, given as components from the rule's folder."""
        last = len(self.parts)
        states = self._skipped({0})
        for part in parts:
            after = set()
            for state in states:
                if state == last:
                    continue
                expected = self.parts[state]
                if expected is None:
                    after.add(state)
                elif expected.fullmatch(part):
                    after.add(state + 1)
            states = self._skipped(after)
        return last in states

    def _skipped(self, states: set[int]) -> set[int]:
        """Add the states that a `**` for nothing leads to."""
        for state in sorted(states):
            following = state
            while following < len(self.parts) and self.parts[following] is None:
                following += 1
                states.add(following)
        return states


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one file or of the command line, with the folder that they start from."""

    folder: str
    rules: tuple[Rule, ...]
    source: str

    @staticmethod
    def parse(lines: Iterable[str], folder: str, source: str) -> Rules:
        """Read lines; what is no rule leaves nothing out.

        >>> Rules.parse(["*.log", "!keep.log"], "", "x").judge("/a/keep.log", is_folder=False)
        (True, 'x:2 !keep.log')
        """
        rules = (_rule(text, number) for number, text in enumerate(lines, 1))
        return Rules(folder, tuple(rule for rule in rules if rule), source)

    def judge(self, path: str, *, is_folder: bool) -> tuple[bool, str] | None:
        """Return whether a path stays in, and by which rule; None: no rule names it.

        Paths are absolute, with `/` between components; the folder of the root is empty.
        """
        if not path.startswith(self.folder + "/"):
            return None
        parts = path[len(self.folder) + 1 :].split("/")
        for rule in reversed(self.rules):
            if (is_folder or not rule.folders_only) and rule.fits(parts):
                return rule.takes_back, f"{self.source}:{rule.line} {rule.text}"
        return None


def ignored(path: str, sets: Sequence[Rules], *, is_folder: bool) -> str | None:
    """Return the rule that leaves a path out; the deepest file of rules has the last word."""
    for rules in reversed(sets):
        judged = rules.judge(path, is_folder=is_folder)
        if judged is not None:
            return None if judged[0] else judged[1]
    return None


def _rule(line: str, number: int) -> Rule | None:
    text = line.rstrip("\r\n")
    while text.endswith((" ", "\t")) and not text.endswith(("\\ ", "\\\t")):
        text = text[:-1]
    shown = text
    if not text or text.startswith("#"):
        return None
    takes_back = text.startswith("!")
    text = text[1:] if takes_back else text
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    anchored = "/" in text
    text = text.removeprefix("/")
    if not text:
        return None
    parts: list[Part] = [] if anchored else [None]
    names = text.split("/")
    for name in names:
        if name == "**":
            parts.append(None)
            continue
        compiled = _component(name)
        if compiled is None:
            return None
        parts.append(compiled)
    if names[-1] == "**" and anchored:
        parts.append(_ANY)  # what is inside, not the folder itself
    return Rule(shown, number, tuple(parts), takes_back, folders_only)


def _component(name: str) -> Part:
    """Compile one component; each `*` takes the first place where what follows it fits.

    That is all a `*` needs (what follows the last one is held to the end), so groups are
    atomic and nothing is tried twice.
    """
    pieces: list[list[str]] = [[]]
    at = 0
    while at < len(name):
        character = name[at]
        at += 1
        if character == "*":
            if pieces[-1] or len(pieces) == 1:
                pieces.append([])
        elif character == "?":
            pieces[-1].append(".")
        elif character == "\\":
            if at == len(name):
                return None
            pieces[-1].append(re.escape(name[at]))
            at += 1
        elif character == "[":
            made, at = _class(name, at)
            if made is None:
                return None
            pieces[-1].append(made)
        else:
            pieces[-1].append(re.escape(character))
    first, *rest = ("".join(piece) for piece in pieces)
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


_ANY: Part = re.compile(".*", re.DOTALL)


def _class(name: str, at: int) -> tuple[str | None, int]:
    """Read `[…]` from behind its bracket; None where it does not close."""
    negated = name[at : at + 1] in ("!", "^") and at < len(name)
    at += negated
    members: list[str] = []
    first = True
    while at < len(name) and (first or name[at] != "]"):
        first = False
        if name[at] == "\\" and at + 1 < len(name):
            at += 1
        low = name[at]
        if name[at + 1 : at + 2] == "-" and name[at + 2 : at + 3] not in ("", "]"):
            high = name[at + 2]
            if low <= high:
                members.append(f"{re.escape(low)}-{re.escape(high)}")
            at += 3
        else:
            members.append(re.escape(low))
            at += 1
    if at >= len(name) or not members:
        return None, at
    return f"[{'^' if negated else ''}{''.join(members)}]", at + 1
