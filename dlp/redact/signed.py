"""Signatures that a changed document would break: such a document is refused, not mended."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dlp.redact.errors import Refused

_MEMBERS = re.compile(
    r"(?:^|/)_xmlsignatures/|meta-inf/(?:document|macro)?signatures\.xml|(?:^|/)signs/"
    r"|signatures\.xml$|^meta-inf/[^/]+\.(?:sf|rsa|dsa|ec)$",
    re.IGNORECASE,
)
"""Of OOXML, ODF, OFD, EPUB and JAR."""
_PGP = b"-----BEGIN PGP SIGNED MESSAGE-----"
_XML = b"http://www.w3.org/2000/09/xmldsig#"
"""Namespace of XML signatures (W3C XMLDSig): XAdES, SAML, invoices."""
_SIGNED_INFO = b"SignedInfo"


def has_signature(names: Iterable[str]) -> bool:
    """Say whether a package has signatures over its parts.

    >>> has_signature(["_xmlsignatures/sig1.xml"]), has_signature(["word/document.xml"])
    (True, False)
    """
    return any(_MEMBERS.search(name) for name in names)


def kept(before: bytes, after: bytes, path: str) -> bytes:
    """Return a text that was rewritten. Raises `Refused` if that broke a signature inside it.

    >>> kept(b"a", b"*", "")
    b'*'
    """
    if after != before:
        narrow = before.replace(b"\0", b"") if b"\0" in before else before
        if _PGP in narrow:
            raise Refused([f"signed: {path or 'the text'} is a PGP message"])
        if _XML in narrow and _SIGNED_INFO in narrow:
            raise Refused([f"signed: {path or 'the text'} has an XML signature that would break"])
    return after
