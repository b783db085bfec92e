"""Islands: text in binaries is found, with its offset, and nothing is joined."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.text import _islands_reference, guess, island

NOISE = st.binary(max_size=9)
TEXT = st.text(st.sampled_from("身份证号码姓名ABC 0123é"), min_size=1, max_size=14)
ENCODED = st.builds(str.encode, TEXT, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
BINARIES = st.lists(st.one_of(NOISE, ENCODED), max_size=8).map(b"".join)
CLASSES = guess.classes("utf-16")


def found(data):
    return [(found.piece.start, found.piece.data.decode()) for found in island.islands(data)]


@pytest.mark.skipif(not island.COMPILED, reason="needs the compiled kernel")
class TestCompiledKernelIsTheReference:
    @given(BINARIES, st.integers(0, 9), st.integers(1, 9))
    @settings(max_examples=800, deadline=None)
    def test_narrow_run(self, data, start, least):
        expected = _islands_reference.narrow_run(data, start, least)
        assert expected == island.narrow_run(data, start, least)

    @given(BINARIES, st.integers(0, 9), st.integers(1, 6), st.booleans())
    @settings(max_examples=800, deadline=None)
    def test_wide_run(self, data, start, least, big):
        expected = _islands_reference.wide_run(data, start, least, big, CLASSES)
        assert expected == island.wide_run(data, start, least, big, CLASSES)


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["card 6222021234", "身份证号码650102", "密码：重置管理员"])
def test_text_is_found_at_even_and_odd_offsets(text, codec, offset):
    data = b"\x01\xfe\x03" + b"\xf5" * offset + text.encode(codec) + b"\x02\x01\x02\x01"
    assert (3 + offset, text) in found(data)


def test_text_is_not_joined_across_other_bytes():
    assert found(b"65010219\x0000010100") == [(0, "65010219"), (9, "00010100")]


def test_an_ascii_file_is_one_island():
    assert found(b"some plain text") == [(0, "some plain text")]


def test_islands_lead_back_to_the_source():
    data = b"\x01\x02\x03" + "身份证号码１２３".encode("utf-16-le") + b"\x01\x01"
    [only] = island.islands(data)
    piece = only.piece
    start, end = piece.data.index(b"123"), piece.data.index(b"123") + 3
    source, text = piece.spans(start, end)
    assert ("１２３".encode("utf-16-le"), 5, 8) == (
        data[source.start : source.end],
        text.start,
        text.end,
    )


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_wide_text_is_found_in_pieces_wherever_windows_end(codec, size, monkeypatch):
    monkeypatch.setattr(island, "WINDOW", 128)
    monkeypatch.setattr(island, "OVERLAP", 64)
    text = "身份证号码650102".encode(codec)
    data = b"".join(b"\xff" * gap + text + b"\x02\x01" for gap in range(40, 140, 7))
    wide = island.WideIslands()
    runs = [one for at in range(0, len(data), size) for one in wide.feed(data[at : at + size])]
    runs += wide.feed(b"", final=True)
    expected = [one for one in island.islands(data) if one.encoding.startswith("utf-16")]
    places = [(one.encoding, one.piece.start, one.piece.data) for one in runs]
    assert len(expected) == 15
    assert places == [(one.encoding, one.piece.start, one.piece.data) for one in expected]


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_islands_lie_inside_the_data_in_order(data):
    starts = [each.piece.start for each in island.islands(data, least=4)]
    assert sorted(starts) == starts
    assert all(0 <= start < len(data) for start in starts)
