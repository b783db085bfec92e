"""Decode mail headers: encoded words (RFC 2047), parameters (RFC 2231), raw 8-bit text.

Own code with caps, because the standard library's decoder takes seconds and gigabytes on
hostile headers. Every function is linear in its input.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_GAP = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?)")
_PARAMETER = re.compile(
    r';\s*([A-Za-z0-9-]{1,60})(?:\*(\d{1,4}))?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)'
)
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030"}


def codec_of(name: str | None) -> str | None:
    """Return the name of a Python codec for a declared charset; None if there is none.

    >>> codec_of("GB2312"), codec_of("x-nonsense"), codec_of("us-ascii")
    ('gb18030', None, 'ascii')
    """
    if not name:
        return None
    import codecs  # noqa: PLC0415 - cheap, but not needed for plain text

    low = name.strip().strip('"').lower()[:60]
    low = _CODECS.get(low, low)
    try:
        info = codecs.lookup(low)
        " ".encode(info.name)
    except (LookupError, ValueError, TypeError):
        return None
    return info.name


def words(value: str) -> str:
    """Decode the encoded words of a header value; adjacent ones of one charset are joined first.

    Writers split a character between two words, so bytes are joined before decoding.

    >>> words("=?gb2312?B?1cXI/Q==?= =?utf-8?Q?=5F1?=")
    '张三_1'
    """
    if "=?" not in value:
        return raw_text(value)
    value = _GAP.sub("", value)
    out: list[str] = []
    place = 0
    pending: list[bytes] = []
    charset = ""
    for match in _WORD.finditer(value):
        between = value[place : match.start()]
        if pending and (between or match[1].lower() != charset):
            out.append(_decoded(b"".join(pending), charset))
            pending = []
        if between:
            out.append(raw_text(between))
        charset = match[1].lower()
        pending.append(_word_bytes(match[2].lower(), match[3]))
        place = match.end()
    if pending:
        out.append(_decoded(b"".join(pending), charset))
    out.append(raw_text(value[place:]))
    return "".join(out)


def raw_text(value: str) -> str:
    """Decode a header that holds 8-bit bytes, kept by the parser as surrogates."""
    if value.isascii():
        return value
    return _decoded(value.encode("utf-8", "surrogateescape"), "")


def parameter(value: str, name: str) -> str:
    """Return a parameter of a structured header, with continuations and charsets undone.

    >>> parameter("attachment; filename*0*=utf-8''%e5%bc%a0; filename*1=.doc", "filename")
    '张.doc'
    """
    if "=" not in value:
        return ""
    plain = ""
    pieces: dict[int, tuple[bool, str]] = {}
    for match in _PARAMETER.finditer(value[:65_536]):
        if match[1].lower() != name:
            continue
        text = match[4]
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text[1:-1])
        if match[2] is None and match[3] is None:
            plain = plain or text
        else:
            pieces.setdefault(int(match[2] or 0), (match[3] is not None, text))
    if not pieces:
        return words(plain)
    charset = ""
    joined = b""
    for index in sorted(pieces):
        encoded, text = pieces[index]
        if encoded and not joined and text.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        joined += unquote_to_bytes(raw) if encoded else raw
    return _decoded(joined, charset)


def _word_bytes(encoding: str, text: str) -> bytes:
    """Undo the transfer encoding of one encoded word; what is broken is kept as it stands."""
    raw = text.encode("utf-8", "surrogateescape")
    if encoding == "q":
        return binascii.a2b_qp(raw.replace(b"_", b"=20"))
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except ValueError:
        return raw


def _decoded(raw: bytes, charset: str) -> str:
    """Decode bytes by their charset, else by what fits."""
    for codec in (codec_of(charset) if charset else None, "utf-8", "gb18030"):
        try:
            if codec:
                return raw.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
