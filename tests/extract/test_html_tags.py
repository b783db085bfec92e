"""Tags that are read by one expression say the same as those that are read piece by piece."""

from __future__ import annotations

import random
import re

import pytest

from dlp.extract import html
from dlp.limits import Budget, Limits

PIECES = [
    "<", "</", ">", "/>", "a", "td", "tr", "p", "div", "input", "br", "pre", "textarea", "script", "style", " ",
    "\n", "\xa0", "  ", "=", '"', "'", ' name="x"', " value='y'", " hidden", ' style="display:none"', " class=foo",
    ' class="' + "k" * 45 + '"', "=b", "/", "&amp;", "&#49;", "<!--", "-->", "<!", "<![CDATA[", "]]>", "text",
    "身份证", " id=7", ' src="data:text/plain,hello"', "<td>", "</td>", "<p>", "</p>", "<b>", "</div>",
    '<input name="pw" value="s3">', "<a href=x/y>", '<a href="x" b>', '<td width="5">',
]  # fmt: skip
NEVER = re.compile(r"(?!)")


def read(text):
    scanner = html.Scanner(text, Budget(Limits()))
    scanner.run()
    body = scanner.body()
    places = body.places.starts if body and body.places else None
    return body and body.data, places, scanner.sides, [(p.name, p.data) for p in scanner.parts]


def test_both_ways_read_the_same(monkeypatch):
    rng = random.Random(5)
    texts = ["".join(rng.choices(PIECES, k=rng.randrange(1, 24))) for _ in range(4000)]
    taken = sum(html._TOKEN.match(text) is not None for text in texts)
    at_once = [read(text) for text in texts]
    monkeypatch.setattr(html, "_TOKEN", NEVER)
    assert [read(text) for text in texts] == at_once
    assert 500 < taken < 3500


@pytest.mark.parametrize(
    "piece", ['<a b="', "<a b", "<a b=c ", "<a /", "<" * 3 + "a ", "<a b='\"", '<a b="<" ', "<a\t"]
)
def test_tags_without_an_end_are_read_to_the_end(piece):
    """What is tried at once and given up is not tried again from each place: that would take hours."""
    _, _, sides, parts = read(piece * 200_000)
    assert not parts
    assert sum(len(text) for texts in sides.values() for text in texts) <= len(piece) * 200_000
