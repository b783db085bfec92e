"""What cannot be redacted with certainty is refused, whatever the bytes are."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redact_documents import document, pdf, workbook, zipped

from dlp import Scanner
from dlp.redact import FormatPreserving, KeyedHash, Label, Mask, Redacted, Refused, Tokens, redact
from dlp.validate import registry

SCANNER = Scanner(minimum="possible", fingerprint_key=b"test")
KEY = b"k" * 16
VALUE = "身份证号：11010518850607004X"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (document(f"<w:p><w:t>{VALUE}</w:t></w:p>", **{"_xmlsignatures/sig1.xml": "<Signature/>"}), "a.docx", "signed"),
        (f"From: a\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=B\n\n--B\n\n{VALUE}\n--B\nContent-Type: application/pkcs7-signature\n\nx\n--B--\n".encode(), "a.eml", "signed|unsupported"),
        (f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{VALUE}\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n".encode(), "a.asc", "signed"),
        (f"<?xml version='1.0'?><a><b>{VALUE}</b><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><SignedInfo/></Signature></a>".encode(), "a.xml", "signed"),
        (f"<?xml version='1.0' encoding='utf-16'?><a><b>{VALUE}</b><s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'><s:SignedInfo/></s:Signature></a>".encode("utf-16"), "a.xml", "signed"),
        (zipped({"META-INF/MANIFEST.MF": "a", "META-INF/A.SF": "a", "META-INF/A.RSA": "a", "a.txt": VALUE}), "a.jar", "signed|unsupported"),
        (zipped({f"{VALUE}.txt": "a"}), "a.zip", "left-over"),
        (zipped({"a.txt": VALUE})[:-30], "a.zip", "truncated"),
        (b"\x1f\x8b\x08\x00" + b"\x00" * 30, "a.gz", "corrupt|truncated"),
        (workbook(f"<row><c t='str'><v>{VALUE}</v></c>"), "a.xlsx", "corrupt"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.png", "unsupported|truncated|corrupt"),
    ],
)  # fmt: skip
def test_a_document_that_is_refused(data, name, reason):
    with pytest.raises(Refused, match=reason) as refused:
        redact(data, scanner=SCANNER, name=name)
    assert "11010518850607004X" not in str(refused.value)


def test_a_signed_text_without_a_value_stays_as_it_is():
    """Only a signature that would break is a reason to refuse."""
    signed = b"-----BEGIN PGP SIGNED MESSAGE-----\n\nnothing\n-----BEGIN PGP SIGNATURE-----\n"
    data = zipped({"a.asc": signed.decode(), "b.txt": VALUE})
    with zipfile.ZipFile(io.BytesIO(redact(data, scanner=SCANNER, name="a.zip").data)) as archive:
        assert archive.read("a.asc") == signed
        assert VALUE not in archive.read("b.txt").decode()


def test_a_signed_or_locked_pdf_is_refused():
    pikepdf = pytest.importorskip("pikepdf")
    text = b"BT /F1 12 Tf 50 700 Td (card number 6228480000000000000) Tj ET"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"
    signature = b"<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>"
    signed = pdf(text, catalog=b"/Sig 7 0 R", more=[form, signature])
    with pytest.raises(Refused, match="signed"):
        redact(signed, scanner=SCANNER, name="a.pdf")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(text, more=[form]))) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user="", owner="o"))
    with pytest.raises(Refused, match="encrypted"):
        redact(out.getvalue(), scanner=SCANNER, name="a.pdf")


def test_a_font_that_cannot_be_read_is_refused_or_gone():
    pytest.importorskip("pikepdf")
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"
    data = pdf(b"BT /F9 12 Tf 50 700 Td (card number 6228480000000000000) Tj ET", more=[form])
    try:
        out = redact(data, scanner=SCANNER, name="a.pdf").data
    except Refused:
        return
    assert not SCANNER.scan(out, name="a.pdf").findings


def test_a_zip_that_unpacks_past_the_limits_is_refused():
    from dlp import Limits

    tight = Scanner(minimum="possible", limits=Limits(max_expanded=1 << 20))
    with pytest.raises(Refused, match="over-budget"):
        redact(zipped({"a.txt": "0" * (4 << 20)}), scanner=tight)


LOG = "".join(
    f"2026-03-01 08:00:0{n},120 INFO  [main] service.Settlement - started in {n} ms, {VALUE}\n"
    for n in range(8)
)


def test_what_a_text_is_stays_and_its_values_go():
    done = redact(LOG.encode(), scanner=SCANNER, name="a.log")
    assert [f.infotype for f in SCANNER.scan(done.data).findings] == ["infrastructure.system-log"]
    assert done.data.count(b"INFO") == LOG.count("INFO")
    assert (done.kept, done.replaced) == (0, {"cn.resident-id": 8})


def test_a_text_as_a_whole_cannot_be_redacted():
    with pytest.raises(Refused, match=r"left-over: 1 infrastructure\.system-log"):
        redact(LOG.encode(), scanner=SCANNER, infotypes=["infrastructure.system-log"])


_SAMPLES = [registry.get(name).sample for name in ("cn.resident_id", "cn.bank_card", "cn.uscc")]
_LABELS = ["身份证号：", "银行卡号 ", "统一社会信用代码=", "", "sfzh=", "no. "]
_PIECES = st.one_of(
    st.builds(lambda label, sample, seed: label + sample(random.Random(seed)),
              st.sampled_from(_LABELS), st.sampled_from(_SAMPLES), st.integers(0, 99)),
    st.sampled_from(["13800138000", "password: Aa-123456x!", "postgres://u:pw123456@db/x", "a@example.com"]),
    st.text(alphabet="张三 ab1*:：=,\n\"'", max_size=12),
)  # fmt: skip
_TEXTS = st.lists(_PIECES, min_size=1, max_size=6).map(" ".join)
_OPERATORS = st.sampled_from(
    [Mask(), Mask(keep=4), Label(), KeyedHash(KEY), Tokens.under(KEY), FormatPreserving.under(KEY)]
)


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_WRAPPED = st.sampled_from([
    ("a.txt", lambda text: text.encode()),
    ("a.txt", lambda text: text.encode("gb18030")),
    ("a.txt", lambda text: text.encode("utf-16")),
    ("a.html", lambda text: f'<html><body><p title="{_escaped(text)}">{_escaped(text)}</p></body></html>'.encode()),
    ("a.xml", lambda text: f"<?xml version='1.0'?><a>{_escaped(text)}</a>".encode()),
    ("a.docx", lambda text: document(f"<w:p><w:t>{_escaped(text)}</w:t></w:p>")),
    ("a.xlsx", lambda text: workbook(f"<row><c t='inlineStr'><is><t>{_escaped(text)}</t></is></c></row>")),
    ("a.zip", lambda text: zipped({"a.txt": text})),
    ("a.eml", lambda text: b"From: a\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode()),
])  # fmt: skip


@settings(max_examples=200)
@given(text=_TEXTS, operator=_OPERATORS, wrapped=_WRAPPED)
def test_law_a_redacted_document_holds_nothing_any_more(text, operator, wrapped):
    name, wrap = wrapped
    data = wrap(text)
    values = {finding.reveal() for finding in SCANNER.scan(data, name=name).findings}
    try:
        done = redact(data, scanner=SCANNER, operator=operator, name=name)
    except Refused:
        return
    left = [finding.reveal() for finding in SCANNER.scan(done.data, name=name).findings]
    assert not values & set(left)
    assert len(left) == done.kept


@settings(max_examples=100)
@given(text=_TEXTS, wrapped=_WRAPPED)
def test_law_masks_leave_no_finding_at_all(text, wrapped):
    name, wrap = wrapped
    done = redact(wrap(text), scanner=SCANNER, name=name)
    assert not SCANNER.scan(done.data, name=name).findings


_SEEDS = [wrap(VALUE + " 13800138000 MTM4MDAxMzgwMDA=") for wrap in (
    lambda text: text.encode(),
    lambda text: document(f"<w:p><w:del><w:t>{text}</w:t></w:del></w:p>"),
    lambda text: workbook(f"<row><c t='inlineStr'><is><t>{text}</t></is></c><c><f>1</f><v>13800138000</v></c></row>"),
    lambda text: f'{{"sfzh": "{text}", "a": 13800138000}}'.encode(),
    lambda text: f"<html><p a='{text}'>{text}</p><script>var a='{text}'</script>".encode(),
    lambda text: f"From: a\nSubject: {text}\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\n{text}\n--B--\n".encode(),
    lambda _: pdf(b"BT /F1 12 Tf 50 700 Td (card number 6228480000000000000) Tj ET",
                  more=[b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"]),
)]  # fmt: skip


@settings(max_examples=250)
@given(
    seed=st.sampled_from(_SEEDS),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 8)), max_size=5
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
    assert isinstance(done, Redacted)
    assert not SCANNER.scan(done.data).findings


def test_a_broken_sequence_at_the_end_of_a_run_of_rtf_is_read():
    """A lead byte without its second one gives two characters at once: both have their place."""
    data = rb"{\rtf1\ansi\ansicpg936 \'d5\~\b 1}"
    assert redact(data, scanner=SCANNER, name="a.rtf").data == data


@pytest.mark.parametrize(
    "inside",
    [
        VALUE.encode(),
        b"\x01\x05\x00\x00" + VALUE.encode(),
        zipped({"a.txt": VALUE}),
        document(f"<w:p><w:t>{VALUE}</w:t></w:p>"),
    ],
    ids=["text", "ole1", "zip", "docx"],
)
@pytest.mark.parametrize("shown", ["nothing", "id 11010518850607004X"])
def test_a_value_in_an_object_inside_rtf_is_refused(inside, shown):
    """Objects stay as they are: nothing in them is left over without a word."""
    data = b"{\\rtf1\\ansi %s {\\object\\objemb{\\*\\objdata %s}}}" % (
        shown.encode(), inside.hex().encode())  # fmt: skip
    with pytest.raises(Refused, match=r"left-over|unsupported"):
        redact(data, scanner=SCANNER, name="a.rtf")


def test_an_object_without_a_value_does_not_hinder():
    """What is shown is redacted, and the object is as it was."""
    inside = zipped({"a.txt": "nothing"}).hex().encode()
    data = b"{\\rtf1\\ansi id 11010518850607004X {\\object{\\*\\objdata %s}}}" % inside
    done = redact(data, scanner=SCANNER, name="a.rtf").data
    assert b"11010518850607004X" not in done
    assert inside in done
