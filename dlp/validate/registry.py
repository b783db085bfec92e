"""Validators by name: the only way in for packs and for the matcher.

A name is the module's path below `dlp.validate`: `cn.resident_id` is
`dlp.validate.cn.resident_id`. A module is imported when its name is first asked for.
"""

from __future__ import annotations

import functools
import importlib
import random
from collections.abc import Mapping
from typing import Protocol, cast


class Validator(Protocol):
    """What every module of the table offers."""

    @property
    def EVIDENCE(self) -> Mapping[str, float]:  # noqa: N802 - a constant of the module
        """Name of each test and the decibans that passing it is worth; the order is stable."""
        ...

    def compact(self, text: str) -> str:
        """Drop separators; upper-case where the standard does."""
        ...

    def check(self, text: str) -> tuple[str, ...] | None:
        """Return the names of the evidence that holds for compact text; None: refused."""
        ...

    def is_valid(self, text: str) -> bool:
        """Tell whether text, with or without separators, is accepted."""
        ...

    def sample(self, rng: random.Random) -> str:
        """Return a synthetic value that is accepted."""
        ...


class UnknownValidator(KeyError):  # noqa: N818 - a lookup that failed, as KeyError is
    """No validator has this name."""

    def __str__(self) -> str:
        """Say which name, and where the known ones are listed."""
        return f"unknown validator {self.args[0]!r}; dlp.validate.registry.names() lists them"


# One line a package; a new module is one more word.
_TABLE = {
    "": "email iccid imei mrz mrz_card",
    "check": "crc32 luhn mod11_10 mod11_2 mod97 verhoeff",
    "cn": (
        "bank_card business_registration cnaps foreigner_id foreigner_id15 landline loan_card "
        "mobile nhsa_region org_code passport residence_permit resident_id resident_id15 "
        "taxpayer_id uscc vin"
    ),
    "hk": "id_card",
    "intl": (
        "ae_emirates_id ar_cbu ar_cuit at_svnr at_tin au_abn au_acn au_medicare au_tfn "
        "be_national_number bg_egn br_cnh br_cnpj br_cns br_cpf br_pis br_titulo by_id "
        "ca_health ca_sin card ch_ahv ch_uid cl_rut co_nit cz_birth_number de_id_card de_kvnr "
        "de_rvnr de_steuer_id de_vat dk_cpr dk_cvr do_cedula ec_ci ee_isikukood "
        "eg_national_id es_cif es_dni es_nss eu_vat fi_hetu fi_ytunnus fr_nif fr_nir fr_siren "
        "fr_siret gb_nhs gb_nino gr_afm gr_amka gt_cui hr_oib hu_personal_id hu_taj hu_tax_id "
        "iban id_npwp ie_pps il_id in_aadhaar in_gstin in_pan ir_national_code is_kennitala "
        "it_codice_fiscale it_partita_iva jp_corporate_number jp_my_number kr_brn kr_rrn "
        "kw_civil_id kz_iin lei lk_nic lu_id lv_personas_kods md_idnp mx_clabe mx_curp mx_nss "
        "my_nric nl_bsn no_fodselsnummer no_orgnr nz_ird nz_nhi pe_ruc person_name pl_id_card "
        "pl_nip pl_pesel pl_regon pt_cc pt_nif pt_niss ro_cnp rs_jmbg ru_inn ru_ogrn ru_snils "
        "sa_national_id se_orgnummer se_personnummer sg_nric sg_uen sv_dui swift_bic th_pin "
        "tr_kimlik tr_vkn ua_edrpou ua_rnokpp us_dea us_itin us_mbi us_npi us_routing us_ssn "
        "uy_ci uy_rut uz_pinfl ve_rif za_id za_tax"
    ),
    "keys": "aws_access_key drawn github_token jwt npm_token pem_private",
    "network": "mac private_ipv4 public_ip",
    "secret": "basic connection_string password token written",
    "tw": "business_number national_id",
    "wallet": "address bip39",
}


@functools.cache
def names() -> tuple[str, ...]:
    """Return the names of all validators, sorted.

    >>> "cn.resident_id" in names(), "imei" in names()
    (True, True)
    """
    pairs = ((area, tail) for area, tails in _TABLE.items() for tail in tails.split())
    return tuple(sorted(f"{area}.{tail}" if area else tail for area, tail in pairs))


@functools.cache
def get(name: str) -> Validator:
    """Import and return the validator of that name; `UnknownValidator` if there is none.

    >>> get("cn.resident_id").is_valid("11010518850607004X")
    True
    """
    if name not in names():
        raise UnknownValidator(name)
    return cast("Validator", importlib.import_module(f"dlp.validate.{name}"))
