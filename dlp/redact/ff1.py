"""FF1: encryption of numerals that stay as many numerals (NIST SP 800-38G, algorithms 7 and 8).

`FF1` is the standard's mode over strings of a radix. `Permutation` makes of it a permutation of
`0 … size-1` for any size by cycle walking: encrypt in the next power of two until the result is
inside. Revision 1 of the standard asks for at least a million strings, so small sizes walk in
2^20.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from dlp.errors import MissingDependency

ROUNDS = 10
LEAST_BITS = 20
LEAST_SIZE = 1000


class FF1:
    """FF1 under an AES key of 16, 24 or 32 bytes.

    >>> FF1(bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C"), 10).encrypt(list(range(10)), b"")
    [2, 4, 3, 3, 4, 7, 7, 4, 8, 4]
    """

    def __init__(self, key: bytes, radix: int) -> None:
        self._radix = radix
        self._encryptor = _aes(key)

    def encrypt(self, numerals: Sequence[int], tweak: bytes) -> list[int]:
        """Encrypt numerals, most significant first."""
        return self._run(numerals, tweak, range(ROUNDS), decrypt=False)

    def decrypt(self, numerals: Sequence[int], tweak: bytes) -> list[int]:
        """Undo `encrypt`."""
        return self._run(numerals, tweak, range(ROUNDS - 1, -1, -1), decrypt=True)

    def _run(
        self, numerals: Sequence[int], tweak: bytes, rounds: range, *, decrypt: bool
    ) -> list[int]:
        radix, count = self._radix, len(numerals)
        left = count // 2
        right = count - left
        a, b = self._number(numerals[:left]), self._number(numerals[left:])
        width = ((radix**right - 1).bit_length() + 7) // 8
        size = 4 * ((width + 3) // 4) + 4
        head = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, left % 256])
        head += count.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
        padding = bytes(-(len(tweak) + width + 1) % 16)
        for number in rounds:
            modulus = radix ** (left if number % 2 == 0 else right)
            other = a if decrypt else b
            q = tweak + padding + bytes([number]) + other.to_bytes(width, "big")
            y = int.from_bytes(self._stretched(head + q, size), "big")
            if decrypt:
                a, b = (b - y) % modulus, a
            else:
                a, b = b, (a + y) % modulus
        return self._numerals(a, left) + self._numerals(b, right)

    def _stretched(self, data: bytes, size: int) -> bytes:
        """Return `size` bytes: CBC-MAC of `data`, then blocks counted from it."""
        state = bytes(16)
        for at in range(0, len(data), 16):
            state = self._encryptor.update(_xor(state, data[at : at + 16]))
        out = state
        for number in range(1, (size + 15) // 16):
            out += self._encryptor.update(_xor(state, number.to_bytes(16, "big")))
        return out[:size]

    def _number(self, numerals: Sequence[int]) -> int:
        value = 0
        for numeral in numerals:
            value = value * self._radix + numeral
        return value

    def _numerals(self, value: int, count: int) -> list[int]:
        out = []
        for _ in range(count):
            value, numeral = divmod(value, self._radix)
            out.append(numeral)
        return out[::-1]


class Permutation:
    """A keyed permutation of the whole numbers below a size of a thousand or more.

    The walk is as long as the size is small against 2^20: a tenth of a second for a thousand.

    >>> permutation = Permutation(b"k" * 32)
    >>> hidden = permutation.encrypt(7, 10**9, b"")
    >>> hidden < 10**9, permutation.decrypt(hidden, 10**9, b"")
    (True, 7)
    """

    def __init__(self, key: bytes) -> None:
        self._ff1 = FF1(key, 2)

    def encrypt(self, value: int, size: int, tweak: bytes) -> int:
        """Return the number that `value` becomes."""
        return self._walk(value, size, tweak, decrypt=False)

    def decrypt(self, value: int, size: int, tweak: bytes) -> int:
        """Undo `encrypt`."""
        return self._walk(value, size, tweak, decrypt=True)

    def _walk(self, value: int, size: int, tweak: bytes, *, decrypt: bool) -> int:
        if size < LEAST_SIZE:
            raise ValueError(size)
        bits = max((size - 1).bit_length(), LEAST_BITS)
        step = self._ff1.decrypt if decrypt else self._ff1.encrypt
        while True:
            numerals = [int(bit) for bit in format(value, f"0{bits}b")]
            value = int("".join(map(str, step(numerals, tweak))), 2)
            if value < size:
                return value


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).to_bytes(16, "big")


def _aes(key: bytes) -> Any:
    try:
        ciphers: Any = importlib.import_module("cryptography.hazmat.primitives.ciphers")
    except ImportError:
        message = "format-preserving encryption needs cryptography: pip install baomi[redact]"
        raise MissingDependency(message) from None
    # One block at a time: the mode is FF1, this is its block cipher.
    cipher = ciphers.Cipher(ciphers.algorithms.AES(key), ciphers.modes.ECB())
    return cipher.encryptor()
