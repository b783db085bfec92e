"""Values of the fifth set: people of yet more countries, telephones and numbers of theirs, passwords as teams make them, newer vendors' tokens."""

import base64
import random
from functools import partial

from values_china import birth, digits, luhn
from values_secret import UPPER, URL, WORD, segment, some
from values_vendors import shape
from values_world import iban, maker

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
GIVEN = ("俊杰", "思源", "嘉怡", "雅静", "国栋", "永福", "淑珍", "玉兰", "晓彤", "一鸣", "泽宇", "梦瑶", "诗涵", "博文", "志强", "美玲", "海燕", "春梅", "立新", "光荣", "凤英", "水生", "长贵", "佩玲", "启航", "雨桐", "可欣", "承志", "望舒", "星野", "静", "鑫", "丹", "莹", "波", "亮", "虹", "倩", "健", "岩", "悦", "蕾")  # fmt: skip
PEOPLE = {
    "name_steppe": ("巴特尔", "乌兰图雅", "索南旺堆", "德吉央宗", "白玛次仁", "阿拉腾其其格", "洛桑丹增"),
    "name_dotted": ("叶尔江·赛力克", "阿孜古丽·吐尔地", "玛尔江·波拉提", "迪力夏提·帕尔哈提", "古丽米热·阿不来提", "巴合提亚尔·阿山"),
    "name_hk": ("陳嘉慧", "黃子軒", "梁詠詩", "劉德輝", "鄭凱琳", "吳卓賢", "葉穎彤", "許冠文"),
    "name_tw": ("林怡君", "張雅筑", "吳宗憲", "蔡佩蓉", "許家瑋", "簡志豪", "廖婉婷", "江承翰"),
    "person_roman": ("CHAN Ka Wai", "WONG Tsz Hin", "LEUNG Wing Sze", "CHEUNG Siu Ming"),
    "person_africa": ("Amara Okafor", "Thandiwe Nkosi", "Kwame Boateng", "Wanjiru Kamau", "Chidi Eze"),
    "person_india": ("Ravi Chandrasekaran", "Meenakshi Iyer", "Harpreet Singh Gill", "Farhan Qureshi"),
    "person_balkan": ("Goran Petrović", "Ivana Kovačević", "Bogdan Marinescu", "Desislava Ivanova", "Matej Novák"),
    "person_nord": ("Ingrid Solberg", "Lars-Erik Håkansson", "Päivi Mäkinen", "Guðrún Jónsdóttir"),
    "person_latin": ("Camila Restrepo Vélez", "Thiago Nascimento", "Ximena Quiroga", "Iñigo Etxeberria"),
    "person_gaul": ("Noémie Lacroix", "Thibault Delacourt", "Anaïs Berthier", "Yannick Le Goff"),
    "person_teuton": ("Friederike Baumgartner", "Lutz Ackermann", "Wiebke Hansen", "Reto Zürcher"),
    "person_states": ("Darnell Whitaker", "Megan Kowalczyk", "Esperanza Trujillo", "Bradley Hutchins", "Priscilla Vance"),
    "person_isles": ("Niamh O'Sullivan", "Gareth Llewellyn", "Isla Drummond"),
    "person_levant": ("Yusuf Demirel", "Layla Haddad", "Omar Al-Farouq", "Noa Shapira"),
    "person_slav": ("Козлова Марина Викторовна", "Егоров Илья Андреевич", "Ткаченко Сергій Петрович"),
    "person_nippon": ("中村 悠斗", "小林 さくら", "渡辺 浩二", "伊藤 真理子"),
    "person_hangul": ("정하은", "강도현", "윤서진", "한지민"),
}  # fmt: skip
SHAPES = {
    "kennitala": ("is_.kennitala", "1#058#-###9"), "sk_rc": ("sk.rc", "8#051#/####"), "do_cedula": ("do.cedula", "001-#######-#"),
    "cnp_19": ("ro.cnp", "19#051#40####"), "egn_9": ("bg.egn", "9#051#####"), "oib_2": ("hr.oib", "###########"), "bsn_2": ("nl.bsn", "1########"),
    "rrn_woman": ("kr.rrn", "9#051#-2######"), "nie_y": ("es.nie", "Y#######@"), "sin_solid": ("ca.sin", "5########"), "nhs_solid": ("gb.nhs", "6#########"), "ahv_2": ("ch.ssn", "756.####.####.##"),
    "my_number_solid": ("jp.in_", "############"), "tfn_solid": ("au.tfn", "#########"), "curp_3": ("mx.curp", "@A@@8#051#MDFLRS##"), "hetu_a": ("fi.hetu", "1#0501A###@"), "inn_2": ("ru.inn", "50##########"),
}  # fmt: skip
IBANS = {
    "iban_lu": ("LU", "001#############"),
    "iban_ie": ("IE", "BOFI900017########"),
    "iban_gr": ("GR", "0110125################"),
    "iban_ro": ("RO", "BTRL################"),
}
PATTERNS = {
    "openai_admin": "sk-admin-{u:58}T3BlbkFJ{u:58}", "anthropic_admin": "sk-ant-admin01-{u:93}AA", "anthropic_oauth": "sk-ant-oat01-{u:93}AA", "cerebras": "csk-{l:48}", "together": "tgp_v1_{u:43}",
    "fireworks": "fw_{a:24}", "deepgram": "{h:40}", "elevenlabs": "sk_{h:48}", "llamacloud": "llx-{a:48}", "exa": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "coze": "pat_{a:64}", "modelscope": "ms-{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}",
    "hunyuan": "sk-{a:48}", "stepfun": "{a:64}", "supabase_secret": "sb_secret_{u:22}_{u:8}", "clerk": "sk_live_{a:42}", "resend": "re_{a:8}_{a:24}", "neon": "napi_{l:64}", "xata": "xau_{a:43}",
    "posthog": "phx_{a:43}", "onepassword": "ops_eyJ{a:250}", "infisical": "st.{h:24}.{h:32}.{h:32}", "doppler_st": "dp.st.prd.{a:43}", "axiom": "xaat-{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "logfire": "pylf_v1_us_{a:43}",
    "honeycomb": "hcaik_{l:58}", "render": "rnd_{a:32}", "deno": "ddp_{a:36}", "jfrog_ref": "cmVmdGtu{a:56}", "paddle": "pdl_live_apikey_{l:26}_{a:22}_{a:3}", "mailersend": "mlsn.{h:64}", "onesignal": "os_v2_app_{l:102}",
    "trigger_dev": "tr_prod_{a:20}", "inngest": "signkey-prod-{h:64}", "frameio": "fio-u-{u:64}", "scaleway_id": "SCW{c:17}", "scaleway": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "digitalocean_oauth": "doo_v1_{h:64}",
    "gitlab_ci": "glcbt-1_{a:20}", "gitlab_feed": "glft-{u:20}", "github_app": "ghs_{a:36}", "jsr": "jsrp_{a:40}", "ovsx": "ovsxp_{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "dropbox": "sl.u.{u:130}", "asana": "2/12{d:14}/12{d:14}:{h:32}",
    "polar": "polar_oat_{a:43}", "cursor": "key_{h:64}", "atlas_sa": "mdb_sa_sk_{u:40}", "pscale_pw": "pscale_pw_{u:43}", "sendinblue_smtp": "xsmtpsib-{h:64}-{a:16}", "slack_rotate": "xoxe-1-{a:146}", "shopify_shared": "shpss_{h:32}",
    "ngrok": "2{a:26}_{a:21}", "bugsnag": "{h:32}", "amap": "{h:32}", "baidu_map": "{a:32}", "tencent_map": "{c:5}-{c:5}-{c:5}-{c:5}-{c:5}-{c:5}", "jpush": "{h:24}", "umeng": "{l:32}", "wechat_pay_v3": "{a:32}", "dingtalk_secret": "{u:64}",
    "feishu_secret": "{a:32}", "alipay_aes": "{a:22}==", "qcloud_sms": "{h:32}", "unionpay_cert": "{d:6}", "gitcode": "{a:24}", "cnb": "{a:28}", "ucloud": "{u:44}", "ksyun": "AKLT{u:20}", "ksyun_secret": "O{a:43}==", "aliyun_sk": "{a:30}",
    "splunk_hec": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "consul": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "rabbit_cookie": "{c:20}", "twitter_bearer": "AAAAAAAAAAAAAAAAAAAAA{a:20}%3D{a:50}", "facebook": "EAA{a:180}", "mapbox_sk": "sk.eyJ1Ijoi{a:60}.{u:22}",
    "linkedin": "WPL_AP1.{a:16}.{a:6}==", "zoom": "{u:32}", "intercom": "dG9rOm{a:54}=", "zendesk": "{a:40}", "pagerduty": "u+{u:18}", "opsgenie": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "sumo": "{a:64}", "codeium": "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}",
}  # fmt: skip


def name_new(r: random.Random) -> str:
    """A Chinese name of the hundred commonest families."""
    return r.choice(FAMILY) + r.choice(GIVEN)


def address_hk(r: random.Random) -> str:
    return r.choice(("九龍旺角彌敦道", "香港灣仔軒尼詩道", "新界沙田大涌橋路", "九龍觀塘協和街")) + f"{r.randint(12, 780)}號{r.choice(('嘉華大廈', '永安樓', '翠屏苑'))}{r.randint(3, 38)}樓{r.choice('ABCDEF')}室"  # fmt: skip


def address_tw(r: random.Random) -> str:
    return r.choice(("臺北市大安區和平東路二段", "新北市板橋區文化路一段", "高雄市左營區博愛三路", "臺中市西屯區臺灣大道三段")) + f"{r.randint(3, 420)}號{r.randint(2, 14)}樓"  # fmt: skip


def address_estate(r: random.Random) -> str:
    return r.choice(("成都市高新区天府三街", "西安市雁塔区科技二路", "杭州市余杭区文一西路", "长沙市岳麓区银盆南路", "乌鲁木齐市水磨沟区会展大道", "郑州市金水区花园路")) + f"{r.randint(2, 1888)}号{r.choice(('锦绣江南', '万科金域', '紫薇花园', '阳光100'))}{r.randint(1, 28)}幢{r.randint(1, 4)}单元{r.randint(101, 3304)}"  # fmt: skip


def address_village(r: random.Random) -> str:
    return r.choice(("河南省信阳市固始县郭陆滩镇", "贵州省毕节市织金县猫场镇", "甘肃省定西市陇西县首阳镇", "新疆喀什地区莎车县米夏镇")) + f"{r.choice('东西南北')}{r.choice(('大湾', '庙山', '李庄', '河沿'))}村{r.randint(1, 9)}组{r.randint(3, 88)}号"  # fmt: skip


def date_upper(r: random.Random) -> str:
    v = birth(r)
    return f"{v[6:]}-{('JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC')[int(v[4:6]) - 1]}-{v[:4]}"  # fmt: skip


def date_roc(r: random.Random) -> str:
    return f"民國{r.randint(45, 94)}年{r.randint(1, 12)}月{r.randint(1, 28)}日"


def password_team(r: random.Random) -> str:
    return r.choice(("Jsyy", "Wjw", "Yygh", "Ylbx", "Cwgl", "Zhyy")) + r.choice("@#_!$") + r.choice(("Net", "Db", "App", "Op")) + r.choice("#@!") + str(r.randint(2022, 2027))  # fmt: skip


def password_life(r: random.Random) -> str:
    """A password of a person: a name or a word, and a date."""
    return r.choice(("zhangxm", "xiaobao", "lovelulu", "Tiger", "daisy", "Manchester", "lili")) + r.choice(("19900101", "0812", "@1988", "_2016!", "520.", "#77"))  # fmt: skip


def password_long(r: random.Random) -> str:
    return "".join(r.choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#%^*_+=?-.~", k=r.choice((18, 22, 28))))  # fmt: skip


def password_short(r: random.Random) -> str:
    return r.choice(
        ("a1b2c3", "xjy123", "hello1", "zxc321", "lis666", "sa2008", "abc.123", "oa8888")
    )


def password_safe(r: random.Random) -> str:
    """A password of letters, digits and signs that no syntax minds."""
    return some(r, WORD, r.choice((9, 13, 16))) + r.choice(("_", "-", "")) + some(r, WORD, 4)


def login_5(r: random.Random) -> str:
    return r.choice(("yyadmin", "svc-backup", "lihua", "dba_ro", "netops", "k.brandt", "etl_job", "superuser", "report01"))  # fmt: skip


def card_diners(r: random.Random) -> str:
    return luhn("3056" + digits(r, 9))


def card_discover(r: random.Random) -> str:
    v = luhn("6011" + digits(r, 11))
    return " ".join(v[i : i + 4] for i in range(0, 16, 4))


def card_union(r: random.Random) -> str:
    return luhn(r.choice(("621483", "622909", "622609", "622689", "621768")) + digits(r, 9))


def mrn_letter(r: random.Random) -> str:
    return r.choice(("MRN", "P", "H")) + digits(r, 7)


def visit_no(r: random.Random) -> str:
    return r.choice(("MZ", "ZY", "JZ")) + "2026" + digits(r, 7)


def social_card(r: random.Random) -> str:
    return r.choice("ABDEKN") + digits(r, 8)


def illness(r: random.Random) -> str:
    return r.choice(("胃溃疡伴出血", "甲状腺乳头状癌", "系统性红斑狼疮", "双相情感障碍", "丙型肝炎", "腰椎间盘突出症", "急性心肌梗死", "先兆流产"))  # fmt: skip


def mobile_86(r: random.Random) -> str:
    return "0086" + r.choice(("137", "158", "182", "193", "176")) + digits(r, 8)


def mobile_new(r: random.Random) -> str:
    return r.choice(("137", "158", "182", "193", "176", "191", "150", "198")) + digits(r, 8)


def landline_ext(r: random.Random) -> str:
    return r.choice(("0991-", "010-8", "029-8", "0371-6")) + digits(r, 7) + "转" + digits(r, 3)


def email_work(r: random.Random) -> str:
    return r.choice(("noemie.lacroix", "d.whitaker", "r.chandra", "w.kamau", "goran_p", "mhutchins", "i.solberg")) + digits(r, 1) + r.choice(("@protonmail.com", "@gmx.at", "@icloud.com", "@orange.fr", "@seznam.cz", "@libero.it", "@hotmail.co.uk"))  # fmt: skip


def email_hanzi(r: random.Random) -> str:
    return r.choice(("wangsy", "gaoyan1987", "dr.chenli", "zhou-lx", "xinwen")) + digits(r, 2) + r.choice(("@139.com", "@aliyun.com", "@vip.qq.com", "@sohu.com", "@yeah.net"))  # fmt: skip


def k8s_data(r: random.Random) -> str:
    return base64.b64encode(password_long(r).encode()).decode()


def auth_basic(r: random.Random) -> str:
    return base64.b64encode(f"{login_5(r)}:{password_safe(r)}".encode()).decode()


def jwt_hs(r: random.Random) -> str:
    body = f'{{"sub":"u{digits(r, 6)}","role":"admin","exp":1893456000}}'
    head = b'{"typ":"JWT","alg":"HS512"}'
    return f"{segment(head)}.{segment(body.encode())}.{segment(r.randbytes(64))}"


def secret_key(r: random.Random) -> str:
    return some(r, URL, 48)


def hex_key(r: random.Random) -> str:
    return "".join(r.choices("0123456789abcdef", k=64))


def mongo_cluster(r: random.Random) -> str:
    return "cluster0." + some(r, "abcdefghijklmnopqrstuvwxyz0123456789", 5) + ".mongodb.net"


def msisdn(country: str, form: str, r: random.Random) -> str:
    return country + "".join(r.choice("0123456789") if c == "#" else r.choice("3456789") if c == "%" else c for c in form)  # fmt: skip


PHONES = {
    "ng_phone": ("+234 80", "3 %## ####"), "ke_phone": ("+254 7", "1# %#####"), "za_phone": ("+27 8", "2 %## ####"), "ch_phone": ("+41 79 ", "%## ## ##"), "at_phone": ("+43 664 ", "%######"), "be_phone": ("+32 47", "5 %# ## ##"),
    "pt_phone": ("+351 91", "# %## ###"), "ie_phone": ("+353 87 ", "%## ####"), "no_phone": ("+47 9", "## ## %##"), "fi_phone": ("+358 40 ", "%## ####"), "hu_phone": ("+36 30 ", "%## ####"), "ro_phone": ("+40 72", "# %## ###"),
    "sg_phone": ("+65 9", "%## ####"), "my_phone": ("+60 12-", "%## ####"), "ph_phone": ("+63 917 ", "%## ####"), "pk_phone": ("+92 301 ", "%######"), "eg_phone": ("+20 10", "0 %## ####"), "ar_phone": ("+54 9 11 ", "%###-####"),
    "cl_phone": ("+56 9 ", "%### ####"), "co_phone": ("+57 310 ", "%## ####"), "ca_phone": ("(416) ", "%##-####"), "us_plain": ("312-", "%##-####"), "uk_local": ("07700 ", "%#####"), "tw_plain": ("0912", "%#####"), "hk_plain": ("9", "%## ####"),
    "nz_phone": ("+64 21 ", "%## ####"), "hr_phone": ("+385 91 ", "%## ####"), "bg_phone": ("+359 88 ", "%## ####"),
}  # fmt: skip


def invoice_no(r: random.Random) -> str:
    return "26" + digits(r, 18)


def waybill(r: random.Random) -> str:
    return r.choice(("SF1", "JDVA", "YT88", "7731")) + digits(r, 12)


def part(r: random.Random) -> str:
    return f"{some(r, UPPER, 3)}-{digits(r, 4)}-{some(r, UPPER, 5)}"


def b64hash(r: random.Random) -> str:
    return base64.b64encode(r.randbytes(32)).decode()


FIFTH = {
    n: f
    for n, f in globals().items()
    if callable(f) and getattr(f, "__module__", "") == __name__ and n != "msisdn"
}
FIFTH |= {kind: lambda r, people=people: r.choice(people) for kind, people in PEOPLE.items()}
FIFTH |= {kind: partial(iban, *form) for kind, form in IBANS.items()}
FIFTH |= {kind: partial(msisdn, *form) for kind, form in PHONES.items()}
FIFTH |= {kind: maker(*form) for kind, form in SHAPES.items()}
FIFTH |= {kind: shape(pattern) for kind, pattern in PATTERNS.items()}
