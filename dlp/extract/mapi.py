"""Names of MAPI properties and the compressed RTF of messages ([MS-OXPROPS], [MS-OXRTFCP]).

Shared by the readers of .msg and of TNEF, which store the same properties in two ways.
"""

from __future__ import annotations

SUBJECT, BODY, RTF, HTML = 0x0037, 0x1000, 0x1009, 0x1013
HEADERS, DATA, LONG_NAME, NAME = 0x007D, 0x3701, 0x3707, 0x3704

KINDS: dict[int, str] = {BODY: "body", HEADERS: "header", SUBJECT: "header"}
"""Property to kind; the others are `property`."""

_PRELOAD = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_LIMIT = 64 << 20


def rtf(data: bytes) -> bytes:
    r"""Return the RTF of a compressed body (§3.1.3); what cannot be unpacked gives nothing.

    >>> rtf(b"\x0e\0\0\0\x02\0\0\0MELA\0\0\0\0{}")
    b'{}'
    """
    if data[8:12] == b"MELA":
        return data[16:]
    if data[8:12] != b"LZFu":
        return b""
    window = bytearray(_PRELOAD.ljust(4096, b"\0"))
    write = len(_PRELOAD)
    out = bytearray()
    place = 16
    while place < len(data) and len(out) < _LIMIT:
        control = data[place]
        place += 1
        for bit in range(8):
            if control >> bit & 1:
                pair = int.from_bytes(data[place : place + 2], "big")
                place += 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == write or place > len(data):
                    return bytes(out)
                for step in range(length):
                    byte = window[(offset + step) & 4095]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) & 4095
            elif place < len(data):
                out.append(data[place])
                window[write] = data[place]
                write = (write + 1) & 4095
                place += 1
    return bytes(out)
