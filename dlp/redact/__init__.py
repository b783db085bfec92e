"""Redaction: a document without what was found in it, checked by a second scan.

Stands above the scanner. `redact` is the way in; operators say what is written in place of a
value, rewriters know the formats.

>>> from dlp.redact import Label, redact
>>> redact("电话 13800000000".encode(), operator=Label()).data.decode()
'电话 [cn.mobile]'
"""

from dlp.redact.document import Redacted, redact
from dlp.redact.errors import RedactionError, Refused
from dlp.redact.operators import Clear, KeyedHash, Label, Mask, Operator, Replace
from dlp.redact.plain import redact_bytes
from dlp.redact.preserving import FormatPreserving
from dlp.redact.proofs import Proofs, Proving, Restoring
from dlp.redact.tokens import Tokens

__all__ = [
    "Clear",
    "FormatPreserving",
    "KeyedHash",
    "Label",
    "Mask",
    "Operator",
    "Proofs",
    "Proving",
    "Redacted",
    "RedactionError",
    "Refused",
    "Replace",
    "Restoring",
    "Tokens",
    "redact",
    "redact_bytes",
]
