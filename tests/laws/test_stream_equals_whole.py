"""Law: a stream gives the findings of the whole, for every chunking."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.encodings import ENCODINGS
from tests.strategies import texts

ANY_TEXT = sorted(set(ENCODINGS) - {"gb18030", "base64 of GB 18030"})
CONTAINERS = {name for name in ENCODINGS if name.endswith(("zip", "zip2", "xz", "tar"))} | {
    "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"
}  # fmt: skip

PEM = "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEow" + "A" * 58 + "\n" + "Q" * 64 + "\n"
SAMPLE = (
    "姓名,身份证\n张三,11010518850607004X\n" * 3
    + "手机 138 0000 0000 卡号 6228 4800 0000 0000 000\r\n" + PEM
    + "password = Tr4nsfer-Demo user@example.com DE89 3704 0044 0532 0130 00\n"
    + "身份证１１０１０５１８８５０６０７００４Ｘ\n"
)  # fmt: skip


def facts(findings):
    return [
        (f.infotype, f.confidence, f.location.span, f.location.text_span, f.location.line,
         f.location.column, f.reveal(), f.alternatives)
        for f in findings
    ]  # fmt: skip


def notices(inspection):
    return sorted((notice.code, notice.detail, notice.path) for notice in inspection.notices)


def streamed(scanner, data, cuts):
    stream = scanner.stream()
    fed = []
    for first, last in zip([0, *cuts], [*cuts, len(data)], strict=True):
        fed += stream.feed(data[first:last])
    inspection = stream.close()
    found = facts(inspection.findings)
    assert len(fed) <= len(found)
    assert all(fact in found for fact in facts(fed))
    return inspection


@given(text=texts, seed=st.integers(0, 10_000), size=st.integers(1, 40))
def test_any_chunking_of_any_text(scanner, text, seed, size):
    data = text.encode()
    rng = random.Random(seed)
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(size))
    whole = scanner.scan(data)
    assert facts(whole.findings) == facts(streamed(scanner, data, cuts).findings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_single_cut(scanner, encoding):
    data = SAMPLE.encode(encoding)
    expected = facts(scanner.scan(data).findings)
    assert len(expected) >= 8
    for cut in range(0, len(data) + 1, 7):
        assert expected == facts(streamed(scanner, data, [cut]).findings), cut


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_in_random_chunks(scanner, name):
    rng = random.Random(name)
    data = ENCODINGS[name](SAMPLE)
    around = data if name in CONTAINERS else b"a %41 b\n" * 90 + data + b"\nx = 1;\n" * 700
    for whole in (data, around):
        expected = facts(scanner.scan(whole).findings)
        assert len(expected) >= 7, name
        for _ in range(12):
            cuts = sorted(rng.randrange(len(whole) + 1) for _ in range(rng.choice((1, 3, 30, 300))))
            inspection = streamed(scanner, whole, cuts)
            assert expected == facts(inspection.findings), cuts
            assert notices(scanner.scan(whole)) == notices(inspection)


@given(
    parts=st.lists(st.tuples(st.sampled_from(ANY_TEXT), texts), max_size=4),
    seed=st.integers(0, 10_000),
)
def test_encodings_beside_each_other(scanner, parts, seed):
    data = b"\n".join(ENCODINGS[name](text) for name, text in parts)
    rng = random.Random(seed)
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.choice((1, 4, 40))))
    whole = scanner.scan(data)
    inspection = streamed(scanner, data, cuts)
    if any("behind text" in notice.detail for notice in inspection.notices):
        return  # an archive that only a scan can open; the stream is not complete
    assert facts(whole.findings) == facts(inspection.findings)
    assert whole.counts == inspection.counts


@pytest.mark.parametrize("step", [1, 2, 3, 64, 1000, 1024, 4096])
def test_even_steps_through_a_long_text(scanner, step):
    filler = "return value + 12  # 说明文字，没有什么可找的\n" * 40
    data = (filler + SAMPLE + filler + SAMPLE).encode()
    if step < 3:
        data = SAMPLE.encode()
    expected = facts(scanner.scan(data).findings)
    found = streamed(scanner, data, list(range(step, len(data), step))).findings
    assert expected == facts(found)


@given(text=texts, block=st.integers(64, 400))
def test_blocks_of_a_large_buffer(scanner, monkeypatch_module, text, block):
    data = (text * 6).encode()
    expected = facts(scanner.scan(data).findings)
    monkeypatch_module.setattr("dlp.session.BLOCK", block)
    found = facts(scanner.scan(data).findings)
    monkeypatch_module.undo()
    assert expected == found


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_state_stays_small(scanner):
    """However long a stream is, little of it is kept."""
    stream = scanner.stream()
    filler = ("some ordinary line of text with number 12 in it\n" * 400).encode()
    largest = 0
    for _ in range(60):
        stream.feed(filler)
        largest = max(largest, stream.held)
    assert largest < 1 << 20
    assert stream.close().bytes_scanned == 60 * len(filler)


def test_a_stream_ends_once(scanner):
    stream = scanner.stream()
    stream.feed(b"x")
    first = stream.close()
    assert first is stream.close()
    with pytest.raises(ValueError, match="after close"):
        stream.feed(b"y")
