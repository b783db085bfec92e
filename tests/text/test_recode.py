"""Recode: nested encodings are found, undone once, and lead back."""

import base64
import gzip
import itertools
import json
import quopri
import urllib.parse
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.limits import Budget, Limits, OverBudget
from dlp.text import _nested_reference, compressed, escapes, recode

RECORD = "姓名：某人，身份证：650102190001010016"
BOMB = gzip.compress(bytes(1 << 24))
JSON = json.dumps({"id": "650102190001010016"}).encode()


def budget(**limits):
    return Budget(Limits(**limits))


def found(data):
    return [(layer.kind, layer.data) for layer in recode.layers(data, budget())]


def undone(data):
    return [layer.data for layer in recode.layers(data, budget())]


SNIPPETS = st.sampled_from(
    [
        *(
            b"%E4%B8",
            b"&#20013;",
            b"&amp;",
            b"\\u4e2d",
            b"\\n1",
            b"=\r\n",
            b"=3D",
            b"=E4=B8",
            b" =\n",
            b"=\n ",
            b"x" * 60,
        ),
        *(b"~{<:", b"+jqtO-", b"\x1f\x8b\x08", b"\n", b" ", b" " * 300, b"==", b"x" * 90),
        *(
            b"65O1",
            b"O219OO",
            b"11l",
            b"6<b>5",
            b"</b>",
            b"6/*",
            b"*/5",
            b"6<!--",
            b"-->5",
            b"6<br>5",
        ),
        *(b"NjUwMTAyMTkwMDAxMDEwMDE2", b"36353031303231393030", b"Ab_cd-Ef/gh+Ij"),
        b"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ" * 3,
    ]
)
DATA = st.lists(st.one_of(SNIPPETS, st.binary(max_size=4)), max_size=12).map(b"".join)
LONG = st.lists(
    st.one_of(
        SNIPPETS, st.binary(max_size=4),
        st.tuples(SNIPPETS, st.integers(1, 400)).map(lambda pair: pair[0] * pair[1]),
    ),
    max_size=12,
).map(b"".join)  # fmt: skip


@pytest.mark.skipif(not recode.COMPILED, reason="needs the compiled kernel")
class TestCompiledKernelIsTheReference:
    @given(DATA, st.integers(0, 5))
    @settings(max_examples=3000, deadline=None)
    def test_marks(self, data, start):
        ours, theirs = [-1] * 20, [-1] * 20
        expected = _nested_reference.marks(data, start, True, theirs)
        assert expected == recode.marks(data, start, True, ours)
        assert ours[::2] == theirs[::2]

    @given(DATA, st.integers(-5, 5), st.booleans(), st.integers(1, 5))
    @settings(max_examples=3000, deadline=None)
    def test_runs(self, data, start, final, most):
        start = min(max(start, -1 - len(data)), len(data))
        expected = _nested_reference.runs(data, start, final, most)
        assert expected == recode.runs(data, start, final, most)

    @given(st.one_of(DATA, st.text(max_size=20).map(lambda text: text.encode("gb18030", "ignore"))))
    @settings(max_examples=1500, deadline=None)
    def test_plausible(self, data):
        assert _nested_reference.plausible(data) == compressed.plausible(data)


def facts(layers):
    return sorted((layer.kind, layer.start, layer.end, layer.first, layer.data) for layer in layers)


@given(LONG, st.lists(st.integers(0, 1 << 16), max_size=12))
@settings(max_examples=1500, deadline=None)
def test_layers_are_the_same_for_every_chunking(data, cuts):
    whole = facts(recode.Recoder(budget()).feed(data, final=True))
    recoder, fed, settled = recode.Recoder(budget()), [], 0
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in itertools.pairwise(edges):
        new = list(recoder.feed(data[start:end], final=False))
        assert all(layer.start >= settled for layer in new if layer.is_spread)
        settled = recoder.settled
        fed += new
    fed += recoder.feed(b"", final=True)
    assert whole == facts(fed)


def test_a_wordlist_is_not_held():
    recoder = recode.Recoder(budget())
    words = b"administrator\npassword\nletmein\n" * 200
    for _ in range(100):
        assert list(recoder.feed(words)) == []
        assert recoder.held < 4 * len(words)


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-16-le", "utf-16"])
@pytest.mark.parametrize(
    ("kind", "encode"),
    [
        ("base64", base64.b64encode),
        ("base64", lambda raw: base64.b64encode(raw).rstrip(b"=")),
        ("base64", base64.urlsafe_b64encode),
        ("base64", base64.encodebytes),
        ("base64", lambda raw: base64.encodebytes(raw).replace(b"\n", b"\r\n")),
        ("hex", lambda raw: raw.hex().encode()),
        ("hex", lambda raw: raw.hex().upper().encode()),
    ],
)
def test_encoded_text_is_undone(kind, encode, codec):
    raw = (RECORD * 4).encode(codec)
    assert (kind, raw) in found(b'{"data": "' + encode(raw) + b'"}')


def test_a_short_number_in_base64_is_undone():
    assert found(b"id=NjUwMTAyMTkwMDAxMDEwMDE2;") == [("base64", b"650102190001010016")]


def test_a_data_uri_is_undone():
    uri = b"<img src='data:text/plain;base64," + base64.b64encode(RECORD.encode()) + b"'>"
    assert RECORD.encode() in undone(uri)


def test_the_parts_of_a_jwt_are_undone():
    parts = [b'{"alg":"HS256","typ":"JWT"}', JSON]
    token = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    expected = [("jwt", part) for part in parts]
    assert expected == found(b"Bearer " + token + b"." + b"-" * 43)


@pytest.mark.parametrize(
    ("kind", "encoded", "expected"),
    [
        ("percent", urllib.parse.quote(RECORD).encode(), RECORD),
        ("percent", urllib.parse.quote(RECORD, encoding="gbk").encode(), RECORD),
        ("percent", b"a=1%2650102190001010016", "a=1&50102190001010016"),
        ("entity", "".join(f"&#{ord(c)};" for c in RECORD).encode(), RECORD),
        ("entity", "".join(f"&#x{ord(c):X};" for c in RECORD).encode(), RECORD),
        ("entity", b"6501&nbsp;0219", "6501 0219"),
        ("escape", rb"\uff11\u200b\uff12", "12"),
        ("escape", json.dumps(RECORD)[1:-1].encode(), RECORD),
        ("escape", b'"\\n650102190001010016"', '"\n650102190001010016"'),
        ("escape", b"\\x36\\x35\\u{30}\\U00000031", "6501"),
        ("escape", b"\\ud83d\\ude00 \\ud800", "😀 \ufffd"),
        ("quoted-printable", quopri.encodestring(RECORD.encode()), RECORD),
        ("quoted-printable", quopri.encodestring(RECORD.encode("gbk")), RECORD),
        ("quoted-printable", b"65010219=\r\n0001010016", "650102190001010016"),
        ("markup", b"650102<b>1900</b>01/* */01<!-- x -->0016", "650102190001010016"),
        ("lookalike", b"No 65O1O219OOO1OlOOl6", "No 650102190001010016"),
        ("utf-7", ("号：" + RECORD).encode("utf-7"), "号：" + RECORD),
        ("hz", RECORD.encode("hz"), RECORD),
    ],
)
def test_text_with_escapes_is_undone(kind, encoded, expected):
    assert (kind, expected) in [(kind, data.decode()) for kind, data in found(encoded)]


@pytest.mark.parametrize(
    ("kind", "packed"),
    [
        ("gzip", gzip.compress(RECORD.encode() * 9, mtime=0)),
        ("zlib", zlib.compress(RECORD.encode() * 9)),
        ("deflate", zlib.compress(RECORD.encode() * 9)[2:-4]),
    ],
)
def test_compressed_text_is_unpacked(kind, packed):
    assert (kind, RECORD.encode() * 9) in found(packed)


def test_gzip_is_found_anywhere_and_ends_where_it_ends():
    packed = gzip.compress(RECORD.encode())
    [layer] = recode.layers(b"head\x00" + packed + b"\x00tail", budget())
    assert ("gzip", 5, 5 + len(packed)) == (layer.kind, layer.start, layer.end)


def test_a_truncated_stream_yields_its_beginning():
    packed = gzip.compress(bytes(range(256)) * 400, compresslevel=1)
    [layer] = recode.layers(packed[: len(packed) // 2], budget())
    assert (bytes(range(256)) * 400).startswith(layer.data)
    assert len(layer.data) > 256


def test_a_bomb_is_over_budget():
    with pytest.raises(OverBudget):
        list(recode.layers(BOMB, budget(max_ratio=100)))


def test_a_row_of_false_gzip_heads_is_over_budget():
    with pytest.raises(OverBudget):
        list(recode.layers(b"\x1f\x8b\x08" * 1000, budget(max_expanded=1 << 24)))


def test_layers_are_taken_from_the_budget():
    with pytest.raises(OverBudget):
        list(recode.layers(base64.b64encode(b"text " * 100), budget(max_expanded=200)))


@pytest.mark.parametrize(
    "data",
    [
        b"The quick brown fox jumps over the lazy dog, 12345 times in 2024.\n" * 50,
        (RECORD + "\n").encode() * 50,
        b"/usr/local/lib/python3.11/site-packages/some_module_name/internationalization.py",
        b"d41d8cd98f00b204e9800998ecf8427e 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        b"650102190001010016,6222021234567890123,13800000000\n" * 20,
        b"x = compute_value(first_argument, second_argument) % 100 & mask",
        b"", b"%", b"&", b"\\", b"=", b"+", b"~", b"\x1f", b"\x1f\x8b\x08",
    ],
)  # fmt: skip
def test_clean_text_has_no_layers(data):
    assert found(data) == []


@pytest.mark.parametrize(
    "encoded",
    [
        urllib.parse.quote(RECORD).encode(),
        urllib.parse.quote(RECORD, encoding="gbk").encode(),
        "".join(f"&#{ord(c)};" for c in RECORD).encode(),
        json.dumps(RECORD)[1:-1].encode(),
        quopri.encodestring(RECORD.encode()),
    ],
)
def test_characters_of_a_layer_lead_back(encoded):
    """The bytes that an offset leads to are undone to the same text."""
    [layer] = recode.layers(encoded, budget())
    at = layer.data.index("身份证".encode())
    stop = at + len("身份证".encode())
    [first], [last] = layer.locate([at]), layer.locate([stop], end=True)
    part = b"".join(text for _, text in escapes.UNITS[layer.kind](encoded[first:last]))
    assert part.decode() == "身份证"


@given(DATA, st.sampled_from(sorted(escapes.UNITS)))
@settings(max_examples=800, deadline=None)
def test_what_is_undone_is_its_units_joined(data, kind):
    units = list(escapes.UNITS[kind](data))
    assert b"".join(text for _, text in units) == escapes.undo(kind, data)
    assert [end for end, _ in units] == sorted(end for end, _ in units)


@given(DATA)
@settings(max_examples=500, deadline=None)
def test_any_bytes_give_layers_inside_the_data(data):
    for layer in recode.layers(data, budget()):
        assert 0 <= layer.start < layer.end <= len(data)
        places = layer.locate(range(len(layer.data) + 1))
        assert sorted(places) == places
        assert layer.start <= places[0] <= places[-1] <= layer.end


@pytest.mark.parametrize("data", [b"=", b"+", b"%4", b"A", b"&a", b"\\u", b"~{<", b"+AA"])
def test_hostile_repeats_are_taken(data):
    assert len(undone(data * (200_000 // len(data)))) < 20_000
