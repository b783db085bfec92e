"""Values of China, valid by their standards and synthetic: GB 11643, GB 32100, GB 11714, ISO 7812, PBOC bank numbers, NHSA codes."""

import random

AREAS = (
    "110101",
    "310115",
    "440305",
    "510107",
    "610113",
    "650102",
    "652801",
    "330106",
    "420111",
    "371302",
    "210202",
    "530103",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文志国鹏宇晨曦佳琪雨欣梓涵浩然思远"
XINJIANG = (
    "阿布都热合曼·买买提",
    "古丽巴哈尔·艾合买提",
    "迪丽娜尔·吐尔逊",
    "艾山江·玉素甫",
    "帕提古丽·卡德尔",
    "叶尔兰·哈孜别克",
    "热依汗古丽·阿卜杜拉",
)
TRADITIONAL = (
    "陳志明",
    "林淑芬",
    "黃雅婷",
    "張家豪",
    "李美玲",
    "王建國",
    "蔡宗翰",
    "歐陽詩雅",
    "何永強",
    "鄧麗欣",
)
ROADS = ("人民路", "解放南路", "文化东街", "建设大道", "友好北路", "中山三路", "学府路", "长江西路")
PLACES = (
    "新疆维吾尔自治区乌鲁木齐市天山区",
    "北京市朝阳区",
    "上海市浦东新区",
    "广东省深圳市南山区",
    "四川省成都市武侯区",
    "浙江省杭州市西湖区",
    "山东省临沂市兰山区",
    "湖北省武汉市洪山区",
)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def digits(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(n))


def luhn(body: str) -> str:
    total = sum(d if i % 2 else d * 2 - 9 * (d > 4) for i, d in enumerate(map(int, reversed(body))))
    return body + str(-total % 10)


def birth(r: random.Random, low: int = 1945, high: int = 2012) -> str:
    return f"{r.randint(low, high)}{r.randint(1, 12):02}{r.randint(1, 28):02}"


def mod_11_2(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(c) for w, c in zip(weights, body, strict=True)) % 11]


def resident_id(r: random.Random) -> str:
    return mod_11_2(r.choice(AREAS) + birth(r) + f"9{r.randint(0, 99):02}")


def resident_id_spaced(r: random.Random) -> str:
    v = resident_id(r)
    return f"{v[:6]} {v[6:14]} {v[14:]}"


def resident_id_wide(r: random.Random) -> str:
    return resident_id(r).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})


def resident_id_ocr(r: random.Random) -> str:
    return " ".join(resident_id(r))


def resident_id_masked(r: random.Random) -> str:
    v = resident_id(r)
    return v[:6] + "********" + v[14:]


def resident_id_old(r: random.Random) -> str:
    return r.choice(AREAS) + birth(r, 1945, 1985)[2:] + digits(r, 3)


def pr_card(r: random.Random) -> str:
    return mod_11_2(
        "9"
        + r.choice(AREAS)[:2]
        + r.choice(("840", "392", "410", "643"))
        + birth(r, 1955, 2005)
        + digits(r, 3)
    )


def hmt_residence(r: random.Random) -> str:
    return mod_11_2(r.choice(("810000", "820000", "830000")) + birth(r) + digits(r, 3))


def home_return(r: random.Random) -> str:
    return r.choice("HM") + digits(r, 8)


def taiwan_permit(r: random.Random) -> str:
    return "0" + digits(r, 7)


def passport_cn(r: random.Random) -> str:
    return r.choice(("E", "G", "E")) + digits(r, 8)


def mrz_check(text: str) -> str:
    return str(
        sum((int(c, 36) if c != "<" else 0) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10
    )


def mrz(
    r: random.Random,
    country: str = "CHN",
    surname: str = "WANG",
    given: str = "XIAOMING",
    number: str = "",
) -> str:
    number = (number or passport_cn(r)).ljust(9, "<")
    born, until = (
        birth(r, 1960, 2000)[2:],
        f"{r.randint(27, 34)}{r.randint(1, 12):02}{r.randint(1, 28):02}",
    )
    first = f"P<{country}{surname}<<{given}".ljust(44, "<")
    optional = "<" * 14
    second = f"{number}{mrz_check(number)}{country}{born}{mrz_check(born)}{r.choice('MF')}{until}{mrz_check(until)}{optional}<"
    second += mrz_check(second[0:10] + second[13:20] + second[21:43])
    return first + "\n" + second


def military_id(r: random.Random) -> str:
    return r.choice(("军", "南", "北", "政", "空")) + "字第" + digits(r, 7) + "号"


def org_body(body: str) -> str:
    total = sum(w * int(c, 36) for w, c in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))
    return body + "0123456789X0"[11 - total % 11 if total % 11 else 11]


def org_code(r: random.Random) -> str:
    v = org_body(digits(r, 8))
    return f"{v[:8]}-{v[8]}"


def uscc(r: random.Random) -> str:
    body = (
        r.choice(("91", "12", "52", "93"))
        + r.choice(AREAS)
        + org_body("MA" + "".join(r.choice("0123456789ABCDEFGH") for _ in range(6)))
    )
    total = sum(pow(3, i, 31) * ALPHABET.index(c) for i, c in enumerate(body))
    return body + ALPHABET[-total % 31]


def registration(r: random.Random) -> str:
    body, product = r.choice(AREAS) + digits(r, 8), 10
    for c in body:
        product = ((product + int(c)) % 10 or 10) * 2 % 11
    return body + str((11 - product) % 10)


def bank_card(r: random.Random) -> str:
    return luhn(
        r.choice(("622848", "622202", "621700", "621661", "622700", "621226", "622155"))
        + digits(r, 12)
    )


def bank_card_16(r: random.Random) -> str:
    return luhn(r.choice(("622588", "625955", "622575", "628288")) + digits(r, 9))


def bank_card_spaced(r: random.Random) -> str:
    v = bank_card(r)
    return " ".join(v[i : i + 4] for i in range(0, 19, 4))


def account(r: random.Random) -> str:
    return r.choice(("6500", "3200", "1100", "0302")) + digits(r, r.choice((12, 14, 15)))


def cnaps(r: random.Random) -> str:
    body, product = (
        r.choice(("102", "103", "104", "105", "308"))
        + r.choice(("8810", "1000", "2900", "5840"))
        + digits(r, 4),
        10,
    )
    for c in body:
        product = ((product + int(c)) % 10 or 10) * 2 % 11
    return body + str((11 - product) % 10)


def mobile(r: random.Random) -> str:
    return r.choice(
        ("138", "139", "135", "186", "177", "159", "188", "133", "199", "166")
    ) + digits(r, 8)


def mobile_spaced(r: random.Random) -> str:
    v = mobile(r)
    return f"{v[:3]}{(s := r.choice(' -'))}{v[3:7]}{s}{v[7:]}"


def mobile_plus(r: random.Random) -> str:
    return "+86 " + mobile(r)


def landline(r: random.Random) -> str:
    return (
        r.choice(("0991-", "010-6", "021-5", "0755-8", "028-8", "0571-8"))
        + digits(r, 3)
        + digits(r, 4)
    )


def plate(r: random.Random) -> str:
    return (
        r.choice("新京沪粤川浙鲁")
        + r.choice("ABCDE")
        + r.choice(("·", "", "·"))
        + r.choice("ABCDEFGHJK")
        + digits(r, 4)
    )


def plate_green(r: random.Random) -> str:
    return r.choice("新京沪粤川浙") + r.choice("AB") + r.choice("DF") + digits(r, 5)


def vin(r: random.Random) -> str:
    chars, table = (
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True)),
    )
    body = (
        r.choice(("LSVAA4", "LFV2A2", "LZWACA", "LGXC14"))
        + digits(r, 2)
        + "0"
        + r.choice("ABCDEFGHJ")
        + r.choice(chars[:8])
        + digits(r, 6)
    )
    total = sum(
        w * (table.get(c) or int(c))
        for w, c in zip((8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), body, strict=True)
    )
    return body[:8] + "0123456789X"[total % 11] + body[9:]


def imei(r: random.Random) -> str:
    return luhn("86" + digits(r, 12))


def iccid(r: random.Random) -> str:
    return luhn("8986" + r.choice(("00", "01", "03")) + digits(r, 13))


def imsi(r: random.Random) -> str:
    return "460" + r.choice(("00", "01", "11")) + digits(r, 10)


def name(r: random.Random) -> str:
    return r.choice(SURNAMES) + "".join(r.choice(GIVEN) for _ in range(r.choice((1, 2, 2))))


def name_xinjiang(r: random.Random) -> str:
    return r.choice(XINJIANG)


def name_traditional(r: random.Random) -> str:
    return r.choice(TRADITIONAL)


def address(r: random.Random) -> str:
    return f"{r.choice(PLACES)}{r.choice(ROADS)}{r.randint(1, 999)}号{r.randint(1, 30)}栋{r.randint(1, 6)}单元{r.randint(1, 33)}0{r.randint(1, 4)}室"


def qq(r: random.Random) -> str:
    return str(r.randint(10**8, 4 * 10**9))


def wechat(r: random.Random) -> str:
    return r.choice(("xiaoyu", "sunny_", "wxid_", "linlin")) + "".join(
        r.choice("abcdefghkmnpqrstuvwxyz0123456789") for _ in range(8)
    )


def email_cn(r: random.Random) -> str:
    return (
        r.choice(("zhangwei", "liu.fang", "chenjie", "wang_min", "hr.zhao"))
        + digits(r, 3)
        + r.choice(("@163.com", "@qq.com", "@sina.com.cn", "@126.com", "@foxmail.com"))
    )


def hkid(r: random.Random) -> str:
    letter, body = r.choice("ABCDEGHKRYZ"), digits(r, 6)
    total = (
        36 * 9
        + int(letter, 36) * 8
        + sum(w * int(c) for w, c in zip((7, 6, 5, 4, 3, 2), body, strict=True))
    )
    return f"{letter}{body}({'0123456789A'[-total % 11]})"


def twid(r: random.Random) -> str:
    letter = r.choice("ABCDEFGHJKLMNPQRSTUVXYWZIO")
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) + 10
    body = r.choice("12") + digits(r, 7)
    total = (
        code // 10
        + code % 10 * 9
        + sum(w * int(c) for w, c in zip(range(8, 0, -1), body, strict=True))
    )
    return letter + body + str(-total % 10)


def taiwan_mobile(r: random.Random) -> str:
    return f"09{digits(r, 2)}-{digits(r, 3)}-{digits(r, 3)}"


def hk_phone(r: random.Random) -> str:
    return f"+852 {r.choice('569')}{digits(r, 3)} {digits(r, 4)}"


def ubn(r: random.Random) -> str:
    while True:
        v = digits(r, 8)
        if (
            sum(
                sum(map(int, str(int(c) * w)))
                for c, w in zip(v, (1, 2, 1, 2, 1, 2, 4, 1), strict=True)
            )
            % 10
            == 0
        ):
            return v


def institution(r: random.Random) -> str:
    return "H" + r.choice(AREAS) + digits(r, 5)


def pharmacy(r: random.Random) -> str:
    return "P" + r.choice(AREAS) + digits(r, 5)


def physician(r: random.Random) -> str:
    return "D" + r.choice(AREAS) + digits(r, 6)


def message_id(r: random.Random) -> str:
    return (
        institution(r)
        + f"2024{r.randint(1, 12):02}{r.randint(1, 28):02}{r.randint(8, 18):02}{r.randint(0, 59):02}{r.randint(0, 59):02}"
        + digits(r, 4)
    )


def psn_no(r: random.Random) -> str:
    return r.choice(AREAS) + digits(r, 20)


def visit_id(r: random.Random) -> str:
    return r.choice(AREAS) + "17" + digits(r, 11) + digits(r, 11)


def inpatient_no(r: random.Random) -> str:
    return r.choice(("ZY", "", "")) + digits(r, 8)


def card_sn(r: random.Random) -> str:
    return r.choice("ABCDEFGX") + digits(r, 8)


def ec_token(r: random.Random) -> str:
    return "65000" + "".join(r.choice("0123456789abcdefghjkmnpqrstuvw") for _ in range(23))


def icd10(r: random.Random) -> str:
    return r.choice(
        ("I10.x00x002", "E11.900", "J18.901", "K29.500", "C34.900", "N18.905", "F32.900")
    )


def diagnosis(r: random.Random) -> str:
    return r.choice(
        (
            "高血压病2级",
            "2型糖尿病",
            "肺恶性肿瘤",
            "慢性肾脏病5期",
            "抑郁状态",
            "乙型病毒性肝炎",
            "冠状动脉粥样硬化性心脏病",
        )
    )


def date_cn(r: random.Random) -> str:
    v = birth(r)
    return f"{v[:4]}年{int(v[4:6])}月{int(v[6:])}日"


def date_iso(r: random.Random) -> str:
    v = birth(r)
    return f"{v[:4]}-{v[4:6]}-{v[6:]}"


def money(r: random.Random) -> str:
    return f"{r.randint(50, 30000)}.{r.randint(0, 99):02}"


def sms_code(r: random.Random) -> str:
    return digits(r, 6)


CHINA = {
    n: f
    for n, f in globals().items()
    if callable(f)
    and getattr(f, "__module__", "") == __name__
    and n not in {"digits", "luhn", "birth", "mod_11_2", "mrz_check", "org_body"}
}
