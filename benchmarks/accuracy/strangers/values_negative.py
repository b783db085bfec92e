"""Values that are none: numbers and strings that look like confidential ones."""

import random
import uuid as uuids

from values_china import birth, digits


def order(r: random.Random) -> str:
    return f"2024{r.randint(1, 12):02}{r.randint(1, 28):02}" + digits(r, r.choice((6, 8, 10, 11)))


def tracking(r: random.Random) -> str:
    return r.choice(("SF", "YT", "JT", "ZTO", "")) + digits(r, 13)


def long_number(r: random.Random) -> str:
    return str(r.randint(1, 9)) + digits(r, r.choice((10, 11, 12, 14, 15, 17, 18)))


def digits9(r: random.Random) -> str:
    return str(r.randint(1, 9)) + digits(r, 8)


def digits11(r: random.Random) -> str:
    return str(r.randint(1, 9)) + digits(r, 10)


def digits16(r: random.Random) -> str:
    return r.choice("45623") + digits(r, 15)


def digits18(r: random.Random) -> str:
    return r.choice(("11", "31", "65", "44")) + digits(r, 16)


def epoch(r: random.Random) -> str:
    return str(r.randint(1_600_000_000, 1_760_000_000))


def epoch_ms(r: random.Random) -> str:
    return epoch(r) + digits(r, 3)


def stamp(r: random.Random) -> str:
    return f"2025-{r.randint(1, 12):02}-{r.randint(1, 28):02} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}"


def hexes(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789abcdef") for _ in range(n))


def md5(r: random.Random) -> str:
    return hexes(r, 32)


def sha1(r: random.Random) -> str:
    return hexes(r, 40)


def sha256(r: random.Random) -> str:
    return hexes(r, 64)


def sha512_b64(r: random.Random) -> str:
    return "sha512-" + b64(r, 86) + "=="


def b64(r: random.Random, n: int) -> str:
    return "".join(
        r.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        for _ in range(n)
    )


def picture(r: random.Random) -> str:
    return "iVBORw0KGgoAAAANSUhEUgAA" + b64(r, 900)


def public_key(r: random.Random) -> str:
    return "AAAAB3NzaC1yc2EAAAADAQABAAABAQ" + b64(r, 340)


def certificate(r: random.Random) -> str:
    return "\n".join(
        [
            "-----BEGIN CERTIFICATE-----",
            "MIID" + b64(r, 60),
            *(b64(r, 64) for _ in range(12)),
            b64(r, 30) + "==",
            "-----END CERTIFICATE-----",
        ]
    )


def uuid(r: random.Random) -> str:
    return str(uuids.UUID(int=r.getrandbits(128), version=4))


def isbn(r: random.Random) -> str:
    body = "9787" + digits(r, 8)
    return body + str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(body)) % 10)


def ean(r: random.Random) -> str:
    body = "69" + digits(r, 10)
    return body + str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(body)) % 10)


def version(r: random.Random) -> str:
    return f"{r.randint(0, 30)}.{r.randint(0, 40)}.{r.randint(0, 300)}"


def latitude(r: random.Random) -> str:
    return f"{r.randint(20, 50)}.{digits(r, 7)}"


def longitude(r: random.Random) -> str:
    return f"{r.randint(75, 130)}.{digits(r, 7)}"


def price(r: random.Random) -> str:
    return f"{r.randint(1, 999)},{digits(r, 3)},{digits(r, 3)}.{digits(r, 2)}"


def serial(r: random.Random) -> str:
    return "".join(
        r.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(r.choice((10, 12, 16)))
    )


def batch(r: random.Random) -> str:
    return birth(r, 2020, 2025) + digits(r, 4)


def hash_short(r: random.Random) -> str:
    return hexes(r, 8)


def count(r: random.Random) -> str:
    return str(r.randint(1, 99999))


NEGATIVE = {
    n: f
    for n, f in globals().items()
    if callable(f) and getattr(f, "__module__", "") == __name__ and n not in {"hexes", "b64"}
}
