"""Redaction inside archives of one stream, tars, RTF and old Office files."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redact_documents import compound, rich, tarred, word

from dlp import Scanner
from dlp.redact import FormatPreserving, Label, Mask, Refused, Tokens, redact
from dlp.redact.restore import restore

SCANNER = Scanner(minimum="possible", fingerprint_key=b"test")
NUMBER = "11010518850607004X"
TEXT = f"身份证号：{NUMBER}，完"
TOKENS = Tokens.under(b"k" * 16)


def units(text):
    """Spell text as RTF's code points."""
    return "".join(f"\\u{(ord(c) + 0x8000) % 0x10000 - 0x8000}?" for c in text)


def escaped(text):
    """Spell text as RTF's escaped bytes."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


RTF = {
    "bytes": rich(escaped(TEXT)),
    "code points": rich(units(TEXT)),
    "bold inside": rich(f"{escaped('身份证号：')}110105{{\\b 18850607}}\\i 004X\\par"),
    "hidden": rich(f"a {{\\v {units(TEXT)}}}"),
    "comment": rich(f"a {{\\*\\annotation {escaped(TEXT)}}}"),
    "property": rich("a", f"{{\\info{{\\doccomm {escaped(TEXT)}}}}}"),
    "line break inside": rich(f"{escaped('身份证号：')}110105\r\n18850607004X\\par"),
}
PACKED = {
    "a.tar": tarred({"a.txt": TEXT.encode(), "b.csv": TEXT.encode("gb18030")}),
    "b.tar": tarred({"x" * 120: TEXT.encode()}, tarfile.GNU_FORMAT),
    "c.tar": tarred({"长" * 60 + ".txt": TEXT.encode()}),
    "a.tar.gz": gzip.compress(tarred({"a.txt": TEXT.encode()})),
    "a.gz": gzip.compress(TEXT.encode()),
    "two.gz": gzip.compress(TEXT.encode()) * 2,
    "a.bz2": bz2.compress(TEXT.encode()),
    "a.xz": lzma.compress(TEXT.encode()),
}
OLD = {
    "a.doc": word(f"\r{TEXT}\r"),
    "odd.doc": compound(WordDocument=b"x", Other=b"\0" + TEXT.encode("utf-16-le")),
    "eight.doc": compound(WordDocument=b"x", Other=b"\0\0id card no. " + NUMBER.encode() + b"\0"),
    "a.msg": compound(**{"__properties_version1.0": bytes(32),
                         "__substg1.0_0037001F": TEXT.encode("utf-16-le")}),
}  # fmt: skip


@pytest.mark.parametrize("operator", [Mask(), Label(), TOKENS], ids=lambda one: one.name)
@pytest.mark.parametrize("name", [*PACKED, *RTF])
def test_values_go_and_come_back(name, operator):
    data, name = (RTF[name], "a.rtf") if name in RTF else (PACKED[name], name)
    before = [finding.infotype for finding in SCANNER.scan(data, name=name).findings]
    assert "cn.resident-id" in before
    done = redact(data, scanner=SCANNER, operator=operator, name=name)
    again = SCANNER.scan(done.data, name=name)
    assert again.complete
    assert not again.findings
    if operator is TOKENS:
        back = restore(done.data, TOKENS, name=name)
        found = SCANNER.scan(back.data, name=name).findings
        assert [finding.reveal() for finding in found] == [NUMBER] * len(before)


@pytest.mark.parametrize("name", OLD)
@pytest.mark.parametrize("operator", [Mask(), Label()], ids=lambda one: one.name)
def test_old_files_are_overwritten_in_place(name, operator):
    data = OLD[name]
    assert SCANNER.scan(data, name=name).counts["cn.resident-id"] == 1
    done = redact(data, scanner=SCANNER, operator=operator, name=name, allow=["unsupported"])
    assert not SCANNER.scan(done.data, name=name).findings
    assert len(done.data) == len(data)
    changed = sum(a != b for a, b in zip(data, done.data, strict=True))
    assert 0 < changed <= 2 * len(NUMBER)


def test_encrypted_numbers_stay_numbers_in_old_files():
    operator = FormatPreserving.under(b"k" * 16)
    done = redact(OLD["a.doc"], scanner=SCANNER, operator=operator, name="a.doc")
    left = SCANNER.scan(done.data, name="a.doc").findings
    assert [finding.infotype for finding in left] == ["cn.resident-id"]
    assert left[0].reveal() != NUMBER


def test_a_tar_keeps_its_headers():
    data = PACKED["a.tar"]
    done = redact(data, scanner=SCANNER, operator=Label(), name="a.tar").data

    def told(raw):
        with tarfile.open(fileobj=io.BytesIO(raw)) as file:
            return [(one.name, one.mtime, one.mode) for one in file]

    assert told(done) == told(data)


def test_a_gzip_header_stays():
    out = io.BytesIO()
    with gzip.GzipFile("list.csv", "wb", fileobj=out, mtime=77) as file:
        file.write(TEXT.encode())
    done = redact(out.getvalue(), scanner=SCANNER, name="list.csv.gz").data
    assert done[:10] == out.getvalue()[:10]
    assert b"list.csv\0" in done[:24]
    assert NUMBER.encode() not in gzip.decompress(done)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (tarred({f"{NUMBER}.txt": b"id"}), "a.tar", "left-over"),
        (tarred({"a.txt": TEXT.encode()})[:700], "a.tar", "truncated|broken|corrupt"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "a.gz", "truncated|corrupt"),
        (gzip.compress(TEXT.encode(), mtime=0) + b"more" * 9, "a.gz", "unsupported"),
        (compound(_signatures=b"s", WordDocument=TEXT.encode("utf-16-le")), "a.doc", "signed"),
        (rich(f"{{\\object{{\\*\\objdata {TEXT.encode('utf-16-le').hex()}}}}}"), "a.rtf", "left-over|unsupported"),
    ],
)  # fmt: skip
def test_what_cannot_be_rewritten_is_refused(data, name, reason):
    with pytest.raises(Refused, match=reason) as refused:
        redact(data, scanner=SCANNER, name=name, allow=["unsupported"])
    assert NUMBER not in str(refused.value)


@settings(max_examples=150, deadline=None)
@given(
    seed=st.sampled_from([*PACKED.values(), *RTF.values(), *OLD.values()]),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 8)), max_size=4
    ),
)
def test_any_bytes_are_redacted_or_refused(seed, edits):
    data = bytearray(seed)
    for place, content, cut in edits:
        at = int(place * len(data))
        data[at : at + cut] = content
    try:
        done = redact(bytes(data), scanner=SCANNER)
    except Refused:
        return
    assert not SCANNER.scan(done.data).findings
