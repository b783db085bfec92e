"""Which infotypes may name a kind: written after the corpus, from the list of ids alone."""

from fnmatch import fnmatchcase

KEY = ("keys.*", "accounts.*")
PHONE = ("cn.mobile", "cn.landline", "intl.phone")
FAMILIES: dict[str, dict[str, tuple[str, ...]]] = {
    "resident ids": {
        **dict.fromkeys(("rid18", "rid18_spaced", "rid18_lower"), ("cn.resident-id", "cn.driver*")), "rid15": ("cn.resident-id*",),
    },
    "permits, passports": {
        "hmt": ("cn.residence-permit", "cn.resident-id"), "prcard18": ("cn.foreigner-id*",), "prcard15": ("cn.foreigner-id*",), "home_return": ("cn.hk-macau-travel-permit",),
        "tw_permit": ("cn.taiwan-travel-permit",), "hk_out": ("cn.exit-permit",), "passport": ("cn.passport", "intl.*passport*"), "military": ("cn.military-id",),
        **dict.fromkeys(("mrz_chn", "mrz_us", "mrz_deu", "mrz_kaz"), ("cn.passport-mrz", "intl.passport-mrz")),
    },
    "names": dict.fromkeys(("name", "name_uyghur", "latin_name"), ("*name*",)),
    "names, unlabelled": dict.fromkeys(("name_loose", "uyghur_loose"), ("*name*",)),
    "addresses": {"address": ("cn.address",)},
    "phones": dict.fromkeys(("mobile", "mobile_grouped", "mobile86", "landline", "landline_ext"), PHONE),
    "online contacts": {"email": ("*email",), "qqmail": ("*email", "cn.qq"), "world_mail": ("*email",), "qq": ("cn.qq",), "wechat": ("cn.wechat",)},
    "vehicles, devices": {"plate": ("cn.plate",), "plate_new": ("cn.plate",), "vin": ("cn.vin",), "imei": ("cn.imei",), "iccid": ("cn.iccid",)},
    "organisations": {
        "uscc": ("cn.uscc", "cn.taxpayer-id"), "orgcode": ("cn.org-code",), "bizreg": ("cn.business-registration",), "taxpayer15": ("cn.taxpayer-id",),
    },
    "bank cards": dict.fromkeys(("bankcard", "bankcard_spaced"), ("cn.bank-card", "intl.card", "cn.bank-account")),
    "accounts, bank codes": {"account": ("cn.bank-account", "cn.bank-card"), "cnaps": ("cn.cnaps",), "swift": ("intl.swift-bic", "cn.*swift*")},
    "medical insurance": {
        "institution": ("cn_health.medical-institution", "cn_health.*"), "pharmacy": ("cn_health.*",), "physician": ("cn_health.*",), "psn_no": ("cn_health.*",), "setl_id": ("cn_health.*",),
        "msgid": ("cn_health.*",), "ectoken": ("cn_health.*",), "medrec": ("cn_health.*",), "sscard": ("cn_health.*",), "emp_no": ("cn.insured-unit", "cn_health.*"),
    },
    "insured-person records": {"insured_record": ("cn_health.insured*", "cn_health.*record", "cn_health.patient*", "*insured-person*"), "insured_form": ("*insured-person*",)},
    "secrecy marks": {
        "secret_mark": ("cn_secrecy.state-secret*", "cn_secrecy.secrecy-level-field"), "internal_mark": ("cn_secrecy.work-secret", "cn_secrecy.no-forward", "cn_secrecy.*internal*"),
        "trade_mark": ("cn_secrecy.*",), "doc_number": ("cn_secrecy.document-number", "cn_secrecy.telegram", "cn_secrecy.red-head*"), "telegram": ("cn_secrecy.telegram",),
    },
    "secret documents": {
        "red_head": ("cn_secrecy.document-number", "cn_secrecy.red-head*"), "minutes": ("cn_secrecy.minutes",), "telegram_doc": ("cn_secrecy.telegram",),
    },
    "infrastructure documents": {
        "net_config": ("infrastructure.device-configuration",), "ip_plan": ("infrastructure.network-plan",), "ddl": ("infrastructure.table-definition", "infrastructure.nhsa-schema"),
        "data_dictionary": ("infrastructure.data-dictionary", "infrastructure.nhsa-schema"), "system_log": ("infrastructure.system-log",), "crypto_design": ("infrastructure.crypto-design",),
    },
    "passwords": dict.fromkeys(("password", "password_plain", "password_weak", "basic_auth", "docker_auth", "encoded_password"), KEY),
    "device passwords": dict.fromkeys(("device_password", "huawei_cipher", "h3c_hash", "cisco5"), KEY),
    "password hashes": dict.fromkeys(("crypt6", "cryptsm3", "apr1", "bcrypt", "ntlm", "yescrypt"), KEY),
    "one-time codes": {"otp": ("accounts.verification-code", "accounts.*")},
    "private keys": dict.fromkeys(("pem_rsa", "pem_pkcs8", "pem_sm2", "pem_encrypted", "openssh", "putty", "pgp", "sm2_b64", "sm2_hex", "sm4_key", "aes_key"), KEY),
    "cloud keys of China": dict.fromkeys(
        ["aliyun_id", "aliyun_id_old", "aliyun_secret", "tencent_id", "tencent_secret", "huawei_id", "huawei_secret", "baidu_id", "baidu_bce", "volc_id", "volc_secret", "qiniu_key", "jd_id", "wx_secret", "wecom_secret", "wxpay_v3", "dingtalk_token", "dingtalk_sec", "dingtalk_secret", "feishu_hook", "feishu_secret", "wecom_hook", "gitee", "deepseek", "zhipu", "moonshot"], KEY,
    ),
    "world ids": {
        "ssn": ("intl.us-ssn",), "ssn_plain": ("intl.us-ssn",), "itin": ("intl.us-itin", "intl.us-ssn"), "ein": ("intl.us-ein",), "nino": ("intl.gb-nino",), "nhs": ("intl.gb-nhs",), "utr": ("intl.gb-utr",), "gb_vat": ("intl.gb-vat",), "de_idnr": ("intl.de-steuer-id",),
        "de_vat": ("intl.de-vat",), "fr_nir": ("intl.fr-nir",), "fr_siret": ("intl.fr-siret",), "it_cf": ("intl.it-codice-fiscale",), "it_iva": ("intl.it-partita-iva",), "es_dni": ("intl.es-dni",), "es_nie": ("intl.es-nie", "intl.es-dni"), "es_cif": ("intl.es-cif",),
        "nl_bsn": ("intl.nl-bsn",), "nl_btw": ("intl.nl-btw", "intl.nl-vat"), "be_nn": ("intl.be-national-number",), "pl_pesel": ("intl.pl-pesel",), "pl_nip": ("intl.pl-nip",), "se_pnr": ("intl.se-personnummer",), "fi_hetu": ("intl.fi-hetu",), "dk_cpr": ("intl.dk-cpr",), "no_fnr": ("intl.no-fodselsnummer",),
        "pt_nif": ("intl.pt-nif",), "cz_rc": ("intl.cz-birth-number",), "ro_cnp": ("intl.ro-cnp",), "bg_egn": ("intl.bg-egn",), "gr_amka": ("intl.gr-amka",), "at_vnr": ("intl.at-svnr",), "ch_ssn": ("intl.ch-ahv",), "hr_oib": ("intl.hr-oib",), "ca_sin": ("intl.ca-sin",), "br_cpf": ("intl.br-cpf",), "br_cnpj": ("intl.br-cnpj",),
        "mx_curp": ("intl.mx-curp",), "cl_rut": ("intl.cl-rut",), "ar_cuit": ("intl.ar-cuit",), "co_nit": ("intl.co-nit",), "in_aadhaar": ("intl.in-aadhaar",), "in_pan": ("intl.in-pan",), "in_gstin": ("intl.in-gstin",), "jp_cn": ("intl.jp-corporate-number",), "jp_mn": ("intl.jp-my-number",), "kr_rrn": ("intl.kr-rrn",), "kr_brn": ("intl.kr-brn",),
        "au_tfn": ("intl.au-tfn",), "au_abn": ("intl.au-abn",), "nz_ird": ("intl.nz-ird",), "sg_nric": ("intl.sg-nric",), "th_pin": ("intl.th-pin",), "tr_tckimlik": ("intl.tr-kimlik",), "ru_inn": ("intl.ru-inn",), "il_id": ("intl.il-id",), "za_id": ("intl.za-id",), "my_nric": ("intl.my-nric",), "id_nik": ("intl.id-nik",),
        "hkid": ("hk.id-card",), "twid": ("tw.national-id",), "moid": ("mo.*",),
    },
    "world cards, IBANs": {
        **dict.fromkeys(("visa", "visa_spaced", "mastercard_dash", "amex_spaced", "jcb", "discover"), ("intl.card", "cn.bank-card")),
        **dict.fromkeys(("iban_de", "iban_gb", "iban_fr", "iban_nl", "iban_ch", "iban_ae"), ("intl.iban",)),
    },
    "world phones": dict.fromkeys(("phone_us", "phone_uk", "phone_de", "phone_fr", "phone_jp", "phone_kr", "phone_br", "phone_in", "phone_it", "phone_es", "phone_au"), PHONE),
}  # fmt: skip
ACCEPTED = {kind: accepted for kinds in FAMILIES.values() for kind, accepted in kinds.items()}
FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}


def accepts(kind: str, infotype: str) -> bool:
    """Whether a finding of this infotype counts as a find of this kind; vendor tokens are keys."""
    return any(fnmatchcase(infotype, pattern) for pattern in ACCEPTED.get(kind, KEY))


def family(kind: str) -> str:
    return FAMILY.get(kind, "vendor tokens")
