"""Address of a crypto currency: base58 with a checksum, bech32, or Ethereum's hexadecimal form.

Source: Bitcoin wiki (Base58Check, version bytes), BIP-0173 and BIP-0350 (bech32, bech32m),
ERC-55 (capitals as a checksum), TRON developer guide (version 0x41).

>>> is_valid("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"), is_valid("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3")
(True, False)
>>> check("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
('checksum',)
>>> check("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
()
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping

EVIDENCE: Mapping[str, float] = {"checksum": 20.0}

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VERSIONS = frozenset({0x00, 0x05, 0x30, 0x32, 0x1E, 0x41, 0x4C})
"""Bitcoin, Litecoin, Dogecoin, TRON, Dash."""
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CONSTANTS = frozenset({1, 0x2BC830A3})
_ETHEREUM = re.compile(r"0[xX]([0-9a-fA-F]{40})").fullmatch
_SEGWIT = re.compile(rf"(bc|ltc)1([{_BECH32}]{{38,62}})").fullmatch
_ROUNDS = (
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
    0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
    0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
)  # fmt: skip
_TURNS = ((0, 36, 3, 41, 18), (1, 44, 10, 45, 2), (62, 6, 43, 15, 61), (28, 55, 25, 21, 56),
          (27, 20, 39, 8, 14))  # fmt: skip
_WORD = (1 << 64) - 1


def _keccak_256(data: bytes) -> bytes:
    """Return the hash of less than 136 bytes, padded as before SHA-3."""
    block = data + b"\x01" + bytes(134 - len(data)) + b"\x80"
    words = [int.from_bytes(block[i : i + 8], "little") for i in range(0, 136, 8)] + [0] * 8
    state = [[words[x + 5 * y] for y in range(5)] for x in range(5)]
    for constant in _ROUNDS:
        columns = [a ^ b ^ c ^ d ^ e for a, b, c, d, e in state]
        for x in range(5):
            parity = columns[x - 1] ^ _turn(columns[(x + 1) % 5], 1)
            state[x] = [word ^ parity for word in state[x]]
        moved = [[0] * 5 for _ in range(5)]
        for x in range(5):
            for y in range(5):
                moved[y][(2 * x + 3 * y) % 5] = _turn(state[x][y], _TURNS[x][y])
        state = [
            [moved[x][y] ^ (~moved[(x + 1) % 5][y] & _WORD & moved[(x + 2) % 5][y])
             for y in range(5)]
            for x in range(5)
        ]  # fmt: skip
        state[0][0] ^= constant
    return b"".join(state[x][0].to_bytes(8, "little") for x in range(4))


def _turn(word: int, by: int) -> int:
    return (word << by | word >> (64 - by)) & _WORD


def _capitals(letters: str) -> str:
    """Return the hexadecimal digits of an address with the capitals that ERC-55 wants."""
    digest = _keccak_256(letters.lower().encode()).hex()
    pairs = zip(letters.lower(), digest, strict=False)
    return "".join(letter.upper() if nibble > "7" else letter for letter, nibble in pairs)


def _holds_base58(text: str) -> bool:
    number = 0
    for character in text:
        place = _BASE58.find(character)
        if place < 0:
            return False
        number = number * 58 + place
    if number >> 200:
        return False
    data = number.to_bytes(25, "big")
    leading = len(text) - len(text.lstrip("1"))
    if data[0] not in _VERSIONS or leading != len(data) - len(data.lstrip(b"\0")):
        return False
    return hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()[:4] == data[21:]


def _holds_bech32(prefix: str, rest: str) -> bool:
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    sum_ = 1
    for value in [*values, *map(_BECH32.index, rest)]:
        top = sum_ >> 25
        sum_ = (sum_ & 0x1FFFFFF) << 5 ^ value
        for bit, word in enumerate(_GENERATOR):
            sum_ ^= word if top >> bit & 1 else 0
    return sum_ in _CONSTANTS


def compact(text: str) -> str:
    """Return the text as it is: its case is part of it."""
    return text


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for `text`; without a checksum in it, none; None: refused."""
    if found := _ETHEREUM(text):
        letters = found[1]
        if letters in (letters.lower(), letters.upper()):
            return () if len(set(letters.lower())) > 6 else None  # noqa: PLR2004 - fillers
        return ("checksum",) if _capitals(letters) == letters else None
    if (found := _SEGWIT(text.lower())) and text in (text.lower(), text.upper()):
        return ("checksum",) if _holds_bech32(found[1], found[2]) else None
    return ("checksum",) if 25 <= len(text) <= 35 and _holds_base58(text) else None  # noqa: PLR2004


def is_valid(text: str) -> bool:
    """Tell whether `text` is accepted."""
    return check(text) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    data = bytes([rng.choice((0x00, 0x05, 0x41))]) + rng.randbytes(20)
    number = int.from_bytes(
        data + hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4], "big"
    )
    text = ""
    while number:
        number, place = divmod(number, 58)
        text = _BASE58[place] + text
    return ("1" if data[0] == 0 else "") + text if data[1] else sample(rng)
