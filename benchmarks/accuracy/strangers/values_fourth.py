"""Values of the fourth set: rarer names, names of more peoples, passwords as people think of them, tokens of more vendors."""

import base64
import json
import random
from functools import partial

from values_china import bank_card, birth, digits, mobile, resident_id
from values_negative import hexes
from values_secret import UPPER, WORD, pem_pkcs8, some
from values_vendors import shape
from values_world import iban, maker

RARE = "庞樊兰殷施陶翟颜倪严牛温季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹苗凌费纪靳盛童甄项曲裴席屈鲍覃霍翁隋甘景柏宁柯阮闵解柴冉饶刁瞿戚池滕邬臧褚廉娄奚穆郎姬屠晏栾喻窦敖鄢冷卓仇佟匡巫鞠荆谌岑胥蔺"
COMPOUND = ("诸葛", "皇甫", "令狐", "慕容", "尉迟", "司徒", "夏侯", "端木")
FIRST = ("子衿", "皓轩", "沐辰", "予安", "若溪", "奕辰", "知夏", "锦程", "福生", "根宝", "桂香", "秀兰", "翠花", "招娣", "卫东", "援朝", "跃进", "爱民", "银环", "铁柱", "月娥", "兰芝", "沛霖", "景行", "楚瑜", "磊", "琳", "毅", "颖", "昊", "蓉", "斌", "旭", "媛", "凯", "柱", "萌")  # fmt: skip
PEOPLES = (
    "木合塔尔·买合木提", "加那提别克·努尔兰", "吐尔洪江·阿不力孜", "玛依拉·沙吾列提", "赛里克·叶尔肯", "姑丽尼沙·依不拉音", "达吾提·艾山",
)  # fmt: skip
UNDOTTED = ("巴图巴雅尔", "次仁卓玛", "扎西顿珠", "格日勒图", "其木格", "才仁多杰")
PEOPLE = {
    "person_ar": ("محمد العتيبي", "فاطمة الزهراني", "خالد المنصور", "نورة القحطاني"),
    "person_he": ("יעל כהן", "דוד לוי", "מיכל פרידמן"),
    "person_vi": ("Nguyễn Thị Mai", "Trần Văn Hùng", "Lê Hoàng Nam", "Phạm Thu Hà"),
    "person_th": ("สมชาย ใจดี", "สุดารัตน์ ศรีสุข", "วิชัย บุญมา"),
    "person_id": ("Budi Santoso", "Siti Rahmawati", "Agus Wijaya"),
    "person_el": ("Γιώργος Παπαδόπουλος", "Μαρία Νικολάου", "Ελένη Γεωργίου"),
    "person_uk": ("Шевченко Олена Василівна", "Бондаренко Андрій Миколайович"),
    "person_cs": ("Jana Nováková", "Petr Dvořák", "Lucie Procházková"),
    "person_hu": ("Kovács Béla", "Szabó Eszter", "Nagy Gergely"),
    "person_fi": ("Mikko Virtanen", "Aino Korhonen"),
    "person_da": ("Søren Nielsen", "Mette Kjær Hansen"),
    "person_ro": ("Ioana Popescu", "Andrei Ionescu"),
    "person_us": ("Marcus Delgado", "Shaniqua Brooks", "Kevin O'Leary", "Hannah Rosenthal", "Tyrone Mitchell"),
    "person_uk_en": ("Fiona MacKenzie", "Oliver Pemberton", "Siobhan Gallagher"),
    "person_pinyin": ("Zhang Wenbo", "Li Xiaofeng", "Chen Guangming", "Wu Jingyi", "Zhao Lihua"),
}  # fmt: skip
SHAPES = {
    "pan_ua": ("ua.rntrc", "3#########"), "cnp_woman": ("ro.cnp", "28#051#40####"), "rodne_woman": ("cz.rc", "8#551#/####"), "cpr_plain": ("dk.cpr", "1#058#-####"),
    "thai_solid": ("th.pin", "3############"), "il_9": ("il.idnr", "3########"), "aadhaar_dash": ("in_.aadhaar", "%###-####-####"), "nss_be_solid": ("be.nn", "8#051######"),
    "bsn_dots": ("nl.bsn", "%########"), "ssn_plain": ("us.ssn", "3##-##-####"), "cpf_2": ("br.cpf", "###.###.###-##"), "pesel_70": ("pl.pesel", "7#1#1######"),
}  # fmt: skip
IBANS = {"iban_dk": ("DK", "0040##########"), "iban_ae": ("AE", "033################")}
PATTERNS = {
    "nvidia": "nvapi-{u:64}", "sourcegraph": "sgp_{h:40}", "bitbucket_app": "ATBB{a:32}", "contentful": "CFPAT-{u:43}", "duffel": "duffel_live_{u:43}", "octopus": "API-{c:26}",
    "openshift": "sha256~{u:43}", "clojars": "CLOJARS_{l:60}", "infracost": "ico-{a:32}", "readme_io": "rdme_{l:70}", "typeform": "tfp_{a:59}", "gitlab_agent": "glagent-{u:50}",
    "gitlab_scim": "glsoat-{u:20}", "github_user": "ghu_{a:36}", "langfuse": "sk-lf-{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "firecrawl": "fc-{h:32}", "tavily": "tvly-dev-{a:32}", "jina": "jina_{a:60}",
    "e2b": "e2b_{h:40}", "voyage": "pa-{u:43}", "firebase": "AAAA{u:7}:APA91b{u:134}", "azure_devops": "{l:52}", "azure_func": "{u:52}AzFu{a:6}==", "discord_bot": "MT{a:24}.G{a:5}.{u:38}",
    "datadog": "{h:32}", "datadog_app": "{h:40}", "snyk": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "algolia": "{h:32}", "rapidapi": "{h:10}msh{h:15}p1{h:6}jsn{h:12}", "okx": "{h:8}-{h:4}-{h:4}-{h:4}-{h:12}",
    "harness": "pat.{a:22}.{h:24}.{a:20}", "sentry_org": "sntrys_eyJ{a:120}_{a:43}", "stripe_test": "sk_test_51{a:97}", "yandex": "t1.{a:60}.{u:86}", "line_token": "{a:150}=", "kuaishou": "{a:32}",
    "hcloud": "{a:64}", "minimax": "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{a:180}.{u:342}", "ark": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "iflytek": "{h:32}", "bailian": "sk-{h:32}", "wps": "{a:32}",
    "pushplus": "{h:32}", "serverchan": "SCT{d:6}T{a:26}", "gotify": "A{u:14}", "portainer": "ptr_{u:44}=", "grafana_cloud": "glc_eyJ{a:110}", "vultr": "{c:36}", "fastly": "{u:32}",
}  # fmt: skip


def name_rare(r: random.Random) -> str:
    """A Chinese name of a surname that the first three sets hardly have."""
    return r.choice((*RARE, *COMPOUND)) + r.choice(FIRST)


def name_peoples(r: random.Random) -> str:
    return r.choice(PEOPLES)


def name_undotted(r: random.Random) -> str:
    return r.choice(UNDOTTED)


def name_spaced(r: random.Random) -> str:
    """A name of two characters as forms set it: with a wide space between."""
    return r.choice(RARE) + "\u3000" + r.choice("磊琳毅颖昊蓉斌旭媛凯柱萌")


def address_lane(r: random.Random) -> str:
    return (
        r.choice(
            (
                "上海市虹口区四平路",
                "天津市河西区围堤道",
                "南京市鼓楼区汉中路",
                "苏州市姑苏区干将东路",
            )
        )
        + f"{r.randint(2, 998)}弄{r.randint(1, 60)}号{r.randint(101, 1804)}室"
    )


def address_corps(r: random.Random) -> str:
    return (
        r.choice(("新疆生产建设兵团第八师石河子市", "新疆阿拉尔市第一师"))
        + f"{r.randint(120, 152)}团{r.randint(1, 20)}连{r.randint(1, 80)}号"
    )


def address_us(r: random.Random) -> str:
    return f"{r.randint(11, 9899)} {r.choice(('Maple', 'Oakwood', 'Sycamore', 'Ridgeview'))} {r.choice(('Street', 'Ave', 'Drive', 'Ln'))}"


def password_phrase(r: random.Random) -> str:
    words = (
        "copper",
        "lantern",
        "gravel",
        "orchid",
        "saddle",
        "tundra",
        "velvet",
        "walnut",
        "harbor",
        "pickle",
    )
    return "-".join(r.sample(words, 3)) + r.choice(("", "!", str(r.randint(10, 99))))


def password_pinyin(r: random.Random) -> str:
    return r.choice(
        ("wangjun", "Liuyang", "woaini", "Beijing", "yiyuan", "caiwuke", "Xinxike")
    ) + r.choice(("1314", "@2025", "#0601", "_520", "8899!", "2024."))


def password_hard(r: random.Random) -> str:
    """A password of a generator, with signs that formats have to quote."""
    return (
        some(r, WORD, 4) + r.choice("#&$") + some(r, WORD, 5) + r.choice("^*%") + some(r, WORD, 4)
    )


def password_keys(r: random.Random) -> str:
    return r.choice(
        (
            "qwe123!@#",
            "1q2w3e4r",
            "Zaq12wsx",
            "asd123456",
            "QAZwsx123",
            "Aa123456.",
            "!QAZ2wsx",
            "abcd@1234",
        )
    )


def pin6(r: random.Random) -> str:
    return digits(r, 6)


def login(r: random.Random) -> str:
    return r.choice(
        ("root", "ybadmin", "cw_liu", "svc_etl", "sysdba", "nacos", "wangyl", "appuser", "hr01")
    )


def mobile_ocr(r: random.Random) -> str:
    v = mobile(r)
    return f"{v[:3]} {v[3:7]} {v[7:]}"


def mobile_3(r: random.Random) -> str:
    v = mobile(r)
    return f"{v[:3]}-{v[3:7]}-{v[7:]}"


def resident_id_o(r: random.Random) -> str:
    """A number read with the letter O for a zero."""
    v = resident_id(r)
    at = v.find("0", 6)
    return f"{v[:at]}O{v[at + 1 :]}"


def resident_id_line(r: random.Random) -> str:
    """A number that the end of a line breaks."""
    v = resident_id(r)
    return f"{v[:10]}\n{v[10:]}"


def card_4(r: random.Random) -> str:
    v = bank_card(r)
    return "-".join(v[i : i + 4] for i in range(0, 19, 4))


def date_long(r: random.Random) -> str:
    v = birth(r)
    return f"{('January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December')[int(v[4:6]) - 1]} {int(v[6:])}, {v[:4]}"  # fmt: skip


def date_point(r: random.Random) -> str:
    v = birth(r)
    return f"{v[:4]}.{int(v[4:6])}.{int(v[6:])}"


def date_wide(r: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in birth(r))


def bed_diagnosis(r: random.Random) -> str:
    return r.choice(
        (
            "急性阑尾炎",
            "股骨颈骨折",
            "肝硬化失代偿期",
            "HIV感染",
            "精神分裂症",
            "宫颈癌",
            "慢阻肺急性加重",
            "脑梗死恢复期",
        )
    )


def case_no(r: random.Random) -> str:
    return r.choice(("B", "00", "M")) + digits(r, 8)


def unit_no(r: random.Random) -> str:
    return "6501" + digits(r, 8)


def setl_id(r: random.Random) -> str:
    return "650100G" + digits(r, 20)


def iban_it(r: random.Random) -> str:
    """An Italian account: the letter before the bank is the check of what follows."""
    odd = (
        1,
        0,
        5,
        7,
        9,
        13,
        15,
        17,
        19,
        21,
        2,
        4,
        18,
        20,
        11,
        3,
        6,
        8,
        12,
        14,
        16,
        10,
        22,
        25,
        24,
        23,
    )
    body = "0542811101" + digits(r, 12)
    total = sum(int(c) if i % 2 else odd[int(c)] for i, c in enumerate(body))
    return iban("IT", chr(65 + total % 26) + body, r)


def iban_pt(r: random.Random) -> str:
    """A Portuguese account: two digits at its end are its own check, and the check of the IBAN is always 50."""
    body = "00020123" + digits(r, 11)
    return iban("PT", f"{body}{98 - int(body + '00') % 97:02}", r)


def iban_cz(r: random.Random) -> str:
    while True:
        account = digits(r, 10)
        if (
            sum(int(c) * w for c, w in zip(account, (6, 3, 7, 9, 10, 5, 8, 4, 2, 1), strict=True))
            % 11
            == 0
        ):
            return iban("CZ", "0800000000" + account, r)


def uk_postcode(r: random.Random) -> str:
    return f"{r.choice(('SW', 'NW', 'EH', 'LS'))}{r.randint(1, 9)} {r.randint(1, 9)}{some(r, 'ABDEFGHJLNPQRSTUWXYZ', 2)}"


def ua_phone(r: random.Random) -> str:
    return f"+380 {r.choice(('50', '67', '93'))} {digits(r, 3)} {digits(r, 2)} {digits(r, 2)}"


def sa_phone(r: random.Random) -> str:
    return f"+966 5{digits(r, 1)} {digits(r, 3)} {digits(r, 4)}"


def il_phone(r: random.Random) -> str:
    return f"+972-5{r.choice('0248')}-{digits(r, 3)}-{digits(r, 4)}"


def vn_phone(r: random.Random) -> str:
    return f"+84 9{digits(r, 1)} {digits(r, 3)} {digits(r, 4)}"


def th_phone(r: random.Random) -> str:
    return f"+66 8{digits(r, 1)} {digits(r, 3)} {digits(r, 4)}"


def id_phone(r: random.Random) -> str:
    return f"+62 812-{digits(r, 4)}-{digits(r, 4)}"


def cz_phone(r: random.Random) -> str:
    return f"+420 60{digits(r, 1)} {digits(r, 3)} {digits(r, 3)}"


def gr_phone(r: random.Random) -> str:
    return f"+30 69{digits(r, 2)} {digits(r, 3)} {digits(r, 3)}"


def dk_phone(r: random.Random) -> str:
    return f"+45 {digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)}".replace(
        "+45 0", "+45 2"
    ).replace("+45 1", "+45 3")


def gcp_key(r: random.Random) -> str:
    """A key as a service account's file has it: one line of JSON."""
    return json.dumps(pem_pkcs8(r) + "\n")[1:-1]


def docker_auth(r: random.Random) -> str:
    return base64.b64encode(f"robot$ci:{some(r, WORD, 16)}".encode()).decode()


def secret_b64(r: random.Random) -> str:
    """A value of a Kubernetes secret."""
    return base64.b64encode((some(r, WORD, 6) + "@" + some(r, WORD, 5)).encode()).decode()


def laravel_key(r: random.Random) -> str:
    return "base64:" + base64.b64encode(r.randbytes(32)).decode()


def django_key(r: random.Random) -> str:
    return some(r, "abcdefghijklmnopqrstuvwxyz0123456789!@#%^&*(-_=+)", 50)


def rails_master(r: random.Random) -> str:
    return hexes(r, 32)


def rails_base(r: random.Random) -> str:
    return hexes(r, 128)


def sm4_key_b64(r: random.Random) -> str:
    return base64.b64encode(r.randbytes(16)).decode()


def sm2_d(r: random.Random) -> str:
    return hexes(r, 64).upper()


def ansible_vault(r: random.Random) -> str:
    return hexes(r, 80)


def cisco9(r: random.Random) -> str:
    return f"$9${some(r, WORD + './', 14)}${some(r, WORD + './', 43)}"


def h3c_hash(r: random.Random) -> str:
    return "$h$6$" + some(r, WORD + "+/", 88) + "=="


def mysql_native(r: random.Random) -> str:
    return "*" + hexes(r, 40).upper()


def pbkdf2(r: random.Random) -> str:
    return f"pbkdf2_sha256$600000${some(r, WORD, 22)}${base64.b64encode(r.randbytes(32)).decode()}"


def argon2(r: random.Random) -> str:
    return f"$argon2id$v=19$m=65536,t=3,p=4${some(r, WORD, 22)}${some(r, WORD, 43)}"


def scram(r: random.Random) -> str:
    a, b, c = (base64.b64encode(r.randbytes(n)).decode() for n in (16, 32, 32))
    return f"SCRAM-SHA-256$4096:{a}${b}:{c}"


def serial_c(r: random.Random) -> str:
    return some(r, UPPER, 12)


FOURTH = {
    n: f for n, f in globals().items() if callable(f) and getattr(f, "__module__", "") == __name__
}
FOURTH |= {kind: lambda r, people=people: r.choice(people) for kind, people in PEOPLE.items()}
FOURTH |= {kind: partial(iban, *form) for kind, form in IBANS.items()}
FOURTH |= {kind: maker(*form) for kind, form in SHAPES.items()}
FOURTH |= {kind: shape(pattern) for kind, pattern in PATTERNS.items()}
