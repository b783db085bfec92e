"""National identifiers, tax numbers, cards and accounts of the world, valid by python-stdnum, with the labels of two halves.

A form is filled (`#` digit, `A` letter, `Y` `M` `D` two digits each of a date) until python-stdnum takes it; it knows nothing of our validators.
"""

from __future__ import annotations

import functools
import importlib
import random
import re
import string

import chinese
from document import Document, Maker, fill

_FORM = re.compile("#|A|YYYY|YY|MM|DD|.", re.DOTALL)

# infotype, module of stdnum, form, labels for development | held-out, language
TABLE = """
intl.us-ssn; us.ssn; ###-##-####; Social Security Number, SSN | Social Security No., social security #; en
intl.us-itin; us.itin; 9##-8#-####; ITIN | Individual Taxpayer ID; en
intl.us-routing; us.rtn; 02#######; ABA routing number | Routing No.; en
intl.gb-nino; ; AB######C; National Insurance number | NI No.; en
intl.gb-nhs; gb.nhs; ### ### ####; NHS number | NHS No.; en
intl.ca-sin; ca.sin; 4##-###-###; Social Insurance Number | SIN number; en
intl.au-tfn; au.tfn; ### ### ###; Tax File Number | TFN; en
intl.au-abn; au.abn; ## ### ### ###; ABN | Australian Business Number; en
intl.nz-ird; nz.ird; ##-###-###; IRD number | IRD No; en
intl.ie-pps; ie.pps; #######A; PPS number | PPSN; en
intl.in-aadhaar; in_.aadhaar; #### #### ####; Aadhaar number | Aadhaar No.; en
intl.in-pan; in_.pan; ABCPA####A; PAN | Permanent Account Number; en
intl.sg-nric; ; S#######A; NRIC | NRIC No.; en
intl.my-nric; my.nric; YYMMDD-10-####; MyKad number | IC No.; en
intl.za-id; za.idnr; YYMMDD####08#; SA ID number | South African identity number; en
intl.il-id; il.idnr; #########; Teudat Zehut | Israeli ID; en
intl.de-steuer-id; de.idnr; ###########; Steuer-ID, Steueridentifikationsnummer | IdNr., Identifikationsnummer (Steuer); de
intl.de-vat; de.vat; DE#########; USt-IdNr. | Umsatzsteuer-ID; de
intl.at-svnr; at.vnr; ####DDMMYY; Sozialversicherungsnummer | SV-Nummer; de
intl.ch-ahv; ch.ssn; 756.####.####.##; AHV-Nummer | AHV-Nr.; de
intl.ch-uid; ch.uid; CHE-###.###.###; UID | Unternehmens-Identifikationsnummer; de
intl.fr-nir; ; 1YYMM75######; numéro de sécurité sociale | n° de sécu; fr
intl.fr-siren; fr.siren; ### ### ###; SIREN | n° SIREN; fr
intl.fr-siret; fr.siret; ##############; SIRET | numéro SIRET; fr
intl.fr-nif; fr.nif; 1############; numéro fiscal | n° fiscal; fr
intl.be-national-number; be.nn; YYMMDD#####; numéro de registre national | registre national; fr
intl.es-dni; es.dni; ########A; DNI, NIF | documento nacional de identidad, D.N.I.; es
intl.es-cif; es.cif; B########; CIF | código de identificación fiscal; es
intl.mx-curp; ; ; CURP | Clave Única de Registro de Población; es
intl.ar-cuit; ar.cuit; 20-########-#; CUIT | CUIL; es
intl.cl-rut; cl.rut; ##.###.###-#; RUT | Rol Único Tributario; es
intl.co-nit; co.nit; ###.###.###-#; NIT | número de identificación tributaria; es
intl.pe-ruc; pe.ruc; 20#########; RUC | Registro Único de Contribuyentes; es
intl.ec-ci; ec.ci; 171#######; cédula de identidad | cédula de ciudadanía; es
intl.do-cedula; do.cedula; 001-#######-#; cédula | cédula de identidad y electoral; es
intl.uy-rut; uy.rut; 21######001#; RUT | número de RUT; es
intl.br-cpf; br.cpf; ###.###.###-##; CPF | CPF do titular; pt
intl.br-cnpj; br.cnpj; ##.###.###/0001-##; CNPJ | CNPJ da empresa; pt
intl.pt-nif; pt.nif; 2########; NIF | contribuinte n.º; pt
intl.it-codice-fiscale; ; ; codice fiscale | C.F.; it
intl.it-partita-iva; it.iva; ###########; partita IVA | P. IVA; it
intl.nl-bsn; nl.bsn; #########; BSN | burgerservicenummer; nl
intl.pl-pesel; pl.pesel; YYMMDD#####; PESEL | numer PESEL; pl
intl.pl-nip; pl.nip; 5##-###-##-##; NIP | numer NIP; pl
intl.pl-regon; pl.regon; #########; REGON | numer REGON; pl
intl.cz-birth-number; cz.rc; 7#MMDD/####; rodné číslo | r. č.; cs
intl.ro-cnp; ro.cnp; 1YYMMDD12####; CNP | cod numeric personal; ro
intl.bg-egn; bg.egn; YYMMDD####; ЕГН | егн; bg
intl.hr-oib; hr.oib; ###########; OIB | osobni identifikacijski broj; hr
intl.rs-jmbg; rs.pib; ; JMBG | matični broj; hr
intl.hu-tax-id; ; ; adóazonosító jel | adóazonosító; hu
intl.gr-afm; gr.vat; #########; ΑΦΜ | Α.Φ.Μ.; el
intl.gr-amka; gr.amka; DDMMYY#####; ΑΜΚΑ | αριθμός ΑΜΚΑ; el
intl.ru-inn; ru.inn; 77########; ИНН | ИНН организации; ru
intl.ru-snils; ; ; СНИЛС | номер СНИЛС; ru
intl.ru-ogrn; ; ; ОГРН | номер ОГРН; ru
intl.ua-rnokpp; ua.rntrc; ##########; РНОКПП | ІПН; ru
intl.kz-iin; ; ; ИИН | ЖСН; ru
intl.tr-kimlik; tr.tckimlik; ###########; T.C. Kimlik No | TC Kimlik Numarası; tr
intl.se-personnummer; se.personnummer; YYMMDD-####; personnummer | personnr; sv
intl.se-orgnummer; se.orgnr; 556###-####; organisationsnummer | org.nr; sv
intl.no-fodselsnummer; no.fodselsnummer; DDMMYY#####; fødselsnummer | fnr; no
intl.dk-cpr; dk.cpr; DDMMYY-####; CPR-nummer | cpr-nr.; no
intl.fi-hetu; fi.hetu; DDMMYY-###A; henkilötunnus | hetu; fi
intl.is-kennitala; is_.kennitala; DDMM7#-###9; kennitala | kt.; no
intl.ee-isikukood; ee.ik; 3YYMMDD####; isikukood | isikukoodi; fi
intl.lv-personas-kods; lv.pvn; ; personas kods | personas kodu; fi
intl.jp-my-number; ; ; マイナンバー | 個人番号; ja
intl.jp-corporate-number; jp.cn; #############; 法人番号 | 法人番号（国税庁）; ja
intl.kr-rrn; kr.rrn; YYMMDD-1######; 주민등록번호 | 주민번호; ko
intl.kr-brn; ; ; 사업자등록번호 | 사업자 번호; ko
intl.th-pin; th.pin; #-####-#####-##-#; เลขประจำตัวประชาชน | เลขบัตรประชาชน; th
intl.sa-national-id; ; ; Saudi national ID | Iqama number; en
intl.ae-emirates-id; ; ; Emirates ID | Emirates ID No.; en
intl.lei; lei; ; LEI | Legal Entity Identifier; en
intl.swift-bic; ; ; SWIFT code | BIC/SWIFT; en
intl.iban; ; ; IBAN, account (IBAN) | our IBAN, bank account; en
intl.card; ; ; card number, Visa | credit card, Card no.; en
intl.phone; ; ; phone, Tel. | call me at, Mobile; en
"""
SHAPES = {
    "en": (("Her {0} is {1}.", "{0}: {1}", "{0} {1}", "Please update my {0} to {1} before Friday."),
           ("We have {0} {1} on file for the claimant.", "* {0} — {1}", "Name: A. Sample | {0}: {1} | Dept: Ops", "the {0} on the form ({1}) looks right")),
    "de": (("Ihre {0} lautet {1}.", "{0}: {1}"), ("Bitte geben Sie die {0} {1} auf allen Schreiben an.", "{0} {1}")),
    "fr": (("Votre {0} est le {1}.", "{0} : {1}"), ("Merci de vérifier le {0} {1} avant envoi.", "{0} {1}")),
    "es": (("Mi {0} es {1}.", "{0}: {1}"), ("con {0} {1}, domiciliado en la ciudad", "{0} n.º {1}")),
    "pt": (("Meu {0} é {1}.", "{0}: {1}"), ("inscrito no {0} sob o nº {1}", "{0} {1}")),
    "it": (("Il mio {0} è {1}.", "{0}: {1}"), ("nato a Roma, {0} {1}, residente in", "{0} {1}")),
    "nl": (("Mijn {0} is {1}.", "{0}: {1}"), ("wij hebben {0} {1} ontvangen", "{0} {1}")),
    "pl": (("Mój {0} to {1}.", "{0}: {1}"), ("legitymujący się {0} {1}", "{0} {1}")),
    "cs": (("Moje {0} je {1}.", "{0}: {1}"), ("pan Novotný, {0} {1}, bytem", "{0} {1}")),
    "ro": (("{0}-ul meu este {1}.", "{0}: {1}"), ("identificat prin {0} {1}", "{0} {1}")),
    "bg": (("Моето {0} е {1}.", "{0}: {1}"), ("лицето с {0} {1}", "{0} {1}")),
    "hr": (("Moj {0} je {1}.", "{0}: {1}"), ("stranka, {0} {1}", "{0} {1}")),
    "hu": (("Az {0}: {1}.", "{0}: {1}"), ("az {0} {1} alapján", "{0} {1}")),
    "el": (("Το {0} μου είναι {1}.", "{0}: {1}"), ("με {0} {1}", "{0} {1}")),
    "ru": (("Мой {0}: {1}.", "{0} {1}"), ("гражданин, {0} {1}, проживающий", "{0} — {1}")),
    "tr": (("{0}: {1}", "{0} {1} olan kişi"), ("{0} ({1})", "müşterinin {0} {1}")),
    "sv": (("Mitt {0} är {1}.", "{0}: {1}"), ("kund med {0} {1}", "{0} {1}")),
    "no": (("Mitt {0} er {1}.", "{0}: {1}"), ("kunde med {0} {1}", "{0} {1}")),
    "fi": (("{0}: {1}", "Asiakkaan {0} on {1}."), ("asiakas, {0} {1}", "{0} {1}")),
    "ja": (("{0}：{1}", "{0}は{1}です。"), ("{0}（{1}）を記入してください", "【{0}】{1}")),
    "ko": (("{0}: {1}", "제 {0}는 {1} 입니다."), ("{0} {1} 확인 부탁드립니다", "■ {0} : {1}")),
    "th": (("{0} {1}", "{0}: {1}"), ("{0} คือ {1}", "{0} เลขที่ {1}")),
}  # fmt: skip


@functools.cache
def _module(name: str):  # noqa: ANN202 - a module of python-stdnum
    return importlib.import_module(f"stdnum.{name}")


def _filled(form: str, rng: random.Random) -> str:
    day = chinese.date(rng, 1950, 2004)
    table = {
        "YYYY": f"{day:%Y}",
        "YY": f"{day:%y}",
        "MM": f"{day:%m}",
        "DD": f"{day:%d}",
    }
    return "".join(
        rng.choice(string.digits)
        if part == "#"
        else rng.choice(string.ascii_uppercase)
        if part == "A"
        else table.get(part, part)
        for part in _FORM.findall(form)
    )


def _valid(module: str, form: str, rng: random.Random) -> str:
    for _ in range(200_000):
        text = _filled(form, rng)
        if _module(module).is_valid(text):
            return text
    raise ValueError(form)


def iban(rng: random.Random) -> str:
    """Return an IBAN of a country with its length, check digits by ISO 7064 MOD 97-10, in groups."""
    country, bank = rng.choice(
        (
            ("DE", "#" * 18),
            ("FR", "#" * 23),
            ("NL", "AAAA" + "#" * 10),
            ("CH", "#" * 17),
            ("AT", "#" * 16),
            ("ES", "#" * 20),
        )
    )
    while True:
        body = _filled(bank, rng)
        number = "".join(str(int(c, 36)) for c in body + country + "00")
        text = f"{country}{98 - int(number) % 97:02d}{body}"
        if _module("iban").is_valid(text, check_country=country not in ("DE", "AT", "CH", "NL")):
            return rng.choice((text, chinese.grouped(text)))


def card(rng: random.Random) -> str:
    """Return a card of a scheme, Luhn right, in the groups people write."""
    prefix, length = rng.choice(
        (
            ("4", 16),
            ("4", 16),
            ("5" + rng.choice("12345"), 16),
            ("37", 15),
            ("6011", 16),
            ("3530", 16),
        )
    )
    text = chinese.luhn(prefix + chinese.digits(rng, length - len(prefix) - 1))
    return (
        rng.choice((text, chinese.grouped(text), chinese.grouped(text, 4, "-")))
        if length == 16
        else text
    )


def nir(rng: random.Random) -> str:
    body = _filled("1YYMM75######", rng)
    text = body + f"{97 - int(body) % 97:02d}"
    return rng.choice(
        (
            text,
            f"{text[0]} {text[1:3]} {text[3:5]} {text[5:7]} {text[7:10]} {text[10:13]} {text[13:]}",
        )
    )


def codice_fiscale(rng: random.Random) -> str:
    it = _module("it.codicefiscale")
    body = (
        _filled("AAAAAA##", rng) + rng.choice("ABCDEHLMPRST") + f"{rng.randint(1, 28):02d}" + "H501"
    )
    return body + it.calc_check_digit(body)


def snils(rng: random.Random) -> str:
    body = "1" + chinese.digits(rng, 8)
    total = sum(int(d) * (9 - i) for i, d in enumerate(body)) % 101 % 100
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {total:02d}"


def ogrn(rng: random.Random) -> str:
    body = "1" + f"{rng.randint(2, 24):02d}" + "77" + chinese.digits(rng, 7)
    return body + str(int(body) % 11 % 10)


def iin(rng: random.Random) -> str:
    while True:
        body = _filled("YYMMDD", rng) + "3" + chinese.digits(rng, 4)
        total = sum(int(d) * (i + 1) for i, d in enumerate(body)) % 11
        if total < 10:
            return body + str(total)


def my_number(rng: random.Random) -> str:
    body = chinese.digits(rng, 11)
    total = sum(int(d) * (i + 2 if i < 6 else i - 4) for i, d in enumerate(reversed(body))) % 11
    return body + str(0 if total <= 1 else 11 - total)


def hungarian(rng: random.Random) -> str:
    while True:
        body = "8" + chinese.digits(rng, 8)
        total = sum(int(d) * (i + 1) for i, d in enumerate(body)) % 11
        if total < 10:
            return body + str(total)


def nric(rng: random.Random) -> str:
    body = chinese.digits(rng, 7)
    total = sum(int(d) * w for d, w in zip(body, (2, 7, 6, 5, 4, 3, 2), strict=True))
    return "S" + body + "JZIHGFEDCBA"[total % 11]


def jmbg(rng: random.Random) -> str:
    while True:
        day = chinese.date(rng, 1950, 1999)
        body = f"{day:%d%m}{day:%Y}"[:4] + f"{day:%Y}"[1:] + "71" + chinese.digits(rng, 3)
        total = 11 - sum(int(d) * w for d, w in zip(body, (7, 6, 5, 4, 3, 2) * 2, strict=True)) % 11
        if total < 10:
            return body + str(total)


def latvian(rng: random.Random) -> str:
    while True:
        body = _filled("DDMMYY", rng) + "1" + chinese.digits(rng, 3)
        total = (
            1 + sum(int(d) * w for d, w in zip(body, (10, 5, 8, 4, 2, 1, 6, 3, 7, 9), strict=True))
        ) % 11
        if total < 10:
            return f"{body[:6]}-{body[6:]}{total}"


def lei(rng: random.Random) -> str:
    body = "529900" + "".join(rng.choices(string.ascii_uppercase + string.digits, k=12))
    return body + f"{98 - int(''.join(str(int(c, 36)) for c in body + '00')) % 97:02d}"


def curp(rng: random.Random) -> str:
    body = _filled("GALAYYMMDD", rng)[:10].replace("Z", "X")
    body = "GALX" + body[4:] + "HDFRRS0"
    alphabet = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"
    return body + str(-sum((18 - i) * alphabet.index(c) for i, c in enumerate(body)) % 10)


def korean(rng: random.Random) -> str:
    body = str(rng.randint(101, 899)) + f"{rng.randint(1, 89):02d}" + str(rng.randint(1000, 9999))
    total = (
        sum(int(d) * w for d, w in zip(body, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True))
        + int(body[8]) * 5 // 10
    )
    return f"{body[:3]}-{body[3:5]}-{body[5:]}{-total % 10}"


def phone(rng: random.Random) -> str:
    """Return a number in the international form, of a country's real plan."""
    return rng.choice((
        f"+49 30 {chinese.digits(rng, 8)}", f"+44 20 7{chinese.digits(rng, 3)} {chinese.digits(rng, 4)}", f"+1 415 {rng.randint(200, 999)} {chinese.digits(rng, 4)}",
        f"+33 6 {chinese.grouped('1' + chinese.digits(rng, 7), 2)}", f"+81 90-{rng.randint(1000, 9999)}-{chinese.digits(rng, 4)}",
    ))  # fmt: skip


_OWN: dict[str, Maker] = {
    "intl.gb-nino": lambda r: f"{r.choice(('AB', 'CE', 'JK', 'PR'))} {chinese.digits(r, 2)} {chinese.digits(r, 2)} {chinese.digits(r, 2)} {r.choice('ABCD')}",
    "intl.sg-nric": nric, "intl.kr-brn": korean, "intl.fr-nir": nir, "intl.mx-curp": curp, "intl.it-codice-fiscale": codice_fiscale, "intl.rs-jmbg": jmbg,
    "intl.hu-tax-id": hungarian, "intl.ru-snils": snils, "intl.ru-ogrn": ogrn, "intl.kz-iin": iin, "intl.lv-personas-kods": latvian,
    "intl.jp-my-number": my_number, "intl.lei": lei, "intl.iban": iban, "intl.card": card, "intl.phone": phone,
    "intl.sa-national-id": lambda r: chinese.luhn(r.choice("12") + chinese.digits(r, 8)),
    "intl.ae-emirates-id": lambda r: chinese.cut(chinese.luhn("784" + str(r.randint(1950, 2004)) + chinese.digits(r, 7)), "-", 3, 4, 7),
    "intl.swift-bic": lambda r: r.choice(("DEUTDEFF", "BKCHCNBJ", "ICBKCNBJ", "BNPAFRPP", "CHASUS33", "HSBCHKHHHKH")),
}  # fmt: skip


def _makers() -> dict[str, Maker]:
    out: dict[str, Maker] = {}
    for kind, module, form, *_ in rows():
        out[kind] = _OWN.get(kind) or functools.partial(_valid, module, form)
    return out


@functools.cache
def rows() -> tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...], str], ...]:
    """Return the table, split."""
    out = []
    for line in TABLE.strip().splitlines():
        kind, module, form, labels, language = (item.strip() for item in line.split(";"))
        dev, held = ([word.strip() for word in part.split(",")] for part in labels.split("|"))
        out.append((kind, module, form, tuple(dev), tuple(held), language))
    return tuple(out)


def documents(half: str, rng: random.Random):  # noqa: ANN201
    """Yield a sentence or a line for each identifier, label and shape of a half."""
    held = half == "held-out"
    for kind, _, _, dev_labels, held_labels, language in rows():
        for label in held_labels if held else dev_labels:
            for shape in SHAPES[language][held]:
                yield fill("nations", shape.format(label, f"<<{kind}>>"), MAKERS, rng)


MAKERS = _makers()
__all__ = ["MAKERS", "Document", "documents"]
