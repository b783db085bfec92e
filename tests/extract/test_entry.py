"""The entry `extract`: failures become notices, hints count for ties, plug-ins come last."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from dlp.extract import Source, Unreadable, extract, guard, registry
from dlp.limits import Budget, Limits, OverBudget
from dlp.model import Notice, Segment


def run(data, monkeypatch, reader, **source):
    """Extract with a reader of our own for everything."""
    monkeypatch.setattr(guard, "choose", lambda _media, _source: (reader, ()))
    return list(extract(Source(data=data, **source), Budget(Limits())))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unreadable("encrypted", "x"), "encrypted"),
        (OverBudget("over-budget", "x"), "over-budget"),
        (RecursionError(), "crashed"),
        (MemoryError(), "crashed"),
        (ZeroDivisionError(), "crashed"),
        (ImportError("no module"), "unsupported"),
    ],
)
def test_a_failing_reader_keeps_what_it_gave(monkeypatch, error, code):
    def reader(_source, _budget):
        yield Segment(data=b"before")
        raise error

    items = run(b"%PDF-x", monkeypatch, reader)
    assert [getattr(item, "data", getattr(item, "code", "")) for item in items] == [b"before", code]


def test_bytes_that_a_reader_could_not_use_are_given_as_they_are(monkeypatch):
    def reader(_source, _budget):
        raise Unreadable("corrupt", "x")
        yield

    items = run(b"%PDF-x", monkeypatch, reader)
    assert items == [Notice(code="corrupt", detail="x"), Segment(data=b"%PDF-x", kind="bytes")]


def test_a_reader_that_finds_nothing_says_so(monkeypatch):
    items = run(b"%PDF-x", monkeypatch, lambda _source, _budget: iter(()))
    assert [(item.code, item.limits) for item in items] == [("empty-text", False)]


def test_a_declared_type_settles_what_text_is(read):
    reading = read(b"plain <b>12</b>34", media_type="text/html")
    assert reading.body == "plain 1234"


def test_a_declared_type_does_not_overrule_content(read):
    assert read(b"{\\rtf1 RTF-1}", media_type="text/html").kinds("RTF-1") == {"body"}


def test_a_declared_charset_is_passed_on_as_a_claim():
    source = Source(data=b"text", charset="gb18030")
    segment = next(extract(source, Budget(Limits())))
    assert (segment.charset, segment.certain) == ("gb18030", False)


def test_a_plugin_reads_what_no_reader_knows(monkeypatch, read):
    toy = SimpleNamespace(
        recognises=lambda data, _name: data.startswith(b"\0TOY"),
        read=lambda source, _budget: iter([Segment(data=source.data[4:], kind="toy")]),
    )
    entry = SimpleNamespace(name="application/x-toy", load=lambda: toy)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_group: [entry])
    registry._plugins.cache_clear()
    reading = read(b"\0TOYTOKEN-1")
    registry._plugins.cache_clear()
    assert (reading.kinds("TOKEN-1"), reading.codes) == ({"toy"}, set())


def test_plugins_are_not_asked_about_known_formats(monkeypatch, read):
    monkeypatch.setattr(registry, "plugin", None)
    assert read(b"plain words").body == "plain words"


@pytest.mark.parametrize("module", sorted(set(registry.READERS.values())))
def test_every_reader_of_the_table_can_be_imported(module):
    media = next(key for key, value in registry.READERS.items() if value == module)
    assert callable(registry.reader(media))
    assert f"dlp.extract.{module}" in sys.modules
