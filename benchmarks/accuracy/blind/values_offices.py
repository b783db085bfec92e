"""Values of Chinese organisations, banks and medical insurance: GB 32100, GB 11714, CNAPS, 医保 codes."""

import random
import string

from values_china import COUNTIES, born, chars, digits, luhn


def bankcard(r: random.Random) -> str:
    return luhn(
        r.choice(
            [
                "622848",
                "622202",
                "621700",
                "621661",
                "623052",
                "622588",
                "621226",
                "621785",
                "622260",
                "621483",
            ]
        )
        + digits(r, r.choice((9, 12)))
    )


def bankcard_spaced(r: random.Random) -> str:
    value = bankcard(r)
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def account(r: random.Random) -> str:
    return r.choice(("3002", "6500", "1100", "4402", "1070", "9558")) + digits(
        r, r.choice((11, 13, 15))
    )


def cnaps(r: random.Random) -> str:
    body = (
        r.choice(["102", "103", "104", "105", "301", "303", "308", "310", "313", "402", "403"])
        + r.choice(("8810", "1000", "2900", "5840"))
        + digits(r, 4)
    )
    p = 10
    for c in body:
        p = ((int(c) + p) % 10 or 10) * 2 % 11
    return body + str((11 - p) % 10)


def swift(r: random.Random) -> str:
    return r.choice(
        ["ICBKCNBJXJP", "BKCHCNBJ760", "PCBCCNBJXJX", "ABOCCNBJ300", "CMBCCNBS", "CIBKCNBJ830"]
    )


USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def org_check(body: str) -> str:
    total = sum(
        (int(c) if c.isdigit() else ord(c) - 55) * w
        for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def orgcode(r: random.Random) -> str:
    body = r.choice(("MA" + chars(r, USCC, 6), digits(r, 8)))
    return body + "-" + org_check(body)


def uscc(r: random.Random) -> str:
    body = (
        r.choice(("91", "91", "92", "12", "11", "52"))
        + r.choice(COUNTIES)
        + orgcode(r).replace("-", "")
    )
    total = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + USCC[-total % 31]


def bizreg(r: random.Random) -> str:
    body = r.choice(COUNTIES) + digits(r, 8)
    p = 10
    for c in body:
        p = ((int(c) + p) % 10 or 10) * 2 % 11
    return body + str((11 - p) % 10)


def taxpayer15(r: random.Random) -> str:
    return r.choice(COUNTIES) + orgcode(r).replace("-", "")


def institution(r: random.Random) -> str:
    return "H" + r.choice(COUNTIES) + "0" + digits(r, 4)


def pharmacy(r: random.Random) -> str:
    return "P" + r.choice(COUNTIES) + "0" + digits(r, 4)


def physician(r: random.Random) -> str:
    return "D" + r.choice(COUNTIES) + "00" + digits(r, 4)


def psn_no(r: random.Random) -> str:
    return r.choice(COUNTIES) + "0000" + digits(r, 16)


def setl_id(r: random.Random) -> str:
    return r.choice(COUNTIES) + "17" + digits(r, 11) + digits(r, 11)


def msgid(r: random.Random) -> str:
    return (
        institution(r) + moment(r).replace("-", "").replace(" ", "").replace(":", "") + digits(r, 4)
    )


def ectoken(r: random.Random) -> str:
    return chars(r, string.digits + string.ascii_lowercase, 28)


def medrec(r: random.Random) -> str:
    return (
        r.choice(("", "ZY", "MZ"))
        + "20"
        + r.choice(("22", "23", "24"))
        + digits(r, r.choice((6, 8)))
    )


def sscard(r: random.Random) -> str:
    return r.choice("ABCDEFG") + digits(r, 8)


def moment(r: random.Random) -> str:
    return f"202{r.randrange(2, 6)}-{r.randrange(1, 13):02}-{r.randrange(1, 29):02} {r.randrange(8, 20):02}:{r.randrange(60):02}:{r.randrange(60):02}"


def day(r: random.Random) -> str:
    return moment(r)[:10]


def birthday(r: random.Random) -> str:
    return born(r).isoformat()


def emp_no(r: random.Random) -> str:
    return "65010" + digits(r, 9)


def money(r: random.Random) -> str:
    return f"{r.randrange(3, 90000)}.{r.randrange(100):02}"


def private_ip(r: random.Random) -> str:
    return (
        r.choice((f"10.{r.randrange(1, 250)}", "172.16", "192.168"))
        + f".{r.randrange(250)}.{r.randrange(1, 254)}"
    )


def public_ip(r: random.Random) -> str:
    return f"{r.choice((61, 101, 202, 218, 124, 39))}.{r.randrange(1, 250)}.{r.randrange(1, 250)}.{r.randrange(1, 250)}"


def icd10(r: random.Random) -> str:
    return r.choice(
        ["I10.x00x002", "E11.900", "J18.900", "K29.500", "I25.103", "N18.900x001", "C34.900"]
    )


def diagnosis(r: random.Random) -> str:
    return r.choice(
        [
            "高血压病2级",
            "2型糖尿病",
            "社区获得性肺炎",
            "慢性浅表性胃炎",
            "冠状动脉粥样硬化性心脏病",
            "慢性肾脏病3期",
            "腰椎间盘突出",
        ]
    )


MAKERS = {
    made.__name__: made
    for made in (
        bankcard, bankcard_spaced, account, cnaps, swift, orgcode, uscc, bizreg, taxpayer15, institution, emp_no,
        pharmacy, physician, psn_no, setl_id, msgid, ectoken, medrec, sscard, moment, day, birthday, money,
        private_ip, public_ip, icd10, diagnosis,
    )
}  # fmt: skip
