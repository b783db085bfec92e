"""Say what bytes are: by magic number, by the directory of a container, by the look of text.

The first thing that happens to a source. It imports nothing beyond `re` until a container's
directory has to be read, because a folder walk asks it about every file. A name only settles
ties between kinds of text; it never overrules content.
"""

from __future__ import annotations

import re
import zlib

from dlp.extract.delimiters import delimiter_of
from dlp.extract.signatures import BY_FIRST, LOOSE, OLE, ZIP, is_lha
from dlp.text import decode

HEAD = 4096
"""How many leading bytes decide, for everything but containers."""

TEXT = "text/plain"
BINARY = "application/octet-stream"

_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b")) + b"\x7f"
_BOM = (b"\xff\xfe", b"\xfe\xff")
_GUESS = 512
_ZIP_END = b"PK\x05\x06"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_TAIL = 65_557
_MANY_NAMES = 5_000

_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,39}:[ \t\r\n]")
_MAIL_HEADERS = frozenset(
    (
        b"from to cc subject date received return-path message-id mime-version delivered-to"
        b" content-type content-transfer-encoding reply-to in-reply-to dkim-signature x-mailer"
    ).split()
)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_NEVER_CLOSED = (b"input", b"img", b"meta", b"br")
_MARKUP = re.compile(
    rb"(?is)<(!doctype\s+html|html|head|body|div|table|p|span|a|br|meta|title|script|style|h[1-6]"
    rb"|ul|ol|form|img|center|font|b|i|input|textarea|iframe)[\s>/]"
)


def media_type(data: bytes, name: str = "") -> str:
    """Return the media type of `data`; `name` only tells apart kinds of text.

    Signatures are those of the formats' own specifications; containers are told by the names
    in their directory (ECMA-376 part 2, GB/T 33190 §7.1, [MS-CFB] §2.6).

    >>> media_type(b"%PDF-1.7 ..."), media_type(b"a memo"), media_type(b'{"a": 1}', "x.pdf")
    ('application/pdf', 'text/plain', 'application/json')
    """
    head = data[:HEAD]
    for magic, kind in BY_FIRST.get(head[:1], ()):
        if head.startswith(magic):
            return _refined(kind, data, name)
    return _unsigned(head, data, name)


def _unsigned(head: bytes, data: bytes, name: str) -> str:
    """Name what does not begin with the signature of a format."""
    if head[:2] in _ZLIB and _inflates(head):
        return BINARY
    if b"\0" in head:
        return _binary(head, data) or _loose_text(head, data, name)
    if not head.isascii():
        start = head[:512]
        if len(start.translate(None, _CONTROLS)) != len(start):
            return _binary(head, data) or _loose_text(head, data, name)
    return _embedded_pdf(head) or _zip_tail(data) or _textual(head, data, name)


def _inflates(head: bytes) -> bool:
    """Tell a zlib stream (RFC 1950) from text that begins with an x: its first bytes unpack."""
    try:
        return bool(zlib.decompressobj().decompress(head, 64))
    except zlib.error:
        return False


def _refined(kind: str, data: bytes, name: str) -> str:
    """Look closer where a magic number is shared by several formats or by plain text."""
    if kind == ZIP:
        return _zip_kind(data)
    if kind == OLE:
        return _ole_kind(data)
    if kind == "application/mbox":
        is_mail = _has_mail_headers(data[:HEAD], 1)
        return kind if is_mail else _textual(data[:HEAD], data, name)
    if kind in LOOSE and not LOOSE[kind](data[:HEAD]):
        return _unsigned(data[:HEAD], data, name)
    if kind in {"audio/mpeg", "application/x-bzip2", "audio/midi"} and data[:HEAD].isascii():
        return _textual(data[:HEAD], data, name)
    return kind


def _embedded_pdf(head: bytes) -> str | None:
    """Accept a PDF whose header comes late (ISO 32000-1 annex H.3: within 1024 bytes)."""
    if head.find(b"%PDF-", 0, 1024) >= 0 and b" obj" in head:
        return "application/pdf"
    return None


def _binary(head: bytes, data: bytes) -> str | None:  # noqa: PLR0911 - a table with code
    """Name what has a signature away from its first byte; None when it may be text."""
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], BINARY)
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head[:1] == b"\x30" and (known := _der_kind(head)):
        return known
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[:2] == b"MZ":
        return _zip_tail(data) or "application/vnd.microsoft.portable-executable"
    if head[:5] == b"\x5d\0\0\x80\0" or head[:5] == b"\x5d\0\0\x10\0":
        return "application/x-lzma"
    if data[0x8001:0x8006] == b"CD001":
        return "application/x-iso9660-image"
    return _late_signature(head) or _embedded_pdf(head)


_KEY_STARTS = (b"\2\1\0\x30", b"\2\1\1\x30", b"\2\1\0\2", b"\2\1\1\4")
_RSA_SECURITY = b"\x2a\x86\x48\x86\xf7\x0d\x01"


def _der_kind(head: bytes) -> str | None:
    """Name DER by its first elements: private keys (RFC 5958, 5915, 8017), PKCS #12, PKCS #7."""
    size = head[1] & 0x7F if head[1] & 0x80 else 0
    inner = head[2 + size : 34 + size]
    if inner[:4] == b"\2\1\3\x30":
        return "application/x-pkcs12"
    if inner[:4] in _KEY_STARTS:
        return "application/pkcs8"
    place = inner.find(_RSA_SECURITY, 0, 16)
    if place >= 0 and inner[:1] == b"\x30" and inner[place + 7] in (5, 12):
        return "application/pkcs8"  # encrypted by a password
    return "application/pkcs7-mime" if _RSA_SECURITY + b"\7" in head[:32] else None


def _late_signature(head: bytes) -> str | None:
    """Name formats whose signature begins at the third byte."""
    if is_lha(head):
        return "application/x-lzh-compressed"
    if head[2:4] == b"\r\n" and 11 <= head[1] <= 15 and head[5:8] == b"\0\0\0":  # noqa: PLR2004
        return "application/x-python-code"  # a magic number, CR LF, flags below 4
    return None


def _loose_text(head: bytes, data: bytes, name: str) -> str:
    """Tell text in some charset from bytes."""
    if known := _zip_tail(data):
        return known
    if head[:2] in _BOM:
        codec = "utf-16-le" if head[:2] == _BOM[0] else "utf-16-be"
        return _textual(head[2:].decode(codec, "replace").encode(), data, name)
    zeros = head.count(0)
    if zeros and (wide := _wide(head, zeros)):
        return _textual(wide, data, name)
    strange = len(head) - len(head.translate(None, _CONTROLS))
    if zeros or strange * 50 > len(head):
        known = _old_tar(head)
        wide = None if known else _guessed_wide(head)
        return known or (_textual(wide, data, name) if wide else BINARY)
    return _textual(head, data, name)


def _guessed_wide(head: bytes) -> bytes | None:
    """Return the text of UTF-16 without a mark and without much ASCII, as the decoder reads it."""
    if len(head) < HEAD and len(head) % 2:
        return None  # half a character too much
    piece, encoding, notices = decode(head[:_GUESS])
    if not encoding.startswith("utf-16") or any(notice.limits for notice in notices):
        return None
    # Bytes of a binary format make characters that are not assigned, or controls.
    text = piece.data.decode("utf-8", "replace").strip("\ufeff")
    return piece.data if "".join(text.split()).isprintable() else None


def _wide(head: bytes, zeros: int) -> bytes | None:
    """Return the text of UTF-16 without a mark, told by zeros on one side only."""
    odd = head[1::2].count(0)
    even = zeros - odd
    if max(odd, even) * 8 < len(head) or min(odd, even) * 20 > max(odd, even):
        return None
    text = head.decode("utf-16-le" if odd > even else "utf-16-be", "replace").encode()
    return text if len(text.translate(None, _CONTROLS)) * 50 > len(text) * 49 else None


def _old_tar(head: bytes) -> str | None:
    """Know a tar header without a magic by its checksum (POSIX.1-1988 §10.1.1)."""
    field = head[148:156].strip(b"\0 ")
    if len(head) < 512 or not field.isdigit():  # noqa: PLR2004 - a tar block
        return None
    total = sum(head[:148]) + 8 * 32 + sum(head[156:512])
    octal = not field.strip(b"01234567")
    return "application/x-tar" if octal and total == int(field, 8) else None


def _zip_tail(data: bytes) -> str | None:
    """Know a zip that begins with something else: a self-extractor, or text that hides it."""
    tail = data[-_TAIL:]
    has_end = _ZIP_END[-2:-1] in tail and _ZIP_END in tail  # one byte is found faster
    return _zip_kind(data) if has_end else None


# --- text ------------------------------------------------------------------------------


def _textual(head: bytes, data: bytes, name: str) -> str:
    """Tell kinds of text apart by how they begin."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = start[:1]
    if first == b"<":
        return _markup(start, data)
    if first in (b"{", b"["):
        return _json(start, data)
    if start.startswith(b"BEGIN:VCA"):
        return "text/vcard" if start.startswith(b"BEGIN:VCARD") else "text/calendar"
    if _HEADER_LINE.match(start) and _is_mail(start, name):
        return "message/rfc822"
    is_named = name[-4:].lower() in _TABLES
    lines = head[:_LINES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if delimiter_of(lines, complete=len(data) < _LINES, named=is_named):
        return TEXT if not is_named and _is_sql(start[:_FIRST].lower()) else "text/csv"
    return TEXT


_TABLES = (".csv", ".tsv", ".tab", ".psv")
_FIRST = 2048
_LINES = 4096
"""Bytes whose lines show a table: as many as a stream holds before it lets text pass."""
_SQL = re.compile(
    rb"(?m)^[ \t]*(?:(?:insert|replace)\s+(?:ignore\s+)?into\s|create\s+table\s"
    rb"|copy\s+[^\s(]+\s*\()"
)


def _is_sql(low: bytes) -> bool:
    """Tell statements whose rows have equally many commas from a table."""
    words = (b"insert", b"replace", b"create", b"copy")
    return any(word in low for word in words) and _SQL.search(low) is not None


def _markup(start: bytes, data: bytes) -> str:  # noqa: PLR0911 - a table with code
    """Tell HTML, SVG and other XML from text that begins with an angle bracket."""
    if match := _MARKUP.match(start):
        # What HTML never closes is the root of something else: <input>…</input>
        is_closed = data[-_FIRST:].rstrip().endswith(b"</" + match[1] + b">")
        return "application/xml" if match[1] in _NEVER_CLOSED and is_closed else "text/html"
    if start.startswith(b"<?xml"):
        low = start[:2048].lower()
        if b"<html" in low:
            return "text/html"
        return "image/svg+xml" if b"<svg" in low else "application/xml"
    if start.startswith(b"<svg"):
        return "image/svg+xml"
    if start[:9].lower() == b"<!doctype":
        return "application/xml"
    if start.startswith(b"<!--") and (_MARKUP.search(start)):
        return "text/html"
    if re.match(rb"<[A-Za-z_!][^<]{0,2000}>", start):
        return "application/xml" if _is_xml(start, data) else TEXT
    return TEXT


def _is_xml(start: bytes, data: bytes) -> bool:
    """Tell XML without a declaration from Markdown and mail that begin with a tag or an address.

    Broken XML ends as it began; there is no DTD here, so nothing can be expanded.
    """
    from xml.parsers import expat  # noqa: PLC0415 - plain text must not pay for it

    parser = expat.ParserCreate()
    try:
        parser.Parse(start[:HEAD], False)
    except (expat.ExpatError, ValueError, LookupError):
        root = re.match(rb"<([A-Za-z_][\w.:-]*)", start)
        return root is not None and data[-_FIRST:].rstrip().endswith(b"</" + root[1] + b">")
    return True


_JSON_START = re.compile(rb'\s*(?:["{}\[\]]|-?\d|true|false|null)')


def _json(start: bytes, data: bytes) -> str:
    """Tell JSON and notebooks from text that begins with a bracket."""
    if not _JSON_START.match(start, 1):
        return TEXT
    if b'"cells"' in start and b'"nbformat"' in data:
        return "application/x-ipynb+json"
    return "application/json"


def _is_mail(start: bytes, name: str) -> bool:
    """Want two different headers of RFC 5322 in the first block; one if it is called .eml."""
    end = _END_OF_HEADERS.search(start)
    least = 1 if name.lower().endswith((".eml", ".mht", ".mhtml")) else 2
    return _has_mail_headers(start[: end.start()] if end else start, least)


def _has_mail_headers(block: bytes, least: int) -> bool:
    """Say whether as many different headers of RFC 5322 begin lines of a block."""
    known = set()
    for line in block.split(b"\n"):
        name, colon, _ = line.partition(b":")
        if colon and (low := name.lower()) in _MAIL_HEADERS:
            known.add(low)
            if len(known) >= least:
                return True
    return False


# --- containers ------------------------------------------------------------------------

_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKAGES: tuple[tuple[str, str], ...] = (
    ("ofd.xml", "application/ofd"),
    ("word/document.xml", _OFFICE + "wordprocessingml.document"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("xl/workbook.xml", _OFFICE + "spreadsheetml.sheet"),
    ("ppt/presentation.xml", _OFFICE + "presentationml.presentation"),
    ("visio/document.xml", "application/vnd.ms-visio.drawing"),
    ("meta-inf/container.xml", "application/epub+zip"),
    ("fixeddocseq.fdseq", "application/oxps"),
    ("fixeddocumentsequence.fdseq", "application/oxps"),
)
_FOLDERS: tuple[tuple[str, str], ...] = (
    ("word/", _OFFICE + "wordprocessingml.document"),
    ("xl/", _OFFICE + "spreadsheetml.sheet"),
    ("ppt/", _OFFICE + "presentationml.presentation"),
    ("visio/", "application/vnd.ms-visio.drawing"),
)
_ODF = "application/vnd.oasis.opendocument."


def _zip_kind(data: bytes) -> str:
    """Name a zip by its directory."""
    from dlp.extract.zipread import names  # noqa: PLC0415 - plain text must not pay for it

    found = {name.lower() for name in names(data, limit=_MANY_NAMES)}
    for name, kind in _PACKAGES:
        if name in found:
            return kind
    if "content.xml" in found or "mimetype" in found:
        declared = re.search(rb"mimetype(application/[a-z0-9.+-]+)", data[:200])
        kind = declared[1].decode() if declared else ""
        if kind.startswith(_ODF):
            return kind
        if "content.xml" in found and {"styles.xml", "meta.xml"} & found:
            return _ODF + "text"
    if "[content_types].xml" in found or "_rels/.rels" in found:
        for folder, kind in _FOLDERS:
            if any(name.startswith(folder) for name in found):
                return kind
    return ZIP


_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "application/x-encrypted-office"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)


def _ole_kind(data: bytes) -> str:
    """Name a compound file by the streams of its root."""
    from dlp.extract.cfb import root_names  # noqa: PLC0415 - as above

    found = root_names(data)
    return next((kind for name, kind in _STREAMS if name in found), OLE)
