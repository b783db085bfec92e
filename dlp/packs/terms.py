"""A list of terms as regexes: how `terms = […]` of a pattern reaches the lane of literals.

The regexes are flat alternations of literals, because that is what the engine that finds them
compiles well; a long list is divided, because it takes expressions of limited length.
"""

from __future__ import annotations

from collections.abc import Iterable

from dlp.packs.expression import parse, to_regex
from dlp.text.fold import fold

SHORTEST, LONGEST = 2, 24
"""Characters of a term; the longest in UTF-8 still fits what the lane looks for."""
MOST_TERMS = 2_000
"""Terms of one pattern: they compile in about two seconds, once."""
LONGEST_EXPRESSION = 12_000
"""Characters of one expression."""


def expressions(terms: Iterable[str], *, ignore_case: bool = False) -> list[str]:
    """Return regexes that together match exactly the terms, the longest first.

    Terms are folded as text is (full width, styled characters), so that they can be met. With
    `ignore_case` each is looked for as written, in small letters, in capitals, and as a title:
    classes of letters would cost the engine a hundred times as much as literals.

    >>> expressions(["青松计划", "青松", "猎鹰２"])
    ['猎鹰2|青松计划|青松']
    """
    spelt = {word for term in terms for word in (_cases(term) if ignore_case else (term,))}
    folded = {fold(term.encode()).decode() for term in spelt}
    chunks: list[str] = []
    room = 0
    for term in sorted(folded, key=_order):
        branch = _quoted(term)
        size = len(to_regex(parse(branch)))
        if size > room:
            chunks.append(branch)
            room = LONGEST_EXPRESSION - size
        else:
            chunks[-1] += "|" + branch
            room -= size + 1
    return chunks


def _cases(term: str) -> tuple[str, ...]:
    return term, term.lower(), term.upper(), term.title()


def _order(term: str) -> tuple[str, int, str]:
    """Order terms so that of those that begin alike the longest is tried first."""
    return term[:SHORTEST], -len(term), term


def _quoted(text: str) -> str:
    return "".join(
        "\\" + character if character.isascii() and not character.isalnum() else character
        for character in text
    )
