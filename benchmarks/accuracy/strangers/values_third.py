"""Values of the third set: names, numbers and accounts of more countries, passwords as offices make them, tokens of more vendors."""

import json
import random
from functools import partial

from stdnum import iban as number
from values_china import GIVEN, SURNAMES, bank_card, birth, digits, mobile, org_body, resident_id
from values_secret import hexes, rsa_key, segment, some
from values_vendors import shape
from values_world import iban, maker

WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
PEOPLE = {
    "person_de": ("Jürgen Scholz", "Katharina Vogt", "Uwe Brandt", "Sabine Köhler", "Matthias Heinrich"),
    "person_fr": ("Mathieu Rousseau", "Camille Lefèvre", "Hélène Marchand", "Olivier Girard"),
    "person_es": ("Javier Romero Castillo", "Lucía Fernández Ortega", "Marta Vidal Ruiz", "Sergio Navarro Gil"),
    "person_pt": ("João Pereira da Costa", "Ana Beatriz Carvalho", "Rui Teixeira", "Luciana Oliveira Ramos"),
    "person_it": ("Giulia Esposito", "Marco De Santis", "Francesca Rinaldi", "Alessandro Greco"),
    "person_pl": ("Katarzyna Wójcik", "Tomasz Zieliński", "Agnieszka Kamińska", "Piotr Lewandowski"),
    "person_nl": ("Sanne de Vries", "Pieter van den Berg", "Anouk Jansen", "Joost Bakker"),
    "person_tr": ("Mehmet Yıldız", "Ayşe Kaya", "Emre Şahin", "Zeynep Demir"),
    "person_jp": ("佐藤 健一", "鈴木 美咲", "高橋 大輔", "田中 由美子"),
    "person_kr": ("김민준", "이서연", "박지훈", "최유진"),
    "person_ru": ("Смирнов Алексей Петрович", "Кузнецова Ольга Игоревна", "Волков Дмитрий Сергеевич"),
    "person_in": ("Rajesh Kumar Sharma", "Priya Nair", "Amit Deshpande", "Sunita Verma"),
    "person_se": ("Erik Lindqvist", "Maja Sandberg", "Oskar Nyström"),
}  # fmt: skip
SHAPES = {
    "codice_it": ("it.codicefiscale", "@@@@@@8#A1#F205@"), "cpf_dots": ("br.cpf", "###.###.###-##"), "dni_dash": ("es.dni", "########@"),
    "pesel_90": ("pl.pesel", "9#0%1######"), "kimlik": ("tr.tckimlik", "%##########"), "nir_solid": ("fr.nir", "28#0675######%#"),
    "steuer_solid": ("de.idnr", "%##########"), "curp_2": ("mx.curp", "@E@@9#041#MJCRRR##"), "rut_plain": ("cl.rut", "########-#"),
    "cuil": ("ar.cuit", "27-%#######-#"), "cedula_co": ("co.nit", "9########-#"), "cedula_ec": ("ec.ci", "17########"),
    "personnummer_12": ("se.personnummer", "198#051#-####"), "aadhaar_solid": ("in_.aadhaar", "%###########"), "amka_2": ("gr.amka", "2#047######"),
}  # fmt: skip
IBANS = {
    "iban_es": ("ES", "2100041845##########"), "iban_at": ("AT", "19043002########"), "iban_be": ("BE", "001#########"), "iban_tr": ("TR", "000610051978##########"),
    "iban_ch": ("CH", "007620116########"), "iban_se": ("SE", "5000000005##########"), "iban_sa": ("SA", "80000000############"), "iban_de_solid": ("DE", "50010517##########"),
}  # fmt: skip
PATTERNS = {
    "sonar": "squ_{h:40}", "sonar_project": "sqp_{h:40}", "jenkins": "11{h:32}", "netlify": "nfp_{a:36}", "vercel": "{a:24}", "cloudsmith": "{h:40}", "hashicorp_batch": "hvb.{u:100}",
    "github_oauth": "gho_{a:36}", "gitlab_deploy": "gldt-{u:20}", "openai_svc": "sk-svcacct-{u:74}T3BlbkFJ{u:74}", "cohere": "{a:40}", "mistral": "{a:32}", "langsmith": "lsv2_pt_{h:32}_{h:10}",
    "pinecone": "pcsk_{a:6}_{a:62}", "elastic": "{a:58}==", "circleci": "CCIPAT_{a:22}_{h:40}", "buildkite": "bkua_{h:40}", "npm_legacy": "{h:8}-{h:4}-{h:4}-{h:4}-{h:12}",
    "tencent_tmp": "{u:160}", "gitee": "{h:32}", "coding_net": "{h:40}", "yuque": "{a:40}", "aliyun_sts": "STS.N{a:23}", "minio_key": "{a:20}", "minio_secret": "{a:40}",
    "nacos_key": "{a:43}=", "zabbix": "{h:64}", "ragflow": "ragflow-{a:40}", "dify": "app-{a:24}", "siliconflow": "sk-{l:48}", "razorpay": "rzp_live_{a:14}", "paystack": "sk_live_{h:40}",
    "heroku": "HRKU-AA{u:58}", "okta": "00{u:40}", "launchdarkly": "sdk-{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "flutterwave": "FLWSECK-{h:32}-X", "adafruit": "aio_{a:28}", "wandb": "{h:40}",
}  # fmt: skip


def given(r: random.Random, characters: str) -> str:
    return "".join(r.choices(characters, k=r.choice((1, 2, 2))))


def name_cn(r: random.Random) -> str:
    """A Chinese name, from more surnames than those of the first two sets."""
    return r.choice((*SURNAMES, *"苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段", "欧阳", "上官", "司马")) + given(
        r, GIVEN + "淑兰振海春梅凤霞德胜建华晓东志远佩珊若彤子轩一诺雅楠书豪"
    )  # fmt: skip


def name_uyghur(r: random.Random) -> str:
    return r.choice(("阿依古丽", "买买提江", "努尔买买提", "木拉提", "阿力木江", "热孜万古丽")) + "·" + r.choice(
        ("斯拉木", "托乎提", "依明", "库尔班", "阿不都拉", "肉孜")
    )  # fmt: skip


def address_rural(r: random.Random) -> str:
    return r.choice(("喀什地区疏附县吾库萨克镇", "伊犁哈萨克自治州霍城县清水河镇", "和田地区墨玉县喀拉喀什镇", "阿克苏地区温宿县共青团镇")) + f"{r.randint(1, 19)}村{r.randint(1, 9)}组{r.randint(1, 200)}号"  # fmt: skip


def address_city(r: random.Random) -> str:
    return r.choice(("沙依巴克区西山路", "水磨沟区南湖东路", "新市区北京南路", "玄武区珠江路", "江汉区解放大道", "岳麓区麓山南路")) + f"{r.randint(2, 998)}号" + r.choice(
        (f"{r.randint(1, 40)}号楼{r.randint(1, 5)}单元{r.randint(101, 2304)}", f"翡翠城{r.randint(1, 30)}-{r.randint(1, 4)}-{r.randint(101, 1804)}室")
    )  # fmt: skip


def password_office(r: random.Random) -> str:
    """A password as offices make them: an abbreviation, a year, a sign."""
    return r.choice(
        (
            f"{r.choice(('Xjyb', 'Ylbz', 'Sbk', 'Hisdb', 'Yyjk'))}{r.choice('@#!$%')}{r.randint(2019, 2026)}",
            f"{r.choice(('xjyb', 'ybj', 'rmyy', 'sjzx'))}{r.choice('!@_')}{r.choice(('QAZ2wsx', 'Zxcv1234', '1qaz2wsx', 'asdf7788'))}",
            f"{some(r, WORD, 5)}{r.choice('!@#$%&')}{some(r, WORD, 6)}",
            f"{r.choice(('Tianshan', 'Bogda', 'Huangshan', 'Kunlun'))}-{r.randint(11, 98)}-{some(r, WORD, 4)}",
        )
    )


def password_word(r: random.Random) -> str:
    return r.choice(("oracle", "sa123456", "Admin@123", "manager1", "welcome1", "test1234", "Passw0rd!", "111111", "cisco123", "wuhan2024"))  # fmt: skip


def password_digits(r: random.Random) -> str:
    return digits(r, r.choice((6, 8)))


def username(r: random.Random) -> str:
    return r.choice(("ybj_admin", "hisuser", "lisdb", "sjtb", "readonly", "opsadmin", "dba01", "zhaoyun", "u10086"))  # fmt: skip


def mobile_wide(r: random.Random) -> str:
    return mobile(r).translate(WIDE)


def mobile_dots(r: random.Random) -> str:
    v = mobile(r)
    return f"{v[:3]}.{v[3:7]}.{v[7:]}"


def card_wide(r: random.Random) -> str:
    return bank_card(r).translate(WIDE)


def resident_id_gap(r: random.Random) -> str:
    """A number as a reader of pictures splits it: in two or three runs."""
    v, at = resident_id(r), r.choice((3, 6, 10, 14))
    return f"{v[:at]} {v[at:]}"


def resident_id_lower(r: random.Random) -> str:
    return resident_id(r).lower()


def date_compact(r: random.Random) -> str:
    return birth(r)


def date_dots(r: random.Random) -> str:
    v = birth(r)
    return f"{v[:4]}.{v[4:6]}.{v[6:]}"


def date_slash(r: random.Random) -> str:
    v = birth(r)
    return f"{v[6:]}/{v[4:6]}/{v[:4]}"


def date_words(r: random.Random) -> str:
    v = birth(r)
    return f"{int(v[6:])} {('Jan', 'Feb', 'March', 'April', 'May', 'June', 'July', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec')[int(v[4:6]) - 1]} {v[:4]}"  # fmt: skip


def emp_no(r: random.Random) -> str:
    return "65" + digits(r, 8)


def org_plain(r: random.Random) -> str:
    return org_body(digits(r, 8))


def local(*forms: str) -> object:
    """Return a maker of phones: `#` is a digit."""
    return lambda r: "".join(r.choice("0123456789") if c == "#" else c for c in r.choice(forms))


PHONES = {
    "de_local": local("0171 #######", "0151-########", "030 ########", "(089) ######-##"), "fr_local": local("06 ## ## ## ##", "07.##.##.##.##", "01 4# ## ## ##"),
    "es_local": local("6## ### ###", "91 ### ## ##"), "it_phone": local("+39 347 #######", "347 ### ####"), "pl_phone": local("+48 60# ### ###", "50# ### ###"),
    "nl_phone": local("06-########", "+31 6 ########", "020-#######"), "tr_phone": local("0532 ### ## ##", "+90 542 ### ## ##"), "ru_local": local("8 (903) ###-##-##", "8 916 ### ## ##"),
    "br_local": local("(11) 9####-####", "(21) 9####-####"), "in_local": local("98### #####", "+91-9########2"), "us_dots": local("415.55#.####", "(617) 55#-####", "212-55#-####"),
    "mx_phone": local("+52 55 #### ####"), "kr_plus": local("+82 10-####-####"), "jp_fixed": local("03-5###-####", "06-6###-####"), "au_phone": local("04## ### ###", "+61 4## ### ###"),
    "se_phone": local("070-### ## ##", "+46 70 ### ## ##"),
}  # fmt: skip


def valid_iban(country: str, form: str, r: random.Random) -> str:
    """Return an account whose national check digits are right too."""
    while not number.is_valid(value := iban(country, form, r)):
        pass
    return value


def passport_fr(r: random.Random) -> str:
    return f"{r.randint(10, 24)}{some(r, 'ABCDEFGH', 2)}{digits(r, 5)}"


def passport_jp(r: random.Random) -> str:
    return "T" + r.choice("KRZ") + digits(r, 7)


def passport_kr(r: random.Random) -> str:
    return "M" + digits(r, 8)


def kube_token(r: random.Random) -> str:
    """A token of a service account: three parts, signed with RSA."""
    head = segment(
        json.dumps({"alg": "RS256", "kid": some(r, WORD, 43)}, separators=(",", ":")).encode()
    )
    body = segment(json.dumps({"iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:prod:deployer"}, separators=(",", ":")).encode())  # fmt: skip
    return f"{head}.{body}.{segment(r.randbytes(256))}"


def jwk_private(r: random.Random) -> str:
    numbers = rsa_key(r).private_numbers()
    return segment(numbers.d.to_bytes(128, "big"))


def sm4_key(r: random.Random) -> str:
    return hexes(r, 32).upper() if r.random() < 0.5 else hexes(r, 32)


def aes_text(r: random.Random) -> str:
    return some(r, WORD, 16)


THIRD = {
    n: f
    for n, f in globals().items()
    if callable(f)
    and getattr(f, "__module__", "") == __name__
    and n not in {"given", "local", "valid_iban"}
}
THIRD |= {kind: lambda r, people=people: r.choice(people) for kind, people in PEOPLE.items()}
THIRD |= {kind: partial(valid_iban, *country) for kind, country in IBANS.items()}
THIRD |= {kind: maker(*form) for kind, form in SHAPES.items()}
THIRD |= {kind: shape(pattern) for kind, pattern in PATTERNS.items()} | PHONES
