"""Values of Chinese identifiers, made from the standards (china.md), with check digits of our own."""

from __future__ import annotations

import datetime as dt
import random
import string

from document import Maker

REGIONS = [
    "110105",
    "110108",
    "120103",
    "130102",
    "140105",
    "150103",
    "210106",
    "220104",
    "230103",
    "310115",
    "310104",
    "320102",
    "320583",
    "330106",
    "340104",
    "350203",
    "360102",
    "370202",
    "410105",
    "420106",
    "430104",
    "440106",
    "440305",
    "450103",
    "460106",
    "500112",
    "510107",
    "520103",
    "530102",
    "540102",
    "610113",
    "620102",
    "630104",
    "640104",
    "650102",
    "650104",
    "652301",
    "659001",
]
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红志文斌宇浩梓涵欣怡子轩晨思雨"
BINS = (
    ("621700", 19), ("622848", 19), ("622202", 19), ("621226", 19), ("622700", 19), ("621661", 19), ("622588", 16), ("622260", 19),
    ("621483", 16), ("622908", 18), ("436742", 19), ("625955", 16), ("621799", 19), ("622155", 16),
)  # fmt: skip


def digits(rng: random.Random, count: int) -> str:
    """Return `count` random digits."""
    return "".join(rng.choices(string.digits, k=count))


def date(rng: random.Random, first: int = 1950, last: int = 2008) -> dt.date:
    """Return a day in these years."""
    return dt.date(rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))


def mod112(body: str) -> str:
    """Append the check character of ISO 7064 MOD 11-2.

    >>> mod112("65010219000101001")
    '650102190001010016'
    """
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def luhn(body: str) -> str:
    """Append the Luhn digit.

    >>> luhn("622848000000000000")
    '6228480000000000000'
    """
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def mod1110(body: str) -> str:
    """Append the check digit of ISO 7064 MOD 11,10.

    >>> mod1110("10288100000")
    '102881000002'
    """
    product = 10
    for digit in body:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return body + str((11 - product) % 10)


def resident(rng: random.Random) -> str:
    return mod112(rng.choice(REGIONS) + f"{date(rng):%Y%m%d}" + digits(rng, 3))


def org(rng: random.Random) -> str:
    body = rng.choice(("MA" + "".join(rng.choices("0123456789ABCDEFGH", k=6)), digits(rng, 8)))
    total = sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "0X987654321"[total % 11]


def uscc(rng: random.Random) -> str:
    body = rng.choice(("91", "91", "91", "12", "52", "92")) + rng.choice(REGIONS) + org(rng)
    return body + CREDIT[-sum(CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31]


def card(rng: random.Random) -> str:
    prefix, length = rng.choice(BINS)
    return luhn(prefix + digits(rng, length - 7))


def grouped(text: str, size: int = 4, mark: str = " ") -> str:
    return mark.join(text[i : i + size] for i in range(0, len(text), size))


def mobile(rng: random.Random) -> str:
    return rng.choice(
        [
            "134",
            "135",
            "136",
            "138",
            "139",
            "150",
            "151",
            "158",
            "159",
            "166",
            "176",
            "177",
            "180",
            "186",
            "187",
            "188",
            "189",
            "191",
            "199",
        ]
    ) + digits(rng, 8)


def name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))


def uyghur(rng: random.Random) -> str:
    parts = [
        "阿卜杜拉",
        "买买提",
        "古丽",
        "艾尔肯",
        "阿依古丽",
        "吐尔逊",
        "热合曼",
        "帕提古丽",
        "库尔班",
        "努尔兰",
    ]
    return rng.choice(parts) + "·" + rng.choice(parts)


def vin(rng: random.Random) -> str:
    body = (
        rng.choice(("LSVAA4", "LFV2A2", "LZWACA", "LGBH52", "LVSHCA"))
        + "".join(rng.choices("0123456789ABCDEFGH", k=2))
        + "0"
        + rng.choice("CDEFGHJKLM")
        + rng.choice("ABC123")
        + "".join(rng.choices("0123456789", k=6))
    )
    table = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(
        (int(c) if c.isdigit() else table[c]) * w for c, w in zip(body, weights, strict=True)
    )
    return body[:8] + "0123456789X"[total % 11] + body[9:]


def plate(rng: random.Random) -> str:
    head = rng.choice("京沪粤苏浙鲁新川陕豫鄂闽") + rng.choice("ABCDEF")
    if rng.random() < 0.3:
        return head + rng.choice("DF") + digits(rng, 5)
    return (
        head
        + rng.choice(("", "·"))
        + "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=1))
        + digits(rng, 4)
    )


def address(rng: random.Random) -> str:
    place = rng.choice(
        (
            "新疆乌鲁木齐市天山区",
            "北京市海淀区",
            "江苏省南京市鼓楼区",
            "广东省深圳市南山区",
            "四川省成都市武侯区",
        )
    )
    return (
        place
        + rng.choice(("解放南路", "中山路", "科技一路", "人民大道"))
        + f"{rng.randint(1, 400)}号"
        + rng.choice(
            (
                f"{rng.randint(1, 30)}栋{rng.randint(1, 6)}单元{rng.randint(101, 2802)}室",
                f"院内{rng.randint(1, 9)}号楼",
                "",
            )
        )
    )


def hkid(rng: random.Random) -> str:
    letter, body = rng.choice("ABCDEGHKPRVYZ"), digits(rng, 6)
    total = 36 * 9 + (ord(letter) - 55) * 8 + sum(int(d) * (7 - i) for i, d in enumerate(body))
    return f"{letter}{body}({'0123456789A'[-total % 11]})"


def twid(rng: random.Random) -> str:
    letter, body = rng.choice("ABCDEFGH"), rng.choice("12") + digits(rng, 7)
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) + 10
    total = code // 10 + code % 10 * 9 + sum(int(d) * (8 - i) for i, d in enumerate(body))
    return letter + body + str(-total % 10)


def loan_card(rng: random.Random) -> str:
    body = rng.choice(REGIONS)[:4] + digits(rng, 10)
    weights = (1, 3, 5, 7, 11, 2, 13, 1, 1, 17, 19, 97, 23, 29)
    return body + f"{sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 97 + 1:02d}"


def region(rng: random.Random) -> str:
    return rng.choice(REGIONS)


def cut(text: str, marks: str, *lengths: int) -> str:
    """Cut a value into groups.

    >>> cut("650102190001010016", " ", 6, 8)
    '650102 19000101 0016'
    """
    out, at = [], 0
    for length in lengths:
        out.append(text[at : at + length])
        at += length
    return marks.join((*out, text[at:]))


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=count))


MAKERS: dict[str, Maker] = {
    "cn.resident-id": resident,
    "cn.resident-id/spaced": lambda r: cut(resident(r), " ", 6, 8),
    "cn.resident-id/lower": lambda r: resident(r).lower(),
    "cn.resident-id15": lambda r: region(r) + f"{date(r, 1950, 1999):%y%m%d}" + digits(r, 3),
    "cn.foreigner-id": lambda r: mod112("9" + r.choice(("11", "31", "44", "65")) + r.choice(("840", "392", "410", "398")) + f"{date(r):%Y%m%d}" + digits(r, 3)),
    "cn.residence-permit": lambda r: mod112(r.choice(("810000", "820000", "830000")) + f"{date(r):%Y%m%d}" + digits(r, 3)),
    "cn.passport": lambda r: r.choice((f"E{digits(r, 8)}", f"E{r.choice('ABCDEFGH')}{digits(r, 7)}", f"G{digits(r, 8)}")),
    "cn.hk-macau-travel-permit": lambda r: r.choice("HM") + digits(r, r.choice((8, 10))),
    "cn.taiwan-travel-permit": lambda r: digits(r, 8),
    "cn.exit-permit": lambda r: r.choice("CWLT") + digits(r, 8),
    "cn.military-id": lambda r: r.choice("南北沈兰成济广海空") + "字第" + digits(r, r.choice((6, 7, 8))) + "号",
    "hk.id-card": hkid,
    "tw.national-id": twid,
    "cn.uscc": uscc,
    "cn.org-code": lambda r: cut(org(r), "-", 8),
    "cn.business-registration": lambda r: mod1110(region(r) + digits(r, 8)),
    "cn.taxpayer-id": lambda r: region(r) + org(r),
    "cn.loan-card": loan_card,
    "cn.bank-card": card,
    "cn.bank-card/spaced": lambda r: grouped(card(r)),
    "cn.bank-card/dashed": lambda r: grouped(card(r), 4, "-"),
    "cn.bank-account": lambda r: r.choice("1234568") + digits(r, r.choice((11, 14, 16, 18))),
    "cn.cnaps": lambda r: mod1110(r.choice(["102", "103", "104", "105", "301", "308", "313", "402"]) + digits(r, 8)),
    "cn.mobile": mobile,
    "cn.mobile/dashed": lambda r: cut(mobile(r), "-", 3, 4),
    "cn.mobile/plus": lambda r: "+86 " + mobile(r),
    "cn.landline": lambda r: r.choice(("010-6", "021-5", "025-8", "0755-2", "028-8", "0512-6")) + digits(r, 7) if r.random() < 0.7 else r.choice(("0991-3", "0997-2", "0451-8")) + digits(r, 6),
    "cn.plate": plate,
    "cn.vin": vin,
    "cn.imei": lambda r: luhn(r.choice(("86", "35", "01")) + digits(r, 12)),
    "cn.iccid": lambda r: luhn("8986" + r.choice(("00", "01", "11")) + digits(r, 13)),
    "cn.imsi": lambda r: "460" + r.choice(("00", "01", "11")) + digits(r, 10),
    "cn.qq": lambda r: r.choice("123456789") + digits(r, r.choice((7, 8, 9))),
    "cn.wechat": lambda r: _letters(r, 4) + r.choice(("_", "")) + digits(r, 4),
    "cn.person-name": name,
    "cn.person-name/uyghur": uyghur,
    "cn.address": address,
    "cn.birth-date": lambda r: r.choice((f"{date(r):%Y-%m-%d}", f"{date(r):%Y年%m月%d日}", f"{date(r):%Y/%m/%d}")),
    "cn.employee-number": lambda r: r.choice(("", "E", "HR")) + digits(r, 6),
    "cn.student-id": lambda r: "G" + resident(r),
    "cn.housing-fund": lambda r: digits(r, 12),
    "cn.postal-code": lambda r: r.choice(("83", "10", "21", "51")) + digits(r, 4),
    "cn.insured-unit": lambda r: digits(r, 8),
    "cn.driver-file-number": lambda r: region(r) + digits(r, 6),
    "cn.case-number": lambda r: f"（{r.randint(2015, 2025)}）{r.choice('京沪粤新苏')}0{r.randint(100, 199)}民初{r.randint(1, 9999)}号",
    "cn.real-estate-certificate": lambda r: f"{r.choice('京沪粤新苏')}（{r.randint(2016, 2025)}）{r.choice(('南京市', '乌鲁木齐市', '海淀区'))}不动产权第{digits(r, 7)}号",
    "intl.email": lambda r: _letters(r, 6) + r.choice((".", "_", "")) + _letters(r, 3) + "@" + r.choice(("hzhealth.cn", "qq.com", "163.com", "xjyb.gov.cn", "mailbox-corp.com.cn")),
    "cn_health.medical-record-number": lambda r: r.choice(("", "ZY", "MZ")) + digits(r, r.choice((8, 10))),
    "cn_health.person-number": lambda r: region(r) + digits(r, 20),
    "cn_health.medical-institution": lambda r: "H" + region(r) + digits(r, 5),
    "cn_health.pharmacy": lambda r: "P" + region(r) + digits(r, 5),
    "cn_health.physician": lambda r: "D" + region(r) + digits(r, 6),
    "cn_health.nurse": lambda r: "N" + region(r) + digits(r, 6),
    "cn_health.pharmacist": lambda r: "HY" + region(r) + digits(r, 6),
    "cn_health.message-id": lambda r: "H" + region(r) + digits(r, 5) + f"{date(r, 2021, 2025):%Y%m%d}{r.randint(0, 23):02d}{r.randint(0, 59):02d}{r.randint(0, 59):02d}" + digits(r, 4),
    "cn_health.visit-id": lambda r: r.choice("SA") + region(r) + f"{date(r, 2021, 2025):%y%m%d}" + digits(r, 7),
    "cn_health.social-security-card": lambda r: r.choice("ABCDEFG") + digits(r, 8),
    "cn_health.electronic-certificate": lambda r: "".join(r.choices(string.ascii_uppercase + string.digits, k=28)),
    "cn_health.western-drug": lambda r: f"XJ01{r.choice('CDEF')}{r.choice('ABCD')}T{digits(r, 3)}A{digits(r, 3)}{digits(r, 9)}",
    "cn_health.chinese-medicine": lambda r: f"ZA{digits(r, 2)}{r.choice('ABC')}{r.choice('ABC')}{digits(r, 14)}",
    "cn_health.consumable": lambda r: "C" + r.choice(("01", "03", "07", "14", "17")) + digits(r, 17),
    "cn_health.drug-approval": lambda r: "国药准字" + r.choice("HZSB") + "20" + digits(r, 6),
    "cn_health.drug-trace-code": lambda r: "8" + digits(r, 19),
    "cn_health.diagnosis": lambda r: r.choice(("I10.x00x002", "E11.900x001", "J18.900", "K29.500", "I25.103", "N18.900x012")),
    "cn_health.chronic-disease": lambda r: "M" + r.choice(("03900", "01600", "05300", "08300")),
    "cn_health.service-item": lambda r: "00" + digits(r, 13),
    "cn_health.settlement-field": lambda r: f"{r.randint(10, 99999)}.{digits(r, 2)}",
    "cn_health.practising-certificate": lambda r: r.choice(("110", "210", "141")) + digits(r, 12),
    "cn_health.diagnosis-group": lambda r: r.choice(("AH11", "BU21", "QJ15", "FM13")),
}  # fmt: skip
