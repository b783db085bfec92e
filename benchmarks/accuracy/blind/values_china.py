"""Values of Chinese kinds, from the standards: GB 11643, GB 32100, GB 11714, ISO 7064, GB 16735, 医保 codes."""

import random
import string
from datetime import date, timedelta

COUNTIES = [
    "650102", "650104", "650203", "652901", "653101", "654002", "659001", "110105", "310115", "440305", "320106", "330106", "370202", "410105", "420106",
    "510107", "610113", "210102", "350203", "120101", "500103", "230102", "130102", "140105", "220104", "340104", "360102", "430102", "450103", "460105",
    "520103", "530102", "540102", "620102", "630103", "640104", "150102"
]  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰志国建文海波晓梅雪莹佳欣宇浩然子涵梓轩雨桐思远嘉怡俊辉鹏飞红燕春生永福德胜天宝立新振东淑珍凤琴"
UYGHUR = [
    "阿布都热合曼·买买提", "古丽米热·艾合买提", "买买提明·吐尔逊", "阿依努尔·卡德尔", "艾尔肯·阿不都拉", "热依汗古丽·玉素甫", "努尔兰·哈布都勒", "帕提古丽·依明", "叶尔波力·马合木提", "赛福丁·托合提"
]  # fmt: skip


def resident_check(body: str) -> str:
    """Return the check character of 17 digits (ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(c) * (2 ** (17 - i) % 11) for i, c in enumerate(body)) % 11]


def digits(r: random.Random, count: int) -> str:
    """Return random digits."""
    return "".join(r.choices(string.digits, k=count))


def chars(r: random.Random, alphabet: str, count: int) -> str:
    """Return random characters."""
    return "".join(r.choices(alphabet, k=count))


def born(r: random.Random) -> date:
    """Return a day of birth, 1938 to 2012."""
    return date(1938, 1, 1) + timedelta(days=r.randrange(27000))


def luhn(body: str) -> str:
    """Return `body` with its Luhn digit."""
    total = sum(
        sum(divmod(int(c) * (2 if i % 2 == 0 else 1), 10)) for i, c in enumerate(reversed(body))
    )
    return body + str(-total % 10)


def rid18(r: random.Random) -> str:
    # Serials from 900 on are hardly ever given out: these are nobody's.
    body = r.choice(COUNTIES) + born(r).strftime("%Y%m%d") + str(r.randrange(900, 996))
    return body + resident_check(body)


def rid18_spaced(r: random.Random) -> str:
    value = rid18(r)
    mark = r.choice(" -")
    return mark.join((value[:6], value[6:14], value[14:]))


def rid18_lower(r: random.Random) -> str:
    while not (value := rid18(r)).endswith("X"):
        pass
    return value.lower()


def rid15(r: random.Random) -> str:
    return (
        r.choice(COUNTIES)
        + (date(1938, 1, 1) + timedelta(days=r.randrange(16000))).strftime("%y%m%d")
        + str(r.randrange(900, 996))
    )


def hmt(r: random.Random) -> str:
    body = (
        r.choice(("810000", "820000", "830000"))
        + born(r).strftime("%Y%m%d")
        + str(r.randrange(900, 996))
    )
    return body + resident_check(body)


def prcard18(r: random.Random) -> str:
    body = (
        "9"
        + r.choice(("11", "31", "44", "65"))
        + r.choice(("840", "392", "410", "826", "276", "398"))
        + born(r).strftime("%Y%m%d")
        + str(r.randrange(900, 996))
    )
    return body + resident_check(body)


def prcard15(r: random.Random) -> str:
    body = (
        r.choice(("USA", "JPN", "KOR", "GBR", "DEU", "KAZ"))
        + r.choice(("1101", "3101", "4403", "6501"))
        + born(r).strftime("%y%m%d")
        + str(r.randrange(10))
    )
    total = sum(
        (int(c) if c.isdigit() else ord(c) - 55) * (7, 3, 1)[i % 3] for i, c in enumerate(body)
    )
    return body + str(total % 10)


def passport(r: random.Random) -> str:
    return r.choice(
        ("E" + digits(r, 8), "E" + r.choice("ABCDEFGHJK") + digits(r, 7), "G" + digits(r, 8))
    )


def home_return(r: random.Random) -> str:
    return r.choice("HM") + digits(r, 8) + r.choice(("", "0" + str(r.randrange(1, 5))))


def tw_permit(r: random.Random) -> str:
    return digits(r, 8)


def hk_out(r: random.Random) -> str:
    return r.choice("CWLT") + digits(r, 8)


def military(r: random.Random) -> str:
    return (
        r.choice(("军", "南", "武", "海", "空", "政")) + "字第" + digits(r, r.choice((7, 8))) + "号"
    )


def name(r: random.Random) -> str:
    return r.choice(SURNAMES) + chars(r, GIVEN, r.choice((1, 2, 2, 2)))


def name_uyghur(r: random.Random) -> str:
    return r.choice(UYGHUR)


def name_loose(r: random.Random) -> str:
    return name(r)


def uyghur_loose(r: random.Random) -> str:
    return name_uyghur(r)


PLACES = (
    "新疆维吾尔自治区乌鲁木齐市天山区解放南路",
    "北京市朝阳区建国路",
    "上海市浦东新区张杨路",
    "广东省深圳市南山区科技园南路",
    "江苏省南京市鼓楼区中山北路",
    "浙江省杭州市西湖区文三路",
    "四川省成都市武侯区人民南路四段",
    "湖北省武汉市武昌区中北路",
    "新疆喀什地区疏附县托克扎克镇人民路",
    "陕西省西安市雁塔区小寨东路",
    "山东省青岛市市南区香港中路",
)


def address(r: random.Random) -> str:
    return f"{r.choice(PLACES)}{r.randrange(1, 400)}号{r.choice(('', '院', '小区'))}{r.randrange(1, 30)}号楼{r.randrange(1, 6)}单元{r.randrange(101, 2600)}室"


def mobile(r: random.Random) -> str:
    return r.choice(
        [
            "130",
            "131",
            "135",
            "136",
            "137",
            "138",
            "139",
            "150",
            "151",
            "152",
            "158",
            "159",
            "166",
            "177",
            "180",
            "181",
            "185",
            "186",
            "187",
            "188",
            "189",
            "191",
            "198",
            "199",
        ]
    ) + digits(r, 8)


def mobile_grouped(r: random.Random) -> str:
    value = mobile(r)
    mark = r.choice(" -")
    return mark.join((value[:3], value[3:7], value[7:]))


def mobile86(r: random.Random) -> str:
    return r.choice(("+86 ", "+86-", "+86", "0086-")) + mobile(r)


def landline(r: random.Random) -> str:
    area = r.choice(("0991", "0998", "010", "021", "0755", "025", "0571", "028", "029"))
    return area + "-" + r.choice("2345678") + digits(r, 6 if area.startswith("099") else 7)


def landline_ext(r: random.Random) -> str:
    return landline(r) + r.choice(("转", "-")) + digits(r, 4)


def email(r: random.Random) -> str:
    return (
        r.choice(("zhang", "li", "wang.fang", "chenjie", "liuyang", "zhaolei"))
        + digits(r, 3)
        + "@"
        + r.choice(
            ("163.com", "126.com", "sina.cn", "xjybj.org.cn", "huarui-tech.cn", "foxmail.com")
        )
    )


def qq(r: random.Random) -> str:
    return r.choice("123456789") + digits(r, r.choice((7, 8, 9)))


def qqmail(r: random.Random) -> str:
    return qq(r) + "@qq.com"


def wechat(r: random.Random) -> str:
    return r.choice(("lxh", "wang_", "zhaoxm", "mei-mei", "cy")) + digits(r, r.choice((4, 6)))


def plate(r: random.Random) -> str:
    return (
        r.choice("新京沪粤苏浙川鄂陕鲁")
        + r.choice("ABCDE")
        + r.choice(("", "·"))
        + r.choice("0123456789ABCDEFGH")
        + digits(r, 3)
        + r.choice("0123456789JKLMNPQ")
    )


def plate_new(r: random.Random) -> str:
    return r.choice("新京沪粤苏浙川") + r.choice("ABCD") + r.choice("DF") + digits(r, 5)


VIN_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)


def vin(r: random.Random) -> str:
    body = (
        r.choice(("LSV", "LFV", "LGB", "LVS", "LHG", "LZW"))
        + chars(r, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 5)
        + "0"
        + r.choice("HJKLMNP")
        + r.choice("123A")
        + digits(r, 6)
    )
    total = sum(
        (int(c) if c.isdigit() else VIN_VALUES[c]) * w
        for c, w in zip(body, (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), strict=True)
    )
    return body[:8] + "0123456789X"[total % 11] + body[9:]


def imei(r: random.Random) -> str:
    return luhn("86" + digits(r, 12))


def iccid(r: random.Random) -> str:
    return luhn("8986" + r.choice(("00", "01", "03")) + digits(r, 13))


MAKERS = {
    made.__name__: made
    for made in (
        rid18, rid18_spaced, rid18_lower, rid15, hmt, prcard18, prcard15, passport, home_return, tw_permit, hk_out,
        military, name, name_loose, name_uyghur, uyghur_loose, address, mobile, mobile_grouped, mobile86, landline,
        landline_ext, email, qq, qqmail, wechat, plate, plate_new, vin, imei, iccid,
    )
}  # fmt: skip
