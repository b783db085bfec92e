"""Values that look like something and are nothing: orders, hashes, builds, serials, near misses."""

import random
import string

from values_china import chars, digits, luhn, rid18
from values_offices import uscc


def order18(r: random.Random) -> str:
    return "202" + digits(r, 1) + f"{r.randrange(1, 13):02}{r.randrange(1, 29):02}" + digits(r, 10)


def order16(r: random.Random) -> str:
    return digits(r, 16)


def order19(r: random.Random) -> str:
    return "1" + digits(r, 18)


def order_luhn(r: random.Random) -> str:
    return luhn("20" + digits(r, 13))


def wrong_rid(r: random.Random) -> str:
    value = rid18(r)
    return value[:17] + r.choice([c for c in "0123456789" if c != value[17]])


def wrong_card(r: random.Random) -> str:
    value = luhn("622848" + digits(r, 12))
    return value[:-1] + str((int(value[-1]) + r.randrange(1, 9)) % 10)


def wrong_uscc(r: random.Random) -> str:
    value = uscc(r)
    return value[:17] + r.choice([c for c in "0123456789ABCDEF" if c != value[17]])


def wrong_iban(r: random.Random) -> str:
    body = "370400440" + digits(r, 9)
    right = 98 - int(body + "131400") % 97
    return f"DE{(right + r.randrange(1, 90)) % 97:02}{body}"


def snowflake(r: random.Random) -> str:
    return "17" + digits(r, 17)


def epoch_ms(r: random.Random) -> str:
    return "17" + digits(r, 11)


def tracking(r: random.Random) -> str:
    return r.choice(
        ("SF" + digits(r, 13), "YT" + digits(r, 13), "JDVA" + digits(r, 11), "77" + digits(r, 13))
    )


def serial(r: random.Random) -> str:
    return (
        chars(r, string.ascii_uppercase, 3)
        + digits(r, 4)
        + "-"
        + chars(r, string.ascii_uppercase + string.digits, 6)
    )


def part(r: random.Random) -> str:
    return r.choice(
        (
            "1" + digits(r, 10),
            digits(r, 3) + "-" + digits(r, 4) + "-" + digits(r, 4),
            "0" + digits(r, 3) + "-" + digits(r, 7),
        )
    )


def md5(r: random.Random) -> str:
    return chars(r, "0123456789abcdef", 32)


def sha1(r: random.Random) -> str:
    return chars(r, "0123456789abcdef", 40)


def sha256(r: random.Random) -> str:
    return chars(r, "0123456789abcdef", 64)


def uuid(r: random.Random) -> str:
    h = md5(r)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def b64(r: random.Random) -> str:
    return chars(r, string.ascii_letters + string.digits + "+/", 64)


def isbn(r: random.Random) -> str:
    body = "9787" + digits(r, 8)
    return body + str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(body)) % 10)


def ean(r: random.Random) -> str:
    body = "69" + digits(r, 10)
    return body + str(-sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(body)) % 10)


def number9(r: random.Random) -> str:
    return r.choice("123456789") + digits(r, 8)


def number10(r: random.Random) -> str:
    return r.choice("123456789") + digits(r, 9)


def number11(r: random.Random) -> str:
    return "1" + r.choice("3456789") + digits(r, 9)


def number12(r: random.Random) -> str:
    return r.choice("123456789") + digits(r, 11)


def decimal(r: random.Random) -> str:
    return f"{r.randrange(20, 120)}.{digits(r, r.choice((6, 14)))}"


def version(r: random.Random) -> str:
    return f"{r.randrange(1, 20)}.{r.randrange(30)}.{r.randrange(10)}.{r.randrange(1000, 99999)}"


MAKERS = {
    made.__name__: made
    for made in (
        order18, order16, order19, order_luhn, wrong_rid, wrong_card, wrong_uscc, wrong_iban, snowflake, epoch_ms, tracking, serial, part, md5,
        sha1, sha256, uuid, b64, isbn, ean, number9, number10, number11, number12, decimal, version,
    )
}  # fmt: skip
