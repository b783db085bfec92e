"""Agreement with python-stdnum on samples and near misses, where both hold the same rule."""

import importlib
import random

import pytest

from dlp.validate import registry

stdnum = pytest.importorskip("stdnum")

PAIRS = {
    "imei": "imei",
    "intl.ar_cbu": "ar.cbu",
    "intl.ar_cuit": "ar.cuit",
    "intl.at_svnr": "at.vnr",
    "intl.at_tin": "at.tin",
    "intl.au_abn": "au.abn",
    "intl.au_acn": "au.acn",
    "intl.au_tfn": "au.tfn",
    "intl.be_national_number": "be.nn",
    "intl.bg_egn": "bg.egn",
    "intl.br_cnpj": "br.cnpj",
    "intl.br_cpf": "br.cpf",
    "intl.ca_sin": "ca.sin",
    "intl.ch_ahv": "ch.ssn",
    "intl.ch_uid": "ch.uid",
    "intl.cl_rut": "cl.rut",
    "intl.co_nit": "co.nit",
    "intl.cz_birth_number": "cz.rc",
    "intl.de_steuer_id": "de.idnr",
    "intl.de_vat": "de.vat",
    "intl.dk_cvr": "dk.cvr",
    "intl.do_cedula": "do.cedula",
    "intl.ec_ci": "ec.ci",
    "intl.ee_isikukood": "ee.ik",
    "intl.es_cif": "es.cif",
    "intl.es_dni": "es.nif",
    "intl.eu_vat": "eu.vat",
    "intl.fi_hetu": "fi.hetu",
    "intl.fi_ytunnus": "fi.ytunnus",
    "intl.fr_nif": "fr.nif",
    "intl.fr_nir": "fr.nir",
    "intl.fr_siren": "fr.siren",
    "intl.fr_siret": "fr.siret",
    "intl.gb_nhs": "gb.nhs",
    "intl.gr_afm": "gr.vat",
    "intl.gr_amka": "gr.amka",
    "intl.hr_oib": "hr.oib",
    "intl.iban": "iban",
    "intl.id_npwp": "id.npwp",
    "intl.ie_pps": "ie.pps",
    "intl.il_id": "il.idnr",
    "intl.in_aadhaar": "in_.aadhaar",
    "intl.in_gstin": "in_.gstin",
    "intl.is_kennitala": "is_.kennitala",
    "intl.it_codice_fiscale": "it.codicefiscale",
    "intl.it_partita_iva": "it.iva",
    "intl.jp_corporate_number": "jp.cn",
    "intl.jp_my_number": "jp.in_",
    "intl.lei": "lei",
    "intl.lv_personas_kods": "lv.pvn",
    "intl.md_idnp": "md.idno",
    "intl.mx_curp": "mx.curp",
    "intl.nl_bsn": "nl.bsn",
    "intl.no_fodselsnummer": "no.fodselsnummer",
    "intl.no_orgnr": "no.orgnr",
    "intl.nz_ird": "nz.ird",
    "intl.pe_ruc": "pe.ruc",
    "intl.pl_nip": "pl.nip",
    "intl.pl_pesel": "pl.pesel",
    "intl.pl_regon": "pl.regon",
    "intl.pt_cc": "pt.cc",
    "intl.pt_nif": "pt.nif",
    "intl.ro_cnp": "ro.cnp",
    "intl.rs_jmbg": "si.emso",
    "intl.ru_inn": "ru.inn",
    "intl.ru_ogrn": "ru.ogrn",
    "intl.se_orgnummer": "se.orgnr",
    "intl.se_personnummer": "se.personnummer",
    "intl.sg_uen": "sg.uen",
    "intl.swift_bic": "bic",
    "intl.th_pin": "th.pin",
    "intl.tr_kimlik": "tr.tckimlik",
    "intl.tr_vkn": "tr.vkn",
    "intl.ua_edrpou": "ua.edrpou",
    "intl.ua_rnokpp": "ua.rntrc",
    "intl.us_routing": "us.rtn",
    "intl.us_ssn": "us.ssn",
    "intl.uy_rut": "uy.rut",
    "intl.ve_rif": "ve.rif",
    "intl.za_id": "za.idnr",
    "intl.za_tax": "za.tin",
}
# The oracle reads any century, and legal persons, into the first digits of these.
UNCHANGED = {"intl.se_personnummer": 2, "intl.lv_personas_kods": 1}


def near_misses(text, rng, first):
    """Yield `text` with one digit replaced, at every place from `first` on."""
    for place, character in enumerate(text):
        if place >= first and character.isdigit():
            other = rng.choice([digit for digit in "0123456789" if digit != character])
            yield text[:place] + other + text[place + 1 :]


def answers(oracle, text):
    """Return the oracle's opinion; its exceptions of other kinds are refusals."""
    try:
        return bool(oracle.is_valid(text))
    except (KeyError, ValueError, IndexError):
        return False


@pytest.mark.parametrize("name", PAIRS)
def test_same_answer_as_the_oracle(name):
    """Every sample and every near miss is judged alike."""
    oracle = importlib.import_module(f"stdnum.{PAIRS[name]}")
    validator = registry.get(name)
    rng = random.Random(name)
    differing = []
    for _ in range(12):
        text = validator.sample(rng)
        for candidate in (text, *near_misses(text, rng, UNCHANGED.get(name, 0))):
            mine, theirs = validator.is_valid(candidate), answers(oracle, candidate)
            if mine != theirs:
                differing.append((candidate, mine, theirs))
    assert differing == []
