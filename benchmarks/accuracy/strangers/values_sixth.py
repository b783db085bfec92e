"""Values of the sixth set: names put together by chance, areas of all provinces, passwords of more habits, cards with lines for machines, new vendors' tokens."""

import base64
import random
from functools import partial

from values_china import birth, digits, luhn, mod_11_2, mrz_check
from values_secret import WORD, some
from values_third import valid_iban
from values_vendors import shape
from values_world import maker

AREAS = (
    "110105", "120103", "130102", "140105", "150102", "210102", "220102", "230103", "310104", "320102", "330102", "340102", "350102", "360102", "370102", "410102", "420102", "430102", "440103",
    "450102", "460105", "500103", "510104", "520102", "530102", "540102", "610102", "620102", "630102", "640104", "650103", "650104", "652901", "653101", "654002", "659001", "512501", "422130", "652701", "320623",
)  # fmt: skip
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
FIRST = "安白宝贝彬冰波博才灿昌长畅超辰晨成诚承城程池春聪翠达大代丹道德迪东冬朵恩尔帆凡方芳飞菲芬丰风峰锋凤福富刚歌根功光广贵桂国海涵汉航豪浩禾和河贺恒红宏洪鸿虹厚花华怀欢焕辉慧惠吉纪季佳家嘉建健江娇杰洁捷金锦进晶菁景静敬靖炯九菊娟军君钧俊峻卡开凯康可坤兰岚澜乐雷蕾磊黎力立丽利莉莲良亮林琳霖玲凌龙隆璐露伦洛满曼茂梅美萌孟梦敏明铭鸣牧沐楠念宁培佩鹏平萍琪琦其奇启千倩强巧钦琴青清晴庆秋泉群然仁荣容融如蕊瑞润若森山珊善尚绍诗石时士世书淑舒树双爽顺硕思松素堂涛天田廷婷庭通彤威维伟炜玮卫文雯武西希溪霞贤显香湘翔祥向小晓筱孝欣昕新鑫兴星杏秀旭轩萱学雪勋雅亚妍岩彦艳燕扬阳洋瑶耀业叶一依怡宜亦艺奕毅银英莹盈颖永勇友有宇雨玉育煜钰裕元园媛源远月悦越云芸允运泽展章昭哲珍贞振震正政之芝志治智中忠仲洲珠竹卓子紫宗祖"
TRADITIONAL = ("陳黃張劉楊趙吳鄭謝許鄧馮蕭葉羅盧鍾賴蘇簡", ("怡萱", "冠廷", "俊傑", "淑惠", "偉倫", "穎詩", "國強", "詠欣", "家寶", "雅雯", "智傑", "麗華", "鈺婷", "啟賢"))  # fmt: skip
TURKIC = (("阿力木", "买尔旦", "古丽娜尔", "热孜万古丽", "艾尔肯", "塔依尔", "米日古丽", "努尔买买提", "哈丽旦", "叶尔肯别克", "巴哈尔", "伊力亚斯"), ("吐尔逊", "依明", "阿布都拉", "肉孜", "卡斯木", "哈力克", "别克图尔", "托合提", "艾则孜", "尼亚孜"))  # fmt: skip
LATIN = {
    "person_anglo": (("Andrew", "Chloe", "Derek", "Evelyn", "Grant", "Holly", "Ian", "Joanna", "Keith", "Lydia", "Nathan", "Paige", "Russell", "Tamara"), ("Ashcroft", "Bellamy", "Carver", "Dawson", "Ellery", "Fairbanks", "Granger", "Holloway", "Ingram", "Kessler", "Langley", "Prescott", "Tolbert", "Wexler")),
    "person_iber": (("Rodrigo", "Inés", "Mateo", "Valentina", "Duarte", "Leonor", "Gonzalo", "Beatriz"), ("Aguilar Soto", "Figueroa", "Monteiro Lopes", "Saavedra", "Cisneros", "Barbosa", "Peralta Núñez")),
    "person_euro": (("Anneliese", "Corentin", "Dorota", "Edoardo", "Freya", "Henrik", "Jolanda", "Ludovic", "Marieke", "Ondřej"), ("Bauer", "Chevalier", "Dąbrowski", "Ferrari", "Lindgren", "van Dijk", "Rossetti", "Svoboda", "Winkler", "Jørgensen")),
    "person_pinyin6": (("Wang", "Liu", "Zhou", "Huang", "Xu", "Sun", "Guo", "Deng", "Tang", "Fan"), ("Jianjun", "Meiling", "Haoran", "Yutong", "Zhiyuan", "Xiuying", "Bo", "Siqi")),
    "person_desi": (("Ananya", "Vikram", "Lakshmi", "Imran", "Gurpreet", "Devika"), ("Banerjee", "Reddy", "Malhotra", "Sheikh", "Pillai", "Choudhury")),
    "person_cyr": (("Соколов", "Лебедев", "Орлов", "Белов", "Макаров"), ("Андрей Николаевич", "Денис Олегович", "Павел Ильич", "Роман Юрьевич")),
    "person_hangul6": (("김", "이", "박", "최", "정", "조", "강"), ("수빈", "현우", "지은", "태영", "민서")),
    "person_kanji6": (("山本", "加藤", "吉田", "松本", "清水"), ("翔太", "陽菜", "直樹", "千尋", "恵子")),
}  # fmt: skip
CITIES = (
    "辽宁省沈阳市和平区", "吉林省长春市南关区", "黑龙江省哈尔滨市道里区", "江苏省南京市玄武区", "安徽省合肥市蜀山区", "福建省福州市鼓楼区", "江西省南昌市东湖区", "河南省洛阳市涧西区", "湖南省株洲市天元区", "广西壮族自治区南宁市青秀区",
    "海南省海口市龙华区", "重庆市渝北区", "贵州省贵阳市云岩区", "云南省昆明市官渡区", "甘肃省兰州市城关区", "宁夏银川市兴庆区", "新疆伊宁市", "新疆库尔勒市", "新疆昌吉市", "内蒙古包头市昆都仑区", "天津市河西区", "山西省太原市小店区",
)  # fmt: skip
STREETS = (
    "新华路",
    "和平大街",
    "胜利东路",
    "北京中路",
    "迎宾大道",
    "青年路",
    "团结巷",
    "滨河北路",
    "朝阳街",
    "光明三路",
    "西环路",
    "桂花园路",
)
HOMES = (
    "{}号",
    "{}号院{}号楼{}室",
    "{}号{}-{}-{}02",
    "{}弄{}号{}01室",
    "{}号幸福家园{}栋{}单元{}03",
    "{}号金色阳光小区{}#{}-{}01",
)
SHAPES = {
    "cpf_6": ("br.cpf", "7##.###.###-##"), "ssn_6": ("us.ssn", "2##-##-####"), "nhs_6": ("gb.nhs", "7## ### ####"), "dni_6": ("es.dni", "4#######@"), "nir_6": ("fr.nir", "2 9# 11 69 ### ### ##"), "steuer_6": ("de.idnr", "%# ### ### ###"),
    "pesel_6": ("pl.pesel", "0#2%1######"), "cf_6": ("it.codicefiscale", "@@@@@@7#D4#H501@"), "bsn_6": ("nl.bsn", "2########"), "rrn_6": ("kr.rrn", "7#112#-1######"), "inn_6": ("ru.inn", "16##########"), "aadhaar_6": ("in_.aadhaar", "%### #### ####"),
    "kimlik_6": ("tr.tckimlik", "%##########"), "tfn_6": ("au.tfn", "8## ### ###"), "sin_6": ("ca.sin", "7## ### ###"), "cnp_6": ("ro.cnp", "27#112#12####"), "egn_6": ("bg.egn", "7#112#####"), "thai_6": ("th.pin", "5-####-#####-##-#"), "mykad_6": ("my.nric", "7#112#-10-####"),
    "curp_6": ("mx.curp", "@A@@7#112#MMCLRN##"), "rut_6": ("cl.rut", "1#.###.###-#"), "cuit_6": ("ar.cuit", "27-%#######-#"), "za_6": ("za.idnr", "7#112#0###08#"), "il_6": ("il.idnr", "2########"), "hetu_6": ("fi.hetu", "1#117#-###@"), "pnr_6": ("se.personnummer", "7#112#-####"),
    "fnr_6": ("no.fodselsnummer", "1#117######"), "cpr_6": ("dk.cpr", "1#117#-####"), "pps_6": ("ie.pps", "#######@A"), "nif_6": ("pt.nif", "1########"), "ahv_6": ("ch.ssn", "756.####.####.##"), "svnr_6": ("at.vnr", "#### 1#117#"), "nn_6": ("be.nn", "7#.11.2#-###.##"),
    "oib_6": ("hr.oib", "###########"), "amka_6": ("gr.amka", "1#117######"), "rodne_6": ("cz.rc", "7#112#/####"), "my_number_6": ("jp.in_", "#### #### ####"), "itin_6": ("us.itin", "9##-8#-####"),
}  # fmt: skip
IBANS = {"iban_de6": ("DE", "37040044##########"), "iban_nl6": ("NL", "INGB##########"), "iban_lt6": ("LT", "10000###########")}  # fmt: skip
PATTERNS = {
    "bedrock": "ABSKQmVkcm9ja0FQSUtleS{a:110}", "cf_user": "cfut_{a:40}{h:8}", "cf_origin": "v1.0-{h:24}-{h:146}", "context7": "ctx7sk-{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "twitch": "oauth:{l:30}", "newrelic_insert": "NRII-{u:32}",
    "wakatime": "waka_{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "browserbase": "bb_live_{u:27}", "square_secret": "sq0csp-{u:43}", "gemini_new": "AQ.Ab8R{u:46}", "aws_sts": "ASIA{b:16}", "okta_ssws": "00{u:40}", "wecom_aes": "{a:43}", "kaggle": "KGAT_{h:32}",
    "session": "{h:32}", "bearer_opaque": "{u:43}", "csrf": "{a:32}", "api_hex": "{h:40}", "api_mixed": "{a:36}", "app_secret": "{h:32}", "kimi_sk": "sk-{a:48}", "sonar_user": "squ_{h:40}", "jenkins_11": "11{h:32}", "sm4_hex": "{h:32}",
    "sm2_private": "{h:64}", "hmac_key": "{a:44}", "dify_dataset": "dataset-{a:24}", "n8n": "n8n_api_{a:40}", "coolify": "{d:2}|{a:48}", "telegram6": "7{d:9}:AA{u:33}", "vercel_new": "vcp_{a:56}", "minio_ak": "{c:20}", "gogs": "{h:40}", "nexus": "NpmToken.{h:8}-{h:4}-3{h:3}-a{h:3}-{h:12}",
}  # fmt: skip
PHONES = {
    "us_phone6": ("(", "702) %##-####"), "us_phone6b": ("+1-", "206-%##-####"), "us_phone6c": ("", "646.%##.####"), "uk_phone6": ("+44 (0)7", "911 %#####"), "uk_fixed6": ("020 7", "%## ####"), "fr_phone6": ("+33 (0)6 ", "%# ## ## ##"), "de_phone6": ("+49 (0) 176 ", "%#######"),
    "it_phone6": ("+39 338 ", "%######"), "es_phone6": ("+34 6", "%# ### ###"), "br_phone6": ("(51) 9", "%###-####"), "mx_phone6": ("+52 1 33 ", "%### ####"), "in_phone6": ("+91 99", "%## #####"), "ru_phone6": ("+7 926 ", "%##-##-##"),
    "tr_phone6": ("0 (555) ", "%## ## ##"), "pl_phone6": ("+48 ", "60# %## ###"), "nl_phone6": ("06 ", "%### ####"), "se_phone6": ("073-", "%## ## ##"), "hk_phone6": ("(852) 6", "%## ####"), "tw_phone6": ("0933-", "%##-###"), "sg_phone6": ("8", "%## ####"), "vn_phone6": ("+84 90 ", "%## ## ##"),
    "th_phone6": ("+66 8", "1 %## ####"), "id_phone6": ("+62 812-", "%###-####"), "ae_phone6": ("+971 50 ", "%## ####"), "il_phone6": ("052-", "%######"), "gr_phone6": ("+30 694 ", "%## ####"), "ua_phone6": ("+380 67 ", "%## ## ##"), "cz_phone6": ("+420 60", "# %## ###"),
}  # fmt: skip


def phone(country: str, form: str, r: random.Random) -> str:
    return country + "".join(r.choice("0123456789") if c == "#" else r.choice("3456789") if c == "%" else c for c in form)  # fmt: skip


def person(first: tuple[str, ...], last: tuple[str, ...], r: random.Random) -> str:
    """A name put together; Korean ones stand without a space."""
    return ("" if first[0] == "김" else " ").join((r.choice(first), r.choice(last)))


def name_six(r: random.Random) -> str:
    """A Chinese name: any of the 250 commonest families, any given name of common characters."""
    return r.choice(FAMILY) + "".join(r.choices(FIRST, k=r.choice((1, 2, 2, 2))))


def name_turkic(r: random.Random) -> str:
    """A name of Xinjiang: one's own and the father's."""
    return "·".join(map(r.choice, TURKIC))


def name_old(r: random.Random) -> str:
    """A name in traditional characters."""
    return "".join(map(r.choice, TRADITIONAL))


def person_comma(r: random.Random) -> str:
    first, last = LATIN["person_anglo"]
    return f"{r.choice(last)}, {r.choice(first)} {r.choice('ABEJLMR')}."


def person_caps(r: random.Random) -> str:
    first, last = LATIN["person_anglo"]
    return f"{r.choice(first)} {r.choice('ABEJLMR')} {r.choice(last)}".upper()


def resident_six(r: random.Random) -> str:
    return mod_11_2(r.choice(AREAS) + birth(r, 1938, 2024) + f"{r.randint(1, 999):03}")


def resident_four(r: random.Random) -> str:
    """A number in groups as a reader of cards says it: 6, 4, 4, 4."""
    v = resident_six(r)
    return f"{v[:6]}-{v[6:10]}-{v[10:14]}-{v[14:]}"


def mobile_six(r: random.Random) -> str:
    return r.choice(("130", "131", "134", "145", "147", "151", "152", "155", "157", "162", "165", "167", "170", "171", "173", "178", "180", "181", "183", "185", "187", "189", "190", "195", "196")) + digits(r, 8)  # fmt: skip


def mobile_344(r: random.Random) -> str:
    v = mobile_six(r)
    return f"{v[:3]} {v[3:7]} {v[7:]}"


def mobile_bracket(r: random.Random) -> str:
    return f"(+86){mobile_six(r)}"


def landline_six(r: random.Random) -> str:
    return r.choice(("(0991)", "0998-", "0571-8", "(010)6", "0999-", "024-2")) + digits(r, 7)


def address_six(r: random.Random) -> str:
    home = r.choice(HOMES).format(r.randint(1, 699), r.randint(1, 28), r.randint(1, 5), r.randint(1, 18))  # fmt: skip
    return r.choice(CITIES) + r.choice(STREETS) + home


def bank_six(r: random.Random) -> str:
    return luhn(r.choice(("621799", "622188", "621098", "623668", "621288", "623052", "622203", "621785", "622262")) + digits(r, 12))  # fmt: skip


def bank_six_4(r: random.Random) -> str:
    v = bank_six(r)
    return " ".join(v[i : i + 4] for i in range(0, 19, 4))


def card_world(r: random.Random) -> str:
    """A card of Visa or Mastercard in groups."""
    v = luhn(r.choice(("4539", "4716", "5412", "5168", "4024")) + digits(r, 11))
    return r.choice((" ", "-", "")).join(v[i : i + 4] for i in range(0, 16, 4))


def card_amex(r: random.Random) -> str:
    v = luhn(r.choice(("3714", "3782", "3456")) + digits(r, 10))
    return f"{v[:4]} {v[4:10]} {v[10:]}"


def mrz_td1(r: random.Random) -> str:
    """Three lines for machines of an identity card (ICAO 9303, part 5)."""
    number = r.choice("LTCX") + digits(r, 8)
    born, until = birth(r, 1960, 2000)[2:], f"{r.randint(27, 34)}{r.randint(1, 12):02}15"
    first = f"IDD<<{number}{mrz_check(number)}".ljust(30, "<")
    second = f"{born}{mrz_check(born)}{r.choice('MF')}{until}{mrz_check(until)}D<<".ljust(29, "<")
    whole = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    return f"{first}\n{second}{mrz_check(whole)}\n" + "BAUER<<ANNELIESE<MARIE".ljust(30, "<")


def mrz_visa(r: random.Random) -> str:
    """Two lines for machines of a passport of a person of chance."""
    number = r.choice("EGP") + digits(r, 8)
    born, until = birth(r, 1950, 2005)[2:], f"{r.randint(27, 35)}{r.randint(1, 12):02}09"
    second = f"{number}{mrz_check(number)}GBR{born}{mrz_check(born)}F{until}{mrz_check(until)}" + "<" * 15  # fmt: skip
    second = second[:43]
    return "P<GBRHOLLOWAY<<LYDIA<JANE".ljust(44, "<") + "\n" + second + mrz_check(second[:10] + second[13:20] + second[21:43])  # fmt: skip


def password_habit(r: random.Random) -> str:
    """A password as officials choose it: a word of the work, a sign, digits."""
    return r.choice(("Ybj", "Yibao", "Huawei", "Admin", "Hospital", "Dameng", "Xinjiang", "Kfpt", "Rsj", "Sjzx")) + r.choice(("@", "#", "!", "_", "*")) + r.choice(("123", "2026", "1qaz", "888", "0991", "Abc"))  # fmt: skip


def password_dev(r: random.Random) -> str:
    """A password as developers choose it."""
    return r.choice(("s3cr3t", "P4ssw0rd", "hunter", "dragon", "letme1n", "Qwer", "mysql", "n1nja", "zaq12", "Summer")) + r.choice(("!", "-", "$", "", ".")) + r.choice(("2025", "Xy7", "prod", "99", "!!", "K9"))  # fmt: skip


def password_machine(r: random.Random) -> str:
    """A password of a generator that needs no quotes."""
    return some(r, WORD, r.choice((16, 20, 24, 32)))


def password_signs(r: random.Random) -> str:
    """A password of a generator with signs."""
    return some(r, WORD, 4) + r.choice("!#%*+=?^~") + some(r, WORD, 5) + r.choice("@$&-_.") + some(r, WORD, 3)  # fmt: skip


def password_zh(r: random.Random) -> str:
    return r.choice(("woaini", "liuxing", "xiaoming", "chenglong", "baobei", "tianshan", "zhongguo", "wodemima")) + r.choice(("520", "1314", "@2024", "666", "_88", "1990"))  # fmt: skip


def discord_new(r: random.Random) -> str:
    """A bot's token: its number in Base64, a time, a signature."""
    number = base64.b64encode(f"1{digits(r, 18)}".encode()).decode().rstrip("=")
    return f"{number}.G{some(r, WORD, 5)}.{some(r, WORD + '-_', 38)}"


def basic_six(r: random.Random) -> str:
    return base64.b64encode(f"svc:{password_machine(r)}".encode()).decode()


def netrc_login(r: random.Random) -> str:
    return r.choice(("deploy", "cibot", "mliu", "backup", "readonly"))


def sm4_upper(r: random.Random) -> str:
    return "".join(r.choices("0123456789ABCDEF", k=32))


def illness_six(r: random.Random) -> str:
    return r.choice(("慢性阻塞性肺疾病", "精神分裂症", "尿毒症", "乳腺恶性肿瘤", "糖尿病足", "帕金森病", "血友病A", "肺结核", "脑梗死后遗症", "HIV感染", "急性阑尾炎", "股骨颈骨折"))  # fmt: skip


def email_six(r: random.Random) -> str:
    return r.choice(("chloe.bellamy", "h.lindgren", "rsaavedra", "dorota-d", "v.malhotra", "tolbert_r")) + digits(r, 2) + r.choice(("@gmail.com", "@fastmail.com", "@wp.pl", "@uol.com.br", "@hotmail.fr", "@naver.com", "@ziggo.nl"))  # fmt: skip


def email_zh(r: random.Random) -> str:
    return r.choice(("sunhy", "guo.ning", "m13579", "tangxq_1983", "lx-zhou", "ybjbgs")) + digits(r, 2) + r.choice(("@qq.com", "@163.com", "@189.cn", "@xjrs.gov.cn", "@hotmail.com", "@outlook.com"))  # fmt: skip


def sixteen(r: random.Random) -> str:
    """Sixteen digits that no card has: the sum of Luhn is wrong."""
    v = luhn("9" + digits(r, 14))
    return v[:-1] + str((int(v[-1]) + 3) % 10)


def case_six(r: random.Random) -> str:
    return f"（2026）新01民终{r.randint(100, 9999)}号"


def sku(r: random.Random) -> str:
    return f"{some(r, 'ABCDEFGHJKMNPRTUVWXY', 2)}{digits(r, 6)}-{digits(r, 3)}"


def meter(r: random.Random) -> str:
    return "0000" + digits(r, 8)


SIXTH = {
    n: f
    for n, f in globals().items()
    if callable(f) and getattr(f, "__module__", "") == __name__ and n not in {"phone", "person"}
}
SIXTH |= {kind: partial(person, *parts) for kind, parts in LATIN.items()}
SIXTH |= {kind: partial(valid_iban, *form) for kind, form in IBANS.items()}
SIXTH |= {kind: partial(phone, *form) for kind, form in PHONES.items()}
SIXTH |= {kind: maker(*form) for kind, form in SHAPES.items()}
SIXTH |= {kind: shape(pattern) for kind, pattern in PATTERNS.items()}
