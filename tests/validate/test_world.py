"""Cards, accounts and national numbers of the world against published specimens."""

import random

import pytest

from dlp.validate import registry

# The last character of these is no check digit, or its modulus is five.
NOT_LAST = {"intl.au_medicare", "intl.gt_cui", "intl.is_kennitala", "tw.business_number"}


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("4111111111111111", "visa"),
        ("4222222222222", "visa"),
        ("5555555555554444", "mastercard"),
        ("2223003122003222", "mastercard"),
        ("371449635398431", "amex"),
        ("6011111111111117", "discover"),
        ("3530111333300000", "jcb"),
        ("30569309025904", "diners"),
        ("38520000023237", "diners"),
        ("6240008631401148", "unionpay"),
        ("2200000000000004", "mir"),
        ("6759649826438453", "maestro"),
    ],
)
def test_published_test_cards_have_their_scheme(text, scheme):
    """The schemes' own test numbers are told apart by prefix and length."""
    assert registry.get("intl.card").check(text) == ("luhn", scheme)


@pytest.mark.parametrize(
    "text", ["1111111111111117", "4111111111111112", "0000000000000000", "411111111111116"]
)
def test_no_scheme_no_card(text):
    """Luhn alone is not enough: prefix and length belong to a scheme."""
    assert registry.get("intl.card").check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "GB82WEST12345698765432",
        "DE89370400440532013000",
        "FR1420041010050500013M02606",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "SC18SSCB11010000000000001497USD",
        "LC55HEMM000100010012001200023015",
    ],
)
def test_registry_examples_of_iban(text):
    """The examples of the SWIFT registry are accepted."""
    assert registry.get("intl.iban").check(text) == ("check-digits", "structure")


@pytest.mark.parametrize(
    "text", ["DE8937040044053201300", "ZZ82WEST12345698765432", "GB82123412345698765432"]
)
def test_iban_length_and_structure_are_the_countrys(text):
    """A wrong length, an unknown country and digits in place of letters are refused."""
    assert registry.get("intl.iban").check(text) is None


@pytest.mark.parametrize(
    "text",
    ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "219-09-9999"],
)
def test_impossible_social_security_numbers(text):
    """Areas, groups and serials that were never given, and printed specimens."""
    assert not registry.get("intl.us_ssn").is_valid(text)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("101.200.35.17", ("routed",)),
        ("203.0.113.9", ("documentation",)),
        ("2400:3200::1", ("routed",)),
        ("2408:1:2:3:4:5:6:7", ("routed",)),
        ("2001:db8::1", ("documentation",)),
        *((text, None) for text in ("256.1.1.1", "8.8.08.8", "8.8.8", "0.0.0.0", "100.64.0.1")),
        *((text, None) for text in ("172.31.0.1", "198.19.0.1", "224.0.0.1", "255.255.255.0")),
        *((text, None) for text in ("fe80::1", "2400:3200:1", "2400::1::2", "24000::1", "::1")),
        ("2408:1:2:3:4:5:6::7:8", None),
    ],
)
def test_addresses_that_are_routed(text, evidence):
    """Blocks of special use, documentation, groups that are too many, too few or too long."""
    assert registry.get("network.public_ip").check(text) == evidence


@pytest.mark.parametrize(
    "text", ["010.0.0.1", "10.0.0.01", "10.0.0.256", "172.32.0.1", "8.8.8.8", "10.0.0"]
)
def test_addresses_that_are_not_private(text):
    """Leading zeros, octets over 255, public ranges, three octets."""
    assert not registry.get("network.private_ipv4").is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@b.c",
        "a..b@example.com",
        ".a@example.com",
        "a@-b.com",
        "a@b..com",
        "icon@2x.png",
        "x" * 65 + "@example.com",
    ],
)
def test_strings_with_an_at_sign_that_are_not_addresses(text):
    """Dots, hyphens and lengths as RFC 5321 has them; file names are not addresses."""
    assert not registry.get("email").is_valid(text)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in registry.names()
        if "check-digit" in registry.get(name).EVIDENCE and name not in NOT_LAST
    ],
)
def test_wrong_check_digits_are_rare(name):
    """Where a check digit is a gate, at most one changed last character in eight still passes.

    Evidence that is no gate (numbers given after a rule was dropped) shows as lost evidence.
    """
    validator = registry.get(name)
    rng = random.Random(name)
    passed = total = 0
    for _ in range(60):
        text = validator.compact(validator.sample(rng))
        last = rng.choice([c for c in "0123456789" if c != text[-1]])
        total += 1
        passed += "check-digit" in (validator.check(text[:-1] + last) or ())
    assert passed * 8 <= total


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("intl.sg_nric", "S1234567D", ("check-letter",)),
        ("intl.sg_nric", "T1234567J", ("check-letter",)),
        ("intl.sg_nric", "F1234567N", ("check-letter",)),
        ("intl.sg_nric", "G1234567X", ("check-letter",)),
        ("intl.sg_nric", "M1234567K", ("check-letter",)),
        ("intl.kr_rrn", "9710139019902", ("date", "check-digit")),
        ("intl.kr_rrn", "9710139019903", ("date",)),
        ("intl.hu_tax_id", "8071592153", ("check-digit",)),
        ("intl.au_medicare", "2123456701", ("check-digit",)),
        ("intl.us_mbi", "1EG4TE5MK73", ("shape",)),
        ("intl.gb_nino", "AB123456C", ("prefix",)),
        ("intl.gb_nino", "ZZ123456C", None),
        ("intl.in_pan", "ACUPA7085R", ("holder",)),
        ("intl.dk_cpr", "2110625629", ("date", "check-digit")),
        ("intl.dk_cpr", "2110625628", ("date",)),
        ("intl.us_itin", "912903456", ("group",)),
        ("intl.us_itin", "912893456", None),
        ("intl.kr_brn", "1168200276", ("check-digit",)),
        ("tw.business_number", "00501503", ("check-digit",)),
        ("tw.business_number", "00501502", None),
        ("intl.br_titulo", "000000140116", ("check-digits", "state")),
        ("intl.br_titulo", "000000090141", ("check-digits", "state")),
        ("intl.eu_vat", "BG100000086", ("check-digit",)),
        ("intl.eu_vat", "LT100000810", ("check-digit",)),
        ("intl.nz_nhi", "ALU18KP", ("check-digit",)),
        ("intl.nz_nhi", "ALU18KZ", None),
        ("intl.nz_nhi", "ZBN77VL", ("check-digit",)),
        ("intl.nz_nhi", "ZSC21TN", ("check-digit",)),
        ("intl.nz_nhi", "ZVB97XQ", ("check-digit",)),
        ("intl.kw_civil_id", "288020122596", ("check-digit", "date")),
        ("intl.hu_personal_id", "19001011249", ("check-digit", "date")),
        ("intl.us_dea", "AB1234563", ("check-digit",)),
        ("intl.us_dea", "AB1234564", None),
        ("intl.us_dea", "NB1234563", None),
        ("intl.br_cnh", "02650306461", ("check-digits",)),
        ("intl.br_cnh", "11111111111", None),
        ("intl.br_cnh", "02650306462", None),
        ("intl.br_pis", "17033259504", ("check-digit",)),
        ("intl.br_pis", "17033259505", None),
        ("intl.br_cns", "898001160660761", ("check-digit",)),
        ("intl.br_cns", "144082627260004", ("check-digit",)),
        ("intl.br_cns", "144082627261213", None),
        ("intl.br_cns", "398001160660761", None),
        ("intl.br_cns", "898001160660762", None),
        ("intl.br_titulo", "004356870906", ("check-digits", "state")),
        ("intl.br_titulo", "004356872906", None),
        ("intl.br_titulo", "004356870907", None),
        ("intl.br_titulo", "000000010191", ("check-digits", "state")),
        ("intl.br_titulo", "000000010101", None),
        ("intl.mx_clabe", "032180000118359719", ("check-digit",)),
        ("intl.mx_clabe", "032180000118359710", None),
        ("intl.mx_clabe", "000180000118359719", None),
        ("intl.mx_nss", "92919084431", ("luhn",)),
        ("intl.mx_nss", "92919084432", None),
        ("intl.mx_nss", "00919084431", None),
        ("intl.sv_dui", "000162975", ("check-digit",)),
        ("intl.sv_dui", "000162974", None),
        ("intl.sv_dui", "000000000", None),
        ("intl.uy_ci", "12345672", ("check-digit",)),
        ("intl.uy_ci", "12345673", None),
        ("intl.ca_health", "9012372174", None),
        ("intl.ca_health", "9012372173", ("check-digit",)),
        ("intl.ca_health", "0012372173", None),
        ("intl.ca_health", "1234567897", ("check-digit",)),
        ("intl.ca_health", "1234567890", None),
        ("intl.es_nss", "281234567840", ("check-digits", "province")),
        ("intl.es_nss", "541234567840", None),
        ("intl.es_nss", "281234567841", None),
        ("intl.de_kvnr", "A123456780", ("check-digit",)),
        ("intl.de_kvnr", "A123456781", None),
        ("intl.de_kvnr", "1123456780", None),
        ("intl.de_rvnr", "15070649C103", ("check-digit", "date")),
        ("intl.de_rvnr", "15070649C104", None),
        ("intl.de_rvnr", "15071349C105", None),
        ("intl.de_rvnr", "150706490103", None),
        ("intl.de_id_card", "L01X00T471", ("check-digit", "series")),
        ("intl.de_id_card", "L01X00T47", ("series",)),
        ("intl.de_id_card", "T220001293", ("check-digit", "series")),
        ("intl.de_id_card", "L01X00T472", None),
        ("intl.de_id_card", "A01X00T471", None),
        ("intl.pl_id_card", "ABA300000", ("check-digit",)),
        ("intl.pl_id_card", "ABA400000", None),
        ("intl.pl_id_card", "ZS0000177", ("check-digit",)),
        ("intl.pl_id_card", "ZS1000177", None),
        ("intl.pl_id_card", "ABA30000", None),
        ("intl.lu_id", "1893120105732", ("check-digits", "date")),
        ("intl.lu_id", "1893130105732", None),
        ("intl.lu_id", "1893120105733", None),
        ("intl.hu_taj", "111111110", ("check-digit",)),
        ("intl.hu_taj", "111111111", None),
        ("intl.hu_personal_id", "19013010011", None),
        ("intl.hu_personal_id", "91901010011", None),
        ("intl.nz_nhi", "ZZZ0016", ("check-digit",)),
        ("intl.nz_nhi", "ZZZ0017", None),
        ("intl.nz_nhi", "ZZZ00AA", None),
        ("intl.nz_nhi", "ZIZ0016", None),
        ("intl.ir_national_code", "0013542419", ("check-digit",)),
        ("intl.ir_national_code", "0013542418", None),
        ("intl.ir_national_code", "1111111111", None),
        ("intl.kw_civil_id", "413010100010", None),
        ("intl.kw_civil_id", "213130100010", None),
        ("intl.uz_pinfl", "33213010000017", None),
        ("intl.uz_pinfl", "90101010000017", None),
        ("intl.eg_national_id", "29001010112345", ("date", "governorate")),
        ("intl.eg_national_id", "29001010512345", None),
        ("intl.eg_national_id", "29013010112345", None),
        ("intl.eg_national_id", "19001010112345", None),
        ("intl.lk_nic", "190501304567", ("date",)),
        ("intl.lk_nic", "051304567V", ("date",)),
        ("intl.lk_nic", "190540004567", None),
        ("intl.lk_nic", "210501304567", None),
        ("intl.sg_uen", "T01FC6132D", ("check-letter",)),
        ("intl.sg_uen", "T01FC6132E", None),
        ("intl.sg_uen", "A01FC6132D", None),
        ("intl.sg_uen", "00192200M", ("check-letter",)),
        ("intl.gt_cui", "123456789010", None),
        ("intl.gt_cui", "1234567890001", None),
        ("intl.ua_edrpou", "32855961", ("check-digit",)),
        ("intl.ua_edrpou", "32855968", None),
        ("intl.ar_cbu", "2850590940090418135201", ("check-digit",)),
        ("intl.ar_cbu", "0000000540090418135201", None),
        ("intl.by_id", "7010101A001PB6", None),
        ("intl.md_idnp", "1008600038413", ("check-digit",)),
        ("intl.md_idnp", "5008600038413", None),
        ("intl.no_orgnr", "988077917", ("check-digit",)),
        ("intl.no_orgnr", "188077917", None),
        ("intl.at_tin", "591199013", ("check-digit",)),
        ("intl.at_tin", "591199012", None),
        ("intl.eu_vat", "ATU13585627", ("check-digit",)),
        ("intl.eu_vat", "AT113585627", None),
        ("intl.eu_vat", "BE0403019261", ("check-digit",)),
        ("intl.eu_vat", "BE2403019261", None),
        ("intl.eu_vat", "BG175074752", ("check-digit",)),
        ("intl.eu_vat", "BG7523169263", ("check-digit",)),
        ("intl.eu_vat", "CY10259033P", ("check-digit",)),
        ("intl.eu_vat", "CY12259033P", None),
        ("intl.eu_vat", "CZ25123891", ("check-digit",)),
        ("intl.eu_vat", "CZ7103192745", ("check-digit",)),
        ("intl.eu_vat", "FR40303265045", ("check-digit",)),
        ("intl.eu_vat", "FR41303265045", None),
        ("intl.eu_vat", "GB980780684", ("check-digit",)),
        ("intl.eu_vat", "GB98078068", None),
        ("intl.eu_vat", "IE6433435F", ("check-digit",)),
        ("intl.eu_vat", "LT119511515", ("check-digit",)),
        ("intl.eu_vat", "LT119511525", None),
        ("intl.eu_vat", "LT100001919017", ("check-digit",)),
        ("intl.eu_vat", "LU15027442", ("check-digit",)),
        ("intl.eu_vat", "LV40003521600", ("check-digit",)),
        ("intl.eu_vat", "LV16117519997", None),
        ("intl.eu_vat", "MT11679112", ("check-digit",)),
        ("intl.eu_vat", "NL004495445B01", ("check-digit",)),
        ("intl.eu_vat", "NL004495445B00", None),
        ("intl.eu_vat", "NL004495446B01", None),
        ("intl.eu_vat", "NL123456789B13", ("check-digit",)),
        ("intl.eu_vat", "NO995525828MVA", ("check-digit",)),
        ("intl.eu_vat", "NO995525828", None),
        ("intl.eu_vat", "RO18547290", ("check-digit",)),
        ("intl.eu_vat", "RO08547290", None),
        ("intl.eu_vat", "SE123456789701", ("check-digit",)),
        ("intl.eu_vat", "SE123456789702", None),
        ("intl.eu_vat", "SI50223054", ("check-digit",)),
        ("intl.eu_vat", "SI00223054", None),
        ("intl.eu_vat", "SK2022749619", ("check-digit",)),
        ("intl.eu_vat", "US123456789", None),
        ("intl.eu_vat", "ES", None),
        ("wallet.address", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", ("checksum",)),
        ("wallet.address", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNL0", None),
        ("wallet.address", "11J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", None),
        ("wallet.address", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", ("checksum",)),
        ("wallet.address", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", None),
        ("wallet.address", "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", None),
        (
            "wallet.address",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            ("checksum",),
        ),
        ("wallet.address", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", ("checksum",)),
        ("wallet.address", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", ("checksum",)),
        ("wallet.address", "0xFB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", None),
        ("wallet.address", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", ()),
        ("wallet.address", "0x0000000000000000000000000000000000000000", None),
        ("wallet.address", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", None),
    ],
)
def test_specimens_that_the_oracle_does_not_cover(name, text, expected):
    """Published specimens and their near misses, with the evidence that each has."""
    assert registry.get(name).check(text) == expected


@pytest.mark.parametrize("text", ["A1", "ABCDEFGH", "BKCHZZBJ", "BKCHCNB0J", "ICBKCNBJXX"])
def test_words_that_are_no_bank_codes(text):
    """Length, country and alphabet of ISO 9362."""
    assert registry.get("intl.swift_bic").check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Quentin Ashworth",
        "João Pereira da Costa",
        "Niamh O'Sullivan",
        "Anne-Marie Dubois",
        "HUTCHINGS^BRADLEY",
    ],
)
def test_words_that_may_name_a_person_are_accepted(text):
    """No list of names: what is no word of a form may be one."""
    assert registry.get("intl.person_name").is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "Customer Service",
        "Social Security",
        "Xavia Holdings",
        "Quentin",
        "Windows 11 Pro",
        "Anna Anna",
        "Conseil Direction",
        "",
    ],
)
def test_offices_products_and_single_words_are_no_names(text):
    """One word of an office or a form is enough to refuse, and so is a digit or a lone word."""
    assert not registry.get("intl.person_name").is_valid(text)
