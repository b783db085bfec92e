"""Values of the seventh set: numbers of forty countries, names and homes put together anew, pictures read badly, secrets as people and vendors make them."""

import base64
import random
from functools import partial

from values_china import birth, digits, luhn, mod_11_2, mrz_check
from values_negative import b64
from values_secret import LOWER, WORD, some
from values_sixth import AREAS, FAMILY, person, phone
from values_third import valid_iban
from values_vendors import shape
from values_world import maker

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
RARE = (
    "欧阳",
    "司徒",
    "皇甫",
    "尉迟",
    "诸葛",
    "令狐",
    "缪",
    "厉",
    "戎",
    "闻",
    "郜",
    "亓",
    "仝",
    "岑",
    "敬",
    "桂",
    "盖",
    "操",
)
GIVEN = "逸骁珂恺晗霁琬瑾彧澄昱祺芮妤旻煦烨钊铎淼翊颢砚筠宸璟沛垚赟茜倩蓓莎薇娅妮婧妍娴娥菱莺萃锐锴镇铮锦钢岭岗岐峥嵘屹斌彪骏骥骞驰翰翎喜庚寅辰"
DOTTED = (("艾合麦提", "吐尔洪", "阿卜杜外力", "古丽加玛丽", "再娜甫", "木合塔尔", "叶斯木汗", "沙塔尔", "玛依拉", "布威海丽且"), ("喀迪尔", "麦麦提敏", "亚库普", "伊敏", "达吾提", "阿布力孜", "赛买提", "胡马尔别克"))  # fmt: skip
OLD = ("陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周葉蘇莊呂江何羅高蕭潘簡朱鍾游彭詹胡施沈余趙盧梁顏柯翁魏孫戴范方宋鄧杜侯薛", ("柏翰", "詩婷", "承恩", "宥辰", "佳蓉", "慧玲", "明哲", "麗珠", "振華", "思穎", "靜宜", "嘉宏", "子晴", "沛珊", "漢文", "惠雯"))  # fmt: skip
LATIN = {
    "p_en7": (("Margaret", "Owen", "Sheila", "Curtis", "Fiona", "Wesley", "Abigail", "Neil", "Deborah", "Connor"), ("Thornbury", "Haskell", "Pemberton", "Oakes", "Ridley", "Stanhope", "Marlowe", "Vaughn", "Quimby", "Hargreave")),
    "p_de7": (("Hildegard", "Torsten", "Annika", "Rolf", "Birgit", "Jannik"), ("Schreiber", "Lüttgen", "Obermeier", "Kretschmar", "Dahlke", "Pfeiffer")),
    "p_fr7": (("Séverine", "Baptiste", "Ghislaine", "Rémi", "Maëlle"), ("Fournier", "Vasseur", "Charpentier", "Leclerc", "Dumoulin")),
    "p_es7": (("Alejandra", "Ignacio", "Rocío", "Emilio", "Pilar"), ("Cabrera Montes", "Domínguez Vega", "Salazar", "Iglesias Prieto")),
    "p_it7": (("Chiara", "Lorenzo", "Ornella", "Tommaso", "Silvana"), ("Marchetti", "Pellegrini", "Caruso", "Fontana", "D'Angelo")),
    "p_pt7": (("Joaquim", "Fernanda", "Vinícius", "Larissa", "Otávio"), ("Sampaio", "Guimarães", "Azevedo Pinto", "Furtado", "Bragança")),
    "p_pl7": (("Zbigniew", "Małgorzata", "Wojciech", "Grażyna"), ("Kaczmarek", "Sikora", "Wróblewska", "Pawlak")),
    "p_nl7": (("Hendrik", "Femke", "Willem", "Lotte"), ("Hoekstra", "van der Meer", "Kuipers", "de Graaf")),
    "p_nord7": (("Astrid", "Torbjørn", "Sigrid", "Kalle", "Maren"), ("Bergström", "Halvorsen", "Kjeldsen", "Lehtonen", "Aune")),
    "p_east7": (("Zoltán", "Jitka", "Ruxandra", "Borislav", "Katica", "Vlatko"), ("Horváth", "Procházková", "Ionescu", "Dimitrov", "Babić", "Krajnc")),
    "p_tr7": (("Cemal", "Nurgül", "Hakan", "Elif"), ("Öztürk", "Aydın", "Karaca", "Yılmazer")),
    "p_in7": (("Suresh", "Kavita", "Arjun", "Deepa", "Mohammed"), ("Krishnamurthy", "Patil", "Bhattacharya", "Gowda", "Siddiqui")),
    "p_ru7": (("Морозов", "Фролов", "Зайцев", "Громов"), ("Виталий Сергеевич", "Кирилл Андреевич", "Евгений Львович")),
    "p_jp7": (("斎藤", "岡田", "長谷川", "村上", "近藤"), ("拓也", "結衣", "健太", "明日香")),
    "p_kr7": (("김", "오", "임", "송", "홍", "배"), ("나연", "준혁", "소영", "성민")),
    "p_asia7": (("Nguyễn", "Trần", "Lê"), ("Thị Hồng", "Quang Huy", "Minh Châu")),
    "p_malay7": (("Siti", "Budi", "Agus", "Nurul", "Dewi"), ("Rahmawati", "Hartono", "Setiawan", "Kusuma")),
    "p_py7": (("Zhang", "Li", "Chen", "Yang", "Zhao", "Ma"), ("Weiqiang", "Xiaohong", "Ruoxi", "Tianyu", "Jing", "Guodong")),
}  # fmt: skip
HOMES = (
    "{p}{s}{n}号{e}{b}号楼{u}单元{r}室", "{p}{s}{n}号{r}", "{p}{s}与{t}交叉口{e}{b}栋{r}", "{p}{s}{n}弄{b}号{r}室", "{p}{e}小区{b}-{u}-{r}", "{p}{t}街道{s}{n}号附{b}号", "{p}{t}镇{v}村{b}组{n}号", "{p}{t}乡{v}村委会{v}自然村{n}号", "{p}{e}{b}期{u}座{r}",
)  # fmt: skip
PLACES7 = (
    "河北省石家庄市裕华区", "山东省青岛市市北区", "江苏省苏州市吴中区", "浙江省温州市鹿城区", "福建省厦门市思明区", "广东省佛山市顺德区", "广西桂林市七星区", "四川省绵阳市涪城区", "云南省大理市", "陕西省咸阳市秦都区", "甘肃省天水市秦州区", "青海省西宁市城西区", "新疆喀什市", "新疆哈密市伊州区", "新疆石河子市", "新疆阿克苏市", "湖北省襄阳市樊城区", "湖南省衡阳市蒸湘区", "安徽省芜湖市镜湖区", "辽宁省大连市甘井子区", "上海市闵行区", "北京市丰台区", "重庆市沙坪坝区", "天津市滨海新区",
)  # fmt: skip
STREETS7 = (
    "建国路",
    "解放大道",
    "环城南路",
    "星火路",
    "东风西街",
    "古城路",
    "学院街",
    "康复路",
    "健康路",
    "塔里木路",
    "多来提巴格路",
    "翠微路",
    "科技五路",
    "幸福大街",
    "长青巷",
)
ESTATES7 = (
    "康居佳苑",
    "碧桂园天玺",
    "紫金华府",
    "城建家属院",
    "医学院家属区",
    "书香门第",
    "御景湾",
    "阳光花园",
    "铁路局家属楼",
    "恒大绿洲",
)
TOWNS7 = ("城关", "新城", "大河沿", "三道坝", "东门", "柳泉", "河口", "上马")
SHAPES = {
    "cpf_7": ("br.cpf", "0##.###.###-##"), "ssn_7": ("us.ssn", "4##-##-####"), "nhs_7": ("gb.nhs", "9## ### ####"), "dni_7": ("es.dni", "7#######@"), "nie_7": ("es.nie", "Z#######@"), "nir_7": ("fr.nir", "1 7# 03 33 ### ### ##"), "steuer_7": ("de.idnr", "%##########"), "pesel_7": ("pl.pesel", "6#0%2######"),
    "cf_7": ("it.codicefiscale", "@@@@@@6#M5#L736@"), "bsn_7": ("nl.bsn", "9########"), "rrn_7": ("kr.rrn", "6#091#-2######"), "inn_7": ("ru.inn", "54##########"), "aadhaar_7": ("in_.aadhaar", "%### #### ####"), "kimlik_7": ("tr.tckimlik", "%##########"), "tfn_7": ("au.tfn", "4## ### ###"), "sin_7": ("ca.sin", "1##-###-###"),
    "cnp_7": ("ro.cnp", "16#091#08####"), "egn_7": ("bg.egn", "6#091#####"), "thai_7": ("th.pin", "3-####-#####-##-#"), "mykad_7": ("my.nric", "6#091#-01-####"), "curp_7": ("mx.curp", "@O@@6#091#HJCPRN##"), "rut_7": ("cl.rut", "9.###.###-#"), "cuit_7": ("ar.cuit", "23-%#######-#"), "za_7": ("za.idnr", "6#091#5###08#"),
    "il_7": ("il.idnr", "3########"), "hetu_7": ("fi.hetu", "1#096#-###@"), "pnr_7": ("se.personnummer", "6#091#-####"), "fnr_7": ("no.fodselsnummer", "1#096######"), "cpr_7": ("dk.cpr", "1#096#-####"), "pps_7": ("ie.pps", "#######@A"), "nif_7": ("pt.nif", "2## ### ###"), "ahv_7": ("ch.ssn", "756.####.####.##"), "svnr_7": ("at.vnr", "#### 1#096#"),
    "nn_7": ("be.nn", "6#.09.1#-###.##"), "oib_7": ("hr.oib", "###########"), "amka_7": ("gr.amka", "1#096######"), "rodne_7": ("cz.rc", "6#091#/####"), "my_number_7": ("jp.in_", "############"), "isikukood_7": ("ee.ik", "46#091#####"), "asmens_7": ("lt.asmens", "46#091#####"), "emso_7": ("si.emso", "1#0996#50####"),
    "kennitala_7": ("is_.kennitala", "1#096#-###9"), "sk_7": ("sk.rc", "7#091#/####"), "cedula_ec7": ("ec.ci", "09########"), "cedula_do7": ("do.cedula", "402-#######-#"), "ua_7": ("ua.rntrc", "2#########"), "lv_7": ("lv.pvn", "1#0969-1####"),
}  # fmt: skip
IBANS = {
    "iban_de7": ("DE", "20050550##########"), "iban_be7": ("BE", "363#########"), "iban_es7": ("ES", "0049################"), "iban_ch7": ("CH", "00230############"), "iban_no7": ("NO", "8601#######"), "iban_pl7": ("PL", "11402004################"), "iban_ae7": ("AE", "033################"), "iban_tr7": ("TR", "000640000011##########"), "iban_hu7": ("HU", "117730161111101800000000"),
}  # fmt: skip
PATTERNS = {
    "apify": "apify_api_{a:36}", "aiven": "AVNS_{a:18}", "clickup": "pk_{d:8}_{c:32}", "mercadopago": "APP_USR-{d:16}-{d:6}-{h:32}-{d:9}", "plaid": "access-production-{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}", "xendit": "xnd_production_{a:60}",
    "retool": "retool_{a:30}", "klaviyo": "pk_{h:34}", "woo_key": "ck_{h:40}", "woo_secret": "cs_{h:40}", "datastax": "AstraCS:{a:24}:{h:64}", "vk": "vk1.a.{u:190}",
    "trello_secret": "ATTA{h:72}", "gcp_hmac": "GOOG1E{c:55}", "onepw_secret": "A3-{c:6}-{c:6}-{c:5}-{c:5}-{c:5}-{c:5}",
    "db_conn_key": "{a:86}==", "openai_old": "sk-{a:20}T3BlbkFJ{a:20}", "google_refresh7": "1//04{u:60}", "grok": "xai-{a:80}", "sentry7": "sntryu_{h:64}", "gitlab_route": "glpat-{u:27}.01.{l:9}", "render7": "rnd_{a:28}", "buildkite7": "bkua_{h:40}", "tg_bot7": "6{d:9}:AA{u:33}",
    "uuid_secret": "{h:8}-{h:4}-4{h:3}-b{h:3}-{h:12}", "mixed32": "{a:32}", "mixed40": "{a:40}", "hex128": "{h:128}", "url43": "{u:43}", "aes16": "{a:16}", "aes32": "{a:32}", "session64": "{h:64}",
}  # fmt: skip
PHONES = {
    "t_us7": ("(503) ", "%##-####"), "t_us7b": ("+1 ", "919 %## ####"), "t_gb7": ("07", "8%# ######"), "t_de7": ("0160 ", "%######"), "t_fr7": ("07 ", "%# ## ## ##"), "t_es7": ("6", "%# ## ## ##"), "t_it7": ("+39 320 ", "%## ####"), "t_pt7": ("93", "# %## ###"), "t_br7": ("+55 (31) 9", "%###-####"), "t_pl7": ("+48 51", "# %## ###"),
    "t_nl7": ("+31 6 ", "%#######"), "t_se7": ("+46 (0)73 ", "%## ## ##"), "t_tr7": ("+90 505 ", "%## ## ##"), "t_ru7": ("+7 (912) ", "%##-##-##"), "t_jp7": ("090-", "%###-####"), "t_kr7": ("010-", "%###-####"), "t_in7": ("+91-9", "8%#######"), "t_vn7": ("09", "0%######"), "t_th7": ("08", "%-###-####"), "t_id7": ("08", "12-%###-####"), "t_my7": ("01", "9-%## ####"),
    "t_au7": ("04", "1# %## ###"), "t_za7": ("07", "2 %## ####"), "t_mx7": ("55 ", "%### ####"), "t_ar7": ("+54 11 ", "%###-####"), "t_cl7": ("+56 9 ", "%### ####"), "t_hk7": ("9", "%## ####"), "t_tw7": ("0988-", "%##-###"), "t_gr7": ("69", "7# %## ###"), "t_hu7": ("+36 20 ", "%## ####"), "t_ro7": ("07", "4# %## ###"), "t_il7": ("054-", "%######"), "t_sa7": ("+966 5", "# %## ####"),
}  # fmt: skip


def name_7(r: random.Random) -> str:
    """A name: any of the commonest families or, one of six times, a rare or a double one."""
    family = r.choice(RARE) if r.random() < 1 / 6 else r.choice(FAMILY[:160])
    return family + "".join(r.choices(GIVEN, k=r.choice((1, 2, 2))))


def name_uy7(r: random.Random) -> str:
    return "·".join(map(r.choice, DOTTED))


def name_old7(r: random.Random) -> str:
    return "".join(map(r.choice, OLD))


def name_gap7(r: random.Random) -> str:
    """A name as a reader of pictures sets it: with a blank after each character."""
    return " ".join(name_7(r))


def resident_7(r: random.Random) -> str:
    return mod_11_2(r.choice(AREAS) + birth(r, 1936, 2025) + f"{r.randint(1, 999):03}")


def resident_gap7(r: random.Random) -> str:
    v = resident_7(r)
    return r.choice((" ".join(v), f"{v[:3]} {v[3:6]} {v[6:10]} {v[10:14]} {v[14:]}", f"{v[:6]} {v[6:]}"))  # fmt: skip


def resident_wide7(r: random.Random) -> str:
    return resident_7(r).translate(WIDE)


def resident_cut7(r: random.Random) -> str:
    """A number that the end of a line has cut."""
    v, at = resident_7(r), r.choice((6, 10, 14))
    return f"{v[:at]}\n{v[at:]}"


def mobile_7(r: random.Random) -> str:
    return r.choice(("132", "136", "139", "138", "150", "153", "156", "158", "166", "172", "175", "177", "182", "184", "186", "188", "191", "193", "198", "199")) + digits(r, 8)  # fmt: skip


def mobile_gap7(r: random.Random) -> str:
    v = mobile_7(r)
    return r.choice((f"{v[:3]} {v[3:7]} {v[7:]}", f"{v[:3]}-{v[3:7]}-{v[7:]}", f"+86 {v[:3]} {v[3:7]} {v[7:]}", f"{v[:4]} {v[4:7]} {v[7:]}"))  # fmt: skip


def mobile_wide7(r: random.Random) -> str:
    return mobile_7(r).translate(WIDE)


def landline_7(r: random.Random) -> str:
    return r.choice(("0991-8", "0998-2", "0532-8", "(0512)6", "020-3", "0571 8", "010-5", "0851-8")) + digits(r, 7)  # fmt: skip


def address_7(r: random.Random) -> str:
    return r.choice(HOMES).format(p=r.choice(PLACES7), s=r.choice(STREETS7), t=r.choice(TOWNS7), v=r.choice("东西南北上下") + r.choice(("坪", "庄", "沟", "湾", "岭")), e=r.choice(ESTATES7), n=r.randint(1, 899), b=r.randint(1, 39), u=r.randint(1, 5), r=r.randint(1, 28) * 100 + r.randint(1, 6))  # fmt: skip


def bank_7(r: random.Random) -> str:
    return luhn(r.choice(("621700", "622848", "621226", "621661", "622150", "621799", "621081", "622908", "621462", "623094")) + digits(r, 12))  # fmt: skip


def bank_gap7(r: random.Random) -> str:
    v = bank_7(r)
    return " ".join(v[i : i + 4] for i in range(0, 19, 4))


def account_7(r: random.Random) -> str:
    """A company's account: digits as the big four banks number them."""
    return r.choice(("6505016", "3002011", "1049088", "4402200", "8110701")) + digits(r, r.choice((10, 12, 13)))  # fmt: skip


def email_7(r: random.Random) -> str:
    return r.choice(("owen.h", "chiara_m", "f.hoekstra", "arjun.patil", "l-sampaio", "rolf.dahlke", "ruxandra", "nurgul.k")) + digits(r, 2) + r.choice(("@gmail.com", "@yahoo.com", "@outlook.de", "@tutanota.com", "@wanadoo.fr", "@alice.it", "@sapo.pt", "@rediffmail.com", "@o2.pl"))  # fmt: skip


def email_zh7(r: random.Random) -> str:
    return r.choice(("yezhi", "luo_xh", "ma.guodong", "hzyb", "zhaolin1979", "wjq-xj", "dengyu")) + digits(r, 2) + r.choice(("@qq.com", "@163.com", "@126.com", "@139.com", "@foxmail.com", "@sina.cn", "@hxmed.com.cn"))  # fmt: skip


def illness_7(r: random.Random) -> str:
    return r.choice(("类风湿性关节炎", "慢性乙型病毒性肝炎", "肾移植术后抗排异治疗", "急性髓系白血病", "癫痫", "2型糖尿病伴多并发症", "艾滋病", "重度抑郁发作", "宫颈恶性肿瘤", "强直性脊柱炎", "异位妊娠", "梅毒"))  # fmt: skip


def password_7(r: random.Random) -> str:
    """A password as people make them: words and dates, names of systems, walks on the keyboard, a generator's."""
    return r.choice(
        (
            r.choice(("Yby", "Szyy", "Xjyb", "Hczz", "Dbms", "Lisoft", "Pacs")) + r.choice("@#!$") + str(r.randint(2019, 2027)),
            r.choice(("summer", "Welcome", "Kashgar", "Panda", "Blue7", "sunshine")) + r.choice(("!", "@", "#")) + digits(r, 3),
            r.choice(("1q2w3e4r", "Qaz123!@#", "zxcvbn", "Asdf!234", "!QAZ2wsx")) + r.choice(("", "5", "_yb", "2026")),
            some(r, WORD, 6) + r.choice("!@#%^*") + some(r, WORD, 7),
            r.choice(("lihong", "wangjian", "zhaoyun", "maomao")) + digits(r, 4),
        )
    )  # fmt: skip


def password_safe7(r: random.Random) -> str:
    """A password that stands in a URL, a shell or a file of settings without quotes."""
    return r.choice(
        (
            some(r, WORD, r.choice((10, 14, 18))),
            r.choice(("Yb", "His", "Ops", "Db")) + "_" + some(r, WORD, 8),
            r.choice(("correct-horse", "river-stone", "paper-moon")) + "-" + digits(r, 3) + "-" + some(r, LOWER, 4),
            some(r, "abcdefghjkmnp", 5) + digits(r, 5),
        )
    )  # fmt: skip


def pin_7(r: random.Random) -> str:
    return digits(r, 6)


def basic_7(r: random.Random) -> str:
    return base64.b64encode(f"his_sync:{password_safe7(r)}".encode()).decode()


def k8s_7(r: random.Random) -> str:
    return base64.b64encode(password_7(r).encode()).decode()


def login_7(r: random.Random) -> str:
    return r.choice(("ybgl", "his_rw", "zhangkai", "svc_etl", "monitor", "dbadmin", "yyjk", "t.pawlak"))  # fmt: skip


def card_7(r: random.Random) -> str:
    """A card of Visa or Mastercard."""
    v = luhn(r.choice(("4929", "4556", "5299", "5555", "4485")) + digits(r, 11))
    return r.choice((" ", "-", "")).join(v[i : i + 4] for i in range(0, 16, 4))


def mrz_7(r: random.Random) -> str:
    """The two lines of a Chinese passport of a person of chance."""
    number = r.choice(("EA", "EB", "EJ", "EK")) + digits(r, 7)
    born, until = birth(r, 1955, 2004)[2:], f"{r.randint(27, 35)}{r.randint(1, 12):02}11"
    second = f"{number}{mrz_check(number)}CHN{born}{mrz_check(born)}{r.choice('MF')}{until}{mrz_check(until)}" + "<" * 14  # fmt: skip
    second += mrz_check("<" * 14)
    first = f"P<CHN{r.choice(('ZHAO', 'OUYANG', 'MA'))}<<{r.choice(('TIANYU', 'RUOXI', 'JING'))}".ljust(44, "<")  # fmt: skip
    return first + "\n" + second + mrz_check(second[:10] + second[13:20] + second[21:43])


def passport_7(r: random.Random) -> str:
    return r.choice(("EA", "EB", "EC", "EJ", "EK")) + digits(r, 7)  # fmt: skip


def nik_7(r: random.Random) -> str:
    """Indonesia: district, day, month and year of birth, a number."""
    return r.choice(("3174", "3578", "3273")) + "05" + f"{r.randint(1, 28):02}{r.randint(1, 12):02}{r.randint(60, 99)}" + f"{r.randint(1, 30):04}"  # fmt: skip


def cccd_7(r: random.Random) -> str:
    """Vietnam: province, century and sex, year, a number."""
    return r.choice(("001", "079", "048")) + r.choice("01") + f"{r.randint(60, 99)}" + digits(r, 6)


def cnic_7(r: random.Random) -> str:
    return f"{r.choice(('35202', '42101', '17301'))}-{digits(r, 7)}-{r.randint(1, 9)}"


def emirates_7(r: random.Random) -> str:
    """The Emirates: 784, the year of birth, a number, a digit of Luhn."""
    v = luhn(f"784{r.randint(1960, 2001)}{digits(r, 7)}")
    return f"{v[:3]}-{v[3:7]}-{v[7:14]}-{v[14]}"


def saudi_7(r: random.Random) -> str:
    return luhn(r.choice("12") + digits(r, 8))


def egypt_7(r: random.Random) -> str:
    """Egypt: century, birth, governorate, number, a digit over all."""
    body = "2" + birth(r, 1955, 1999)[2:] + r.choice(("01", "02", "21")) + digits(r, 4)
    total = sum(int(c) * w for c, w in zip(body, (2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))  # fmt: skip
    return body + str((11 - total % 11) % 10)


def iin_7(r: random.Random) -> str:
    """Kazakhstan: birth, century and sex, number, a digit by one of two rows of weights."""
    while True:
        body = birth(r, 1955, 1999)[2:] + r.choice("34") + digits(r, 4)
        for weights in ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
            check = sum(w * int(c) for w, c in zip(weights, body, strict=True)) % 11
            if check < 10:
                return body + str(check)


def hash_like(r: random.Random) -> str:
    return b64(r, 27) + "="


def waybill_7(r: random.Random) -> str:
    return r.choice(("SF", "JD00", "YT", "ZT7", "78")) + digits(r, 13)


def ticket_7(r: random.Random) -> str:
    return r.choice(("INC", "REQ", "WO", "GD")) + digits(r, 8)


def model_7(r: random.Random) -> str:
    return r.choice(("S12700E", "RH2288", "DS-2CD3T", "ME60", "USG6525", "TL-SG")) + "-" + some(r, "ABCDEFGHKLMNPRSTVX", 3) + digits(r, 3)  # fmt: skip


def amount_7(r: random.Random) -> str:
    return f"{r.randint(1, 980)},{digits(r, 3)}.{digits(r, 2)}"


SEVENTH = {
    n: f for n, f in globals().items() if callable(f) and getattr(f, "__module__", "") == __name__
}
SEVENTH |= {kind: partial(person, *parts) for kind, parts in LATIN.items()}
SEVENTH |= {kind: partial(valid_iban, *form) for kind, form in IBANS.items()}
SEVENTH |= {kind: partial(phone, *form) for kind, form in PHONES.items()}
SEVENTH |= {kind: maker(*form) for kind, form in SHAPES.items()}
SEVENTH |= {kind: shape(pattern) for kind, pattern in PATTERNS.items()}
