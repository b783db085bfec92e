"""Multipart bodies: the same parts for every chunking, and nothing hostile raises but `Refusal`."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlp.integrations.http_multipart import PartData, PartEnd, PartStart, Splitter
from dlp.integrations.http_refusal import Refusal

TYPE = "multipart/form-data; boundary=b7"


def parts(chunks, content_type=TYPE, **options):
    splitter = Splitter(content_type, **options)
    found = []
    for chunk in chunks:
        for event in splitter.feed(chunk):
            match event:
                case PartStart(name, media_type):
                    found.append([name, media_type, b"", False])
                case PartData(data):
                    assert data
                    found[-1][2] += data
                case PartEnd():
                    found[-1][3] = True
    splitter.close()
    assert all(row[3] for row in found)
    return [tuple(row[:3]) for row in found]


def body(*rows):
    out = b"preamble\r\n"
    for name, data in rows:
        head = (
            f'Content-Disposition: form-data; name="f"; filename="{name}"\r\nContent-Type: text/csv'
        )
        out += b"--b7\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n"
    return out + b"--b7--\r\nepilogue"


HARD = st.lists(st.sampled_from([b"\r\n", b"--b7", b"--", b"\r", b"-", b"x", b"b7", b"\0"])).map(
    b"".join
)


@given(st.lists(HARD, max_size=4), st.lists(st.integers(1, 40), max_size=60))
def test_any_chunking_gives_the_same_parts(datas, sizes):
    datas = [data for data in datas if b"\r\n--b7" not in b"\r\n" + data]
    whole = body(*(("n.csv", data) for data in datas))
    chunks, at = [], 0
    for size in sizes:
        chunks.append(whole[at : at + size])
        at += size
    chunks.append(whole[at:])
    assert parts(chunks) == [("n.csv", "text/csv", data) for data in datas]


@given(st.lists(st.sampled_from([
    b"--b7", b"--b7--", b"\r\n", b"\r\n\r\n", b"Content-Disposition: form-data; filename*=utf-8''%ff",
    b"Content-Disposition: form-data; filename*0*=x''a; filename*9=b", b"Content-Type: ;;=", b":", b"x",
    b"Content-Disposition: form-data; name*=nope'x'%zz", b"\xff",
])).map(b"".join))  # fmt: skip
@example(b"--b7\r\n\r\n--b7--")
@example(b"--b7\r\nContent-Disposition: form-data; filename*=a; filename*0*=x''a\r\n\r\n\r\n--b7--")
def test_nothing_but_a_refusal(data):
    results = []
    for step in (1, 1000):
        try:
            results.append(parts([data[at : at + step] for at in range(0, len(data), step)]))
        except Refusal as refusal:
            results.append(refusal.code)
    assert results[0] == results[1]


def test_names_are_those_of_files_or_fields():
    rows = [
        b'Content-Disposition: form-data; name="field"',
        'Content-Disposition: form-data; name="f"; filename="名单.xlsx"'.encode(),
        b"Content-Disposition: form-data; name=\"f\"; filename*=utf-8''%E5%90%8D.csv",
        b"X-Other: 1",
    ]
    data = b"".join(b"--b7\r\n" + row + b"\r\n\r\nx\r\n" for row in rows) + b"--b7--"
    assert [name for name, _, _ in parts([data])] == ["field", "名单.xlsx", "名.csv", "part"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "multipart"),
        (b"--b7\r\nA: b\r\n\r\ndata", "multipart"),
        (b"--b7x\r\n\r\n\r\n--b7--", "multipart"),
        (b"--b7\r\n" + b"x" * 20_000, "multipart"),
        (b"--b7\r\n\r\n\r\n" * 5 + b"--b7--", "too-many-parts"),
    ],
)
def test_what_is_no_multipart_body_is_refused(data, code):
    with pytest.raises(Refusal) as caught:
        parts([data], max_parts=3)
    assert caught.value.code == code


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=",
                                          f"multipart/form-data; boundary={'x' * 71}",
                                          "multipart/form-data; boundary=\u00e9"])  # fmt: skip
def test_a_boundary_is_needed(content_type):
    with pytest.raises(Refusal):
        Splitter(content_type)
