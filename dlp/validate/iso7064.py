"""Check characters of ISO/IEC 7064: pure (11-2, 37-2, 97-10) and hybrid systems (11-10, 37-36).

Each function returns the check character or characters that complete a body; a number holds
when they are the ones it ends with.
"""

from __future__ import annotations

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod_11_2(body: str) -> str:
    """Return the check character of MOD 11-2 for digits: `0` to `9` or `X`.

    >>> mod_11_2("65010219000101001")
    '6'
    """
    remainder = 0
    for digit in body:
        remainder = (remainder + int(digit)) * 2 % 11
    return "0123456789X"[(1 - remainder) % 11]


def mod_37_2(body: str) -> str:
    """Return the check character of MOD 37-2 for digits and upper-case letters.

    >>> mod_37_2("G123498654321")
    'H'
    """
    remainder = 0
    for character in body:
        remainder = (remainder + int(character, 36)) * 2 % 37
    return (ALPHANUMERIC + "*")[(1 - remainder) % 37]


def mod_11_10(body: str) -> str:
    """Return the check digit of the hybrid system MOD 11,10 (also GB/T 17710).

    >>> mod_11_10("10288100000")
    '2'
    """
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def mod_37_36(body: str) -> str:
    """Return the check character of the hybrid system MOD 37,36.

    >>> mod_37_36("A12425GABC1234002")
    'M'
    """
    product = 36
    for character in body:
        product = ((product + int(character, 36)) % 36 or 36) * 2 % 37
    return ALPHANUMERIC[(37 - product) % 36]


def remainder_97(text: str) -> int:
    """Return digits and letters (A = 10 … Z = 35) read as one number, modulo 97.

    >>> remainder_97("3214282912345698765432161182")
    1
    """
    return int("".join(str(int(character, 36)) for character in text)) % 97


def mod_97_10(body: str) -> str:
    """Return the two check digits of MOD 97-10.

    >>> mod_97_10("794")
    '44'
    """
    return f"{(98 - remainder_97(body + '00')) % 97:02d}"
