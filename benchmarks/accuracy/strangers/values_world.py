"""Values of the world: shapes filled at random until python-stdnum says that they are valid."""

import random
from collections.abc import Callable
from importlib import import_module

from values_china import birth, digits, luhn, mrz

SHAPES = {
    "cpf": ("br.cpf", "###.###.###-##"),
    "cpf_plain": ("br.cpf", "###########"),
    "cnpj": ("br.cnpj", "##.###.###/0001-##"),
    "aadhaar": ("in_.aadhaar", "%### #### ####"),
    "gstin": ("in_.gstin", "27@@@P@####@1Z#"),
    "ssn": ("us.ssn", "5##-##-####"),
    "ein": ("us.ein", "84-#######"),
    "itin": ("us.itin", "9##-7#-####"),
    "sin": ("ca.sin", "4## ### ###"),
    "nhs": ("gb.nhs", "4## ### ####"),
    "utr": ("gb.utr", "##########"),
    "gb_vat": ("gb.vat", "GB%########"),
    "steuer_id": ("de.idnr", "%# ### ### ###"),
    "de_vat": ("de.vat", "DE%########"),
    "nir": ("fr.nir", "1 8# 07 75 ### ### ##"),
    "siret": ("fr.siret", "### ### ### #####"),
    "fr_vat": ("fr.tva", "FR##4########"),
    "dni": ("es.dni", "########@"),
    "nie": ("es.nie", "X#######@"),
    "cif": ("es.cif", "B########"),
    "iva": ("it.iva", "0##########"),
    "bsn": ("nl.bsn", "#########"),
    "be_nn": ("be.nn", "8#.05.1#-###.##"),
    "pesel": ("pl.pesel", "8#0%1######"),
    "nip": ("pl.nip", "###-###-##-##"),
    "personnummer": ("se.personnummer", "8#051#-####"),
    "fodselsnummer": ("no.fodselsnummer", "1#058######"),
    "cpr": ("dk.cpr", "1#058#-####"),
    "hetu": ("fi.hetu", "1#058#-###@"),
    "nif_pt": ("pt.nif", "2########"),
    "pps": ("ie.pps", "#######@A"),
    "at_vnr": ("at.vnr", "#### 1#058#"),
    "ahv": ("ch.ssn", "756.####.####.##"),
    "rodne": ("cz.rc", "8#051#/####"),
    "cnp": ("ro.cnp", "18#051#40####"),
    "egn": ("bg.egn", "8#051#####"),
    "amka": ("gr.amka", "1#058######"),
    "oib": ("hr.oib", "###########"),
    "tckimlik": ("tr.tckimlik", "%##########"),
    "inn": ("ru.inn", "77##########"),
    "inn_org": ("ru.inn", "77########"),
    "rrn": ("kr.rrn", "8#051#-1######"),
    "brn": ("kr.brn", "1##-8#-#####"),
    "my_number": ("jp.in_", "#### #### ####"),
    "houjin": ("jp.cn", "%############"),
    "tfn": ("au.tfn", "### ### ###"),
    "abn": ("au.abn", "## ### ### ###"),
    "ird": ("nz.ird", "#9-###-###"),
    "za_id": ("za.idnr", "8#051#5###08#"),
    "il_id": ("il.idnr", "0########"),
    "curp": ("mx.curp", "@A@@8#051#HDFLRS##"),
    "rfc": ("mx.rfc", "@@@@8#051####"),
    "cuit": ("ar.cuit", "20-%#######-#"),
    "rut": ("cl.rut", "1#.###.###-#"),
    "uen": ("sg.uen", "20#######@"),
    "mykad": ("my.nric", "8#051#-14-####"),
    "thai_id": ("th.pin", "1-####-#####-##-#"),
    "isikukood": ("ee.ik", "38#051#####"),
    "asmens": ("lt.asmens", "38#051#####"),
    "emso": ("si.emso", "1#0598#50####"),
}


def shaped(module: str, shape: str, r: random.Random) -> str:
    validator = import_module(f"stdnum.{module}")
    while True:
        value = "".join(
            r.choice("0123456789")
            if c == "#"
            else r.choice("123456789")
            if c == "%"
            else r.choice("ABCDEFGHJKLMNPRSTVWXYZ")
            if c == "@"
            else c
            for c in shape
        )
        if validator.is_valid(value):
            return value


def maker(module: str, shape: str) -> Callable[[random.Random], str]:
    return lambda r: shaped(module, shape, r)


def snils(r: random.Random) -> str:
    body = digits(r, 9)
    total = sum(int(c) * (9 - i) for i, c in enumerate(body)) % 101 % 100
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {total:02}"


def pan_in(r: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return (
        "".join(r.choice(letters) for _ in range(3))
        + "P"
        + r.choice(letters)
        + digits(r, 4)
        + r.choice(letters)
    )


def nino(r: random.Random) -> str:
    return f"{r.choice(('AB', 'CE', 'JG', 'NR', 'SP'))} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {r.choice('ABCD')}"


def nric_sg(r: random.Random) -> str:
    body = digits(r, 7)
    return f"S{body}{'JZIHGFEDCBA'[sum(w * int(c) for w, c in zip((2, 7, 6, 5, 4, 3, 2), body, strict=True)) % 11]}"


def codice_fiscale(r: random.Random) -> str:
    module = import_module("stdnum.it.codicefiscale")
    body = (
        r.choice(("RSSMRA", "BNCLCU", "VRDGPP"))
        + f"{r.randint(55, 99)}{r.choice('ABCDEHLMPRST')}{r.randint(1, 28):02}"
        + r.choice(("H501", "F205", "L219"))
    )
    return body + module.calc_check_digit(body)


def iban(country: str, shape: str, r: random.Random) -> str:
    bban = "".join(r.choice("0123456789") if c == "#" else c for c in shape)
    number = int("".join(str(int(c, 36)) for c in bban + country + "00"))
    return f"{country}{98 - number % 97:02}{bban}"


def iban_de(r: random.Random) -> str:
    v = iban("DE", "37040044##########", r)
    return " ".join(v[i : i + 4] for i in range(0, len(v), 4))


def iban_fr(r: random.Random) -> str:
    module = import_module("stdnum.iban")
    while True:
        v = iban("FR", "30006000011234567890" + "1##", r)
        if module.is_valid(v):
            return v


def iban_gb(r: random.Random) -> str:
    return iban("GB", "NWBK601613########", r)


def iban_nl(r: random.Random) -> str:
    return iban("NL", "ABNA##########", r)


def iban_pl(r: random.Random) -> str:
    return iban("PL", "10901014################", r)


def person_en(r: random.Random) -> str:
    return (
        r.choice(("Thomas", "Emily", "Robert", "Grace", "Daniel", "Laura"))
        + " "
        + r.choice(("Baker", "Whitfield", "Novak", "Harper", "Lindgren", "Moreau"))
    )


def us_account(r: random.Random) -> str:
    return r.choice(("94", "28", "70")) + digits(r, 8)


def es_phone(r: random.Random) -> str:
    return f"+34 6{digits(r, 2)} {digits(r, 3)} {digits(r, 3)}"


def mrn(r: random.Random) -> str:
    return digits(r, 8)


def cvv(r: random.Random) -> str:
    return digits(r, 3)


def cvv4(r: random.Random) -> str:
    return digits(r, 4)


def mbi(r: random.Random) -> str:
    """Return a number of Medicare: letters without those that look like digits."""
    letters, both = "ACDEFGHJKMNPQRTUVWXY", "ACDEFGHJKMNPQRTUVWXY0123456789"
    places = (
        "123456789",
        letters,
        both,
        "0123456789",
        letters,
        both,
        "0123456789",
        letters,
        letters,
    )
    return "".join(map(r.choice, places)) + digits(r, 2)


def passport_uk(r: random.Random) -> str:
    return "5" + digits(r, 8)


def visa(r: random.Random) -> str:
    return luhn("4" + r.choice(("539", "716", "485")) + digits(r, 11))


def visa_spaced(r: random.Random) -> str:
    v = visa(r)
    return " ".join(v[i : i + 4] for i in range(0, 16, 4))


def visa_dashes(r: random.Random) -> str:
    return visa_spaced(r).replace(" ", "-")


def mastercard(r: random.Random) -> str:
    return luhn(r.choice(("5425", "5105", "2223")) + digits(r, 11))


def amex(r: random.Random) -> str:
    return luhn("37" + digits(r, 12))


def jcb(r: random.Random) -> str:
    return luhn("3530" + digits(r, 11))


def us_phone(r: random.Random) -> str:
    return (
        f"({r.choice(('415', '212', '617', '303'))}) {r.randint(2, 9)}{digits(r, 2)}-{digits(r, 4)}"
    )


def us_phone_plus(r: random.Random) -> str:
    return f"+1 {r.choice(('415', '212', '617'))}-{r.randint(2, 9)}{digits(r, 2)}-{digits(r, 4)}"


def uk_phone(r: random.Random) -> str:
    return f"+44 7{r.choice('4578')}{digits(r, 2)} {digits(r, 6)}"


def de_phone(r: random.Random) -> str:
    return f"+49 {r.choice(('30', '89', '151', '170'))} {digits(r, 8)}"


def fr_phone(r: random.Random) -> str:
    return f"+33 6 {digits(r, 2)} {digits(r, 2)} {digits(r, 2)} {digits(r, 2)}"


def jp_phone(r: random.Random) -> str:
    return f"0{r.choice('789')}0-{digits(r, 4)}-{digits(r, 4)}"


def kr_phone(r: random.Random) -> str:
    return f"010-{r.randint(2, 9)}{digits(r, 3)}-{digits(r, 4)}"


def br_phone(r: random.Random) -> str:
    return f"+55 11 9{digits(r, 4)}-{digits(r, 4)}"


def in_phone(r: random.Random) -> str:
    return f"+91 {r.choice('6789')}{digits(r, 4)} {digits(r, 5)}"


def ru_phone(r: random.Random) -> str:
    return f"+7 (9{r.choice(('03', '16', '25'))}) {digits(r, 3)}-{digits(r, 2)}-{digits(r, 2)}"


def passport_us(r: random.Random) -> str:
    return r.choice("AXC") + digits(r, 8)


def passport_ru(r: random.Random) -> str:
    return f"45 {r.randint(10, 22)} {digits(r, 6)}"


def passport_de(r: random.Random) -> str:
    return r.choice("CFGH") + "".join(r.choice("CFGHJKLMNPRTVWXYZ0123456789") for _ in range(8))


def passport_in(r: random.Random) -> str:
    return r.choice("JKLMNPRSTZ") + str(r.randint(1, 9)) + digits(r, 6)


def driver_us(r: random.Random) -> str:
    return r.choice("DEF") + digits(r, 7)


def email(r: random.Random) -> str:
    return (
        r.choice(("maria.silva", "j.miller", "anna.kowalska", "t.suzuki", "p.dupont", "ivanov.s"))
        + digits(r, 2)
        + r.choice(
            (
                "@gmail.com",
                "@outlook.com",
                "@yahoo.co.jp",
                "@web.de",
                "@mail.ru",
                "@acme-industries.com",
            )
        )
    )


def date_us(r: random.Random) -> str:
    v = birth(r)
    return f"{v[4:6]}/{v[6:]}/{v[:4]}"


def date_de(r: random.Random) -> str:
    v = birth(r)
    return f"{v[6:]}.{v[4:6]}.{v[:4]}"


def mrz_de(r: random.Random) -> str:
    return mrz(r, "D<<", "MUSTERMANN", "ERIKA<GABRIELE", passport_de(r))


def mrz_us(r: random.Random) -> str:
    return mrz(r, "USA", "MILLER", "JOHN<DAVID", digits(r, 9))


def ipv4(r: random.Random) -> str:
    return r.choice(
        (
            f"10.{r.randint(1, 250)}.{r.randint(0, 250)}.{r.randint(1, 250)}",
            f"192.168.{r.randint(1, 250)}.{r.randint(1, 250)}",
            f"172.{r.randint(16, 31)}.{r.randint(1, 250)}.{r.randint(1, 250)}",
        )
    )


def ipv4_public(r: random.Random) -> str:
    return f"{r.choice((61, 124, 218, 47, 120))}.{r.randint(1, 250)}.{r.randint(1, 250)}.{r.randint(1, 250)}"


def mac(r: random.Random) -> str:
    return ":".join(f"{r.randrange(256):02x}" for _ in range(6))


def bic(r: random.Random) -> str:
    return r.choice(("COBADEFFXXX", "DEUTDEFF", "BKCHCNBJ300", "ICBKCNBJXJG", "BNPAFRPP"))


WORLD = {
    n: f
    for n, f in globals().items()
    if callable(f)
    and getattr(f, "__module__", "") == __name__
    and n not in {"shaped", "maker", "iban"}
}
WORLD |= {n: maker(*shape) for n, shape in SHAPES.items()}
