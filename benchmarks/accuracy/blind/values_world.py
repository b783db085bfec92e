"""Values of other countries: drawn by shape until python-stdnum says that they are valid."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

from markup import Maker
from values_china import born, chars, digits, luhn

DATES = (
    ("{ymd}", "%y%m%d"),
    ("{dmy}", "%d%m%y"),
    ("{full}", "%Y%m%d"),
    ("{y}", "%y"),
    ("{m}", "%m"),
)


def shaped(r: random.Random, shape: str) -> str:
    """Fill `#` with a digit, `@` with a capital letter, `%` with a digit but 0; the rest stands."""
    pick = {"#": string.digits, "%": "123456789", "@": string.ascii_uppercase}
    return "".join(r.choice(pick[c]) if c in pick else c for c in shape)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A maker of values that `stdnum.<module>` accepts."""

    module: str
    shapes: tuple[str, ...]

    def valid(self, value: str) -> bool:
        return bool(import_module(f"stdnum.{self.module}").is_valid(value))

    def __call__(self, r: random.Random) -> str:
        for _ in range(100_000):
            day = date(1945, 1, 1) + timedelta(days=r.randrange(20000))
            dated = r.choice(self.shapes)
            for key, form in DATES:
                dated = dated.replace(key, f"<{day.strftime(form)}>")
            parts = enumerate(dated.replace(">", "<").split("<"))
            value = "".join(part if number % 2 else shaped(r, part) for number, part in parts)
            if self.valid(value):
                return value
        raise ValueError(f"stdnum.{self.module} accepts nothing of {self.shapes}")


def drawn(module: str, *shapes: str) -> Drawn:
    """Return a maker of values that `stdnum.<module>` accepts; a shape may hold {ymd}, {dmy}, …"""
    return Drawn(module, shapes)


def iban(country: str, shape: str, *, grouped: bool = False) -> Maker:
    """Return a maker of IBANs (ISO 13616) of one country."""

    def make(r: random.Random) -> str:
        body = shaped(r, shape)
        number = int("".join(str(int(c, 36)) for c in body + country + "00"))
        value = f"{country}{98 - number % 97:02}{body}"
        return " ".join(value[i : i + 4] for i in range(0, len(value), 4)) if grouped else value

    return make


def card(*prefixes: str, length: int = 16, groups: str = "") -> Maker:
    """Return a maker of payment cards with a Luhn digit; `groups` is the separator."""

    def make(r: random.Random) -> str:
        prefix = r.choice(prefixes)
        value = luhn(prefix + digits(r, length - 1 - len(prefix)))
        if not groups:
            return value
        cuts = (0, 4, 10, 15) if length == 15 else (0, 4, 8, 12, 16)
        return groups.join(value[a:b] for a, b in pairwise(cuts))

    return make


def shape(*shapes: str) -> Maker:
    """Return a maker that fills one of the shapes."""
    return lambda r: shaped(r, r.choice(shapes))


def ssn(r: random.Random) -> str:
    return f"{r.randrange(1, 665):03}-{r.randrange(1, 99):02}-{r.randrange(1, 9999):04}"


def ssn_plain(r: random.Random) -> str:
    return ssn(r).replace("-", "")


def nino(r: random.Random) -> str:
    value = f"{r.choice(('AB', 'CE', 'JG', 'PK', 'SX'))} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {r.choice('ABCD')}"
    return r.choice((value, value.replace(" ", "")))


def hkid(r: random.Random) -> str:
    letter, number = r.choice("ACDGKPRYZ"), digits(r, 6)
    total = (
        36 * 9
        + (ord(letter) - 55) * 8
        + sum(int(c) * w for c, w in zip(number, range(7, 1, -1), strict=True))
    )
    return f"{letter}{number}({'0123456789A'[-total % 11]})"


def twid(r: random.Random) -> str:
    letter = r.choice("ABCDEFGHJKLMNPQRSTUVXYWZIO")
    code = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter)
    number = r.choice("12") + digits(r, 7)
    total = (
        code // 10
        + code % 10 * 9
        + sum(int(c) * w for c, w in zip(number, range(8, 0, -1), strict=True))
    )
    return letter + number + str(-total % 10)


def moid(r: random.Random) -> str:
    return f"{r.choice('157')}{digits(r, 6)}({digits(r, 1)})"


def mrz_check(text: str) -> str:
    return str(
        sum((0 if c == "<" else int(c, 36)) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10
    )


def mrz(country: str, letters: str, name: str) -> Maker:
    """Return a maker of the two lines of a passport (ICAO 9303, TD3)."""

    def make(r: random.Random) -> str:
        number = (letters + digits(r, 9 - len(letters)))[:9]
        birth, expiry = (
            born(r).strftime("%y%m%d"),
            f"3{r.randrange(1, 9)}0{r.randrange(1, 9)}1{r.randrange(10)}",
        )
        number += mrz_check(number)
        birth, expiry, other = birth + mrz_check(birth), expiry + mrz_check(expiry), "<" * 14
        body = number + birth + expiry + other + "0"
        line = number + country + birth + r.choice("MF") + expiry + other + "0" + mrz_check(body)
        return f"P<{country}{name}".ljust(44, "<") + "\n" + line

    return make


def latin_name(*names: str) -> Maker:
    """Return a maker that picks a name."""
    return lambda r: r.choice(names)


def mail(r: random.Random) -> str:
    return (
        r.choice(("j.miller", "anna.schmidt", "p.rossi", "k.tanaka", "m-dubois", "s.kowalska"))
        + digits(r, 2)
        + "@"
        + r.choice(("gmail.com", "outlook.com", "web.de", "orange.fr", "acme-logistics.co.uk"))
    )


def upper(make: Callable[[random.Random], str]) -> Maker:
    return lambda r: make(r).upper()


def nric(r: random.Random) -> str:
    """Return a Singapore identity number."""
    number = digits(r, 7)
    return (
        "S"
        + number
        + "JZIHGFEDCBA"[
            sum(int(c) * w for c, w in zip(number, (2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        ]
    )


def fiscal_code(r: random.Random) -> str:
    """Return an Italian fiscal code."""
    calc = import_module("stdnum.it.codicefiscale").calc_check_digit
    day = born(r)
    body = (
        chars(r, "BCDFGLMNPRSTVZ", 6)
        + day.strftime("%y")
        + "ABCDEHLMPRST"[day.month - 1]
        + day.strftime("%d")
        + r.choice(("H501", "F205", "L219", "D612"))
    )
    return body + calc(body)


def curp(r: random.Random) -> str:
    calc = import_module("stdnum.mx.curp").calc_check_digit
    body = (
        r.choice(("GOM", "HER", "LUN", "ROD"))
        + r.choice("CLJP")
        + born(r).replace(year=r.randrange(1950, 1999), day=r.randrange(1, 28)).strftime("%y%m%d")
        + r.choice("HM")
        + r.choice(("DF", "JC", "NL"))
        + chars(r, "BCDFGLMNPRST", 3)
        + "0"
    )
    return body + calc(body)


MAKERS: dict[str, Maker] = {
    "ssn": ssn, "ssn_plain": ssn_plain, "nino": nino, "hkid": hkid, "twid": twid, "moid": moid, "world_mail": mail,
    "itin": drawn("us.itin", "9##-##-####"), "ein": drawn("us.ein", "##-#######"),
    "nhs": drawn("gb.nhs", "### ### ####"), "utr": drawn("gb.utr", "%#########"), "gb_vat": drawn("gb.vat", "GB#########"),
    "de_idnr": drawn("de.idnr", "%##########"), "de_vat": drawn("de.vat", "DE%########"), "fr_nir": drawn("fr.nir", "1{y}{m}75########", "2{y}{m}13########"),
    "fr_siret": drawn("fr.siret", "### ### ### #####", "##############"), "it_cf": fiscal_code, "it_iva": drawn("it.iva", "0##########"),
    "es_dni": drawn("es.dni", "########@"), "es_nie": drawn("es.nie", "X#######@", "Y#######@"), "es_cif": drawn("es.cif", "B########"),
    "nl_bsn": drawn("nl.bsn", "%########"), "nl_btw": drawn("nl.btw", "NL%########B01"), "be_nn": drawn("be.nn", "{ymd}#####"), "pl_pesel": drawn("pl.pesel", "{ymd}#####"),
    "pl_nip": drawn("pl.nip", "%##-###-##-##"), "se_pnr": drawn("se.personnummer", "{ymd}-####", "{full}-####"), "fi_hetu": drawn("fi.hetu", "{dmy}-###@", "{dmy}-####"),
    "dk_cpr": drawn("dk.cpr", "{dmy}-####"), "no_fnr": drawn("no.fodselsnummer", "{dmy}#####"), "pt_nif": drawn("pt.nif", "2########"), "cz_rc": drawn("cz.rc", "{ymd}/####"),
    "ro_cnp": drawn("ro.cnp", "1{ymd}40####", "2{ymd}12####"), "bg_egn": drawn("bg.egn", "{ymd}####"), "gr_amka": drawn("gr.amka", "{dmy}#####"), "ie_pps": drawn("ie.pps", "#######@@", "#######@"),
    "at_vnr": drawn("at.vnr", "%###{dmy}"), "ch_ssn": drawn("ch.ssn", "756.####.####.##"), "hu_anum": drawn("hu.anum", "HU%#######"), "hr_oib": drawn("hr.oib", "%##########"),
    "ca_sin": drawn("ca.sin", "4##-###-###", "5## ### ###"), "br_cpf": drawn("br.cpf", "###.###.###-##"), "br_cnpj": drawn("br.cnpj", "##.###.###/0001-##"), "mx_curp": curp, "cl_rut": drawn("cl.rut", "1#.###.###-#"),
    "ar_cuit": drawn("ar.cuit", "20-########-#"), "co_nit": drawn("co.nit", "%##.###.###-#"), "in_aadhaar": drawn("in_.aadhaar", "%### #### ####"), "in_pan": drawn("in_.pan", "@@@P@####@"), "in_gstin": drawn("in_.gstin", "27@@@P@####@1Z@", "27@@@P@####@1Z#"),
    "jp_cn": drawn("jp.cn", "%############"), "jp_mn": drawn("jp.in_", "%###########"), "kr_rrn": drawn("kr.rrn", "{ymd}-1######", "{ymd}-2######"), "kr_brn": drawn("kr.brn", "1##-%#-#####"), "au_tfn": drawn("au.tfn", "%## ### ###"), "au_abn": drawn("au.abn", "5# ### ### ###"),
    "nz_ird": drawn("nz.ird", "##-###-###"), "sg_nric": nric, "th_pin": drawn("th.pin", "1-####-#####-##-#"), "tr_tckimlik": drawn("tr.tckimlik", "%##########"), "ru_inn": drawn("ru.inn", "77##########"),
    "il_id": drawn("il.idnr", "03#######"), "za_id": drawn("za.idnr", "{ymd}5###08#"), "my_nric": drawn("my.nric", "{ymd}-14-####"), "id_nik": drawn("id.nik", "317101{dmy}####"),
    "iban_de": iban("DE", "37040044##########", grouped=True), "iban_gb": iban("GB", "NWBK601613########"), "iban_fr": iban("FR", "3000600001###########%#", grouped=True), "iban_nl": iban("NL", "INGB0#########"), "iban_ch": iban("CH", "00762############", grouped=True), "iban_ae": iban("AE", "033################"),
    "visa": card("4539", "4556", "4716"), "visa_spaced": card("4539", "4929", groups=" "), "mastercard_dash": card("5425", "5299", groups="-"), "amex_spaced": card("3782", "3714", length=15, groups=" "), "jcb": card("3530", "3566"), "discover": card("6011"),
    "phone_us": shape("(212) 555-0###", "+1 415-555-0###", "312-555-0###"), "phone_uk": shape("+44 20 7946 0###", "020 7946 0###", "07400 12####"), "phone_de": shape("+49 30 23125###", "030 23125 ###", "+49 171 39#####"), "phone_fr": shape("+33 6 12 34 ## ##", "01 42 %# ## ##"), "phone_jp": shape("03-%###-####", "090-%###-####", "+81 3-%###-####"),
    "phone_kr": shape("010-%###-####", "02-%###-####"), "phone_br": shape("(11) 98###-####", "+55 11 98###-####"), "phone_in": shape("+91 98### #####", "098###-#####"), "phone_it": shape("+39 02 8### ####", "347 8## ####"), "phone_es": shape("+34 612 ### ###", "915 ### ###"), "phone_au": shape("(02) 5550 ####", "0491 570 ###"),
    "mrz_us": mrz("USA", "", "MILLER<<JOHN<PAUL"), "mrz_chn": mrz("CHN", "E", "ZHANG<<JIANGUO"), "mrz_deu": mrz("D<<", "C", "MUSTER<<ANNA"), "mrz_kaz": mrz("KAZ", "N", "AKHMETOV<<NURLAN"),
    "latin_name": latin_name("John Miller", "Sarah Whitfield", "Anna Lindqvist", "Paul Marchetti", "Ewa Nowicka", "Thomas Brandner"),
}  # fmt: skip
