"""Which infotypes may name a kind, and to which class it belongs: written after the corpus, from the list of ids alone."""

from fnmatch import fnmatchcase

SECRETS = ("keys.*", "accounts.*")
PHONE = ("cn.mobile", "cn.landline", "intl.phone")
CARD = ("cn.bank-card", "intl.card", "cn.bank-account")
NAME = ("*person-name",)
BORN = ("cn.birth-date", "intl.*birth*")

CLASSES: dict[str, dict[str, tuple[str, ...]]] = {
    "Chinese ids": {
        **dict.fromkeys(("resident_id", "resident_id_spaced", "resident_id_wide", "resident_id_ocr", "resident_id_masked", "resident_id_gap", "resident_id_lower", "resident_id_o", "resident_id_line", "resident_six", "resident_four", "resident_7", "resident_gap7", "resident_wide7", "resident_cut7"), ("cn.resident-id", "cn.driver*", "cn.taxpayer-id")),
        "resident_id_old": ("cn.resident-id15",), "pr_card": ("cn.foreigner-id*",), "hmt_residence": ("cn.residence-permit", "cn.resident-id"),
        "home_return": ("cn.hk-macau*",), "taiwan_permit": ("cn.taiwan*",), **dict.fromkeys(("passport_cn", "passport_7"), ("cn.passport", "intl.*passport*")), "military_id": ("cn.military-id",),
        "mrz": ("*passport-mrz",), "mrz_7": ("*passport-mrz",),
    },
    "names": dict.fromkeys(("name", "name_xinjiang", "name_traditional", "name_cn", "name_uyghur", "person_en", "person_de", "person_fr", "person_es", "person_pt", "person_it", "person_pl", "person_nl", "person_tr", "person_jp", "person_kr", "person_ru", "person_in", "person_se", "name_rare", "name_peoples", "name_undotted", "name_spaced", "person_ar", "person_he", "person_vi", "person_th", "person_id", "person_el", "person_uk", "person_cs", "person_hu", "person_fi", "person_da", "person_ro", "person_us", "person_uk_en", "person_pinyin", "name_new", "name_steppe", "name_dotted", "name_hk", "name_tw", "person_roman", "person_africa", "person_india", "person_balkan", "person_nord", "person_latin", "person_gaul", "person_teuton", "person_states", "person_isles", "person_levant", "person_slav", "person_nippon", "person_hangul", "name_six", "name_turkic", "name_old", "person_anglo", "person_iber", "person_euro", "person_pinyin6", "person_desi", "person_cyr", "person_hangul6", "person_kanji6", "person_comma", "person_caps", "name_7", "name_uy7", "name_old7", "name_gap7", "p_asia7", "p_de7", "p_east7", "p_en7", "p_es7", "p_fr7", "p_in7", "p_it7", "p_jp7", "p_kr7", "p_malay7", "p_nl7", "p_nord7", "p_pl7", "p_pt7", "p_py7", "p_ru7", "p_tr7"), NAME),
    "addresses": dict.fromkeys(("address", "address_city", "address_rural", "address_lane", "address_corps", "address_hk", "address_tw", "address_estate", "address_village", "address_six", "address_7"), ("cn.address",)),
    "phones": dict.fromkeys(("mobile", "mobile_spaced", "mobile_wide", "mobile_dots", "mobile_plus", "landline", "taiwan_mobile", "hk_phone", "mobile_ocr", "mobile_3", "mobile_new", "mobile_86", "landline_ext", "tw_plain", "mobile_six", "mobile_344", "mobile_bracket", "landline_six", "mobile_7", "mobile_gap7", "mobile_wide7", "landline_7"), PHONE),
    "online contacts": {"email_cn": ("*email", "cn.qq"), "email_hanzi": ("*email", "cn.qq"), "email_work": ("*email",), "email": ("*email",), "email_six": ("*email",), "email_zh": ("*email", "cn.qq"), "email_7": ("*email",), "email_zh7": ("*email", "cn.qq"), "email_reserved": ("*email",), "qq": ("cn.qq",), "wechat": ("cn.wechat",)},
    "vehicles, devices": {"plate": ("cn.plate",), "plate_green": ("cn.plate",), "vin": ("cn.vin",), "imei": ("cn.imei",), "iccid": ("cn.iccid",), "imsi": ("cn.imsi",)},
    "organisations": {"uscc": ("cn.uscc", "cn.taxpayer-id"), "org_code": ("cn.org-code",), "ubn": ("tw.business-number",)},
    "bank cards, accounts": {
        **dict.fromkeys(("bank_card", "bank_card_16", "bank_card_spaced", "card_wide", "card_4", "card_union", "card_discover", "bank_six", "bank_six_4", "card_world", "card_amex", "bank_7", "bank_gap7", "card_7"), CARD), "account": ("cn.bank-account", "cn.bank-card"), "account_7": ("cn.bank-account", "cn.bank-card"),
        "cnaps": ("cn.cnaps",), "us_account": ("*account*",), **dict.fromkeys(("cvv", "cvv4"), ("accounts.card-security-code",)),
        **dict.fromkeys(("visa", "visa_spaced", "visa_dashes", "mastercard", "amex", "jcb"), CARD),
        **dict.fromkeys(("iban_de", "iban_de_solid", "iban_fr", "iban_gb", "iban_nl", "iban_pl", "iban_es", "iban_at", "iban_be", "iban_tr", "iban_se", "iban_it", "iban_pt", "iban_cz", "iban_dk", "iban_ae", "iban_lu", "iban_ie", "iban_gr", "iban_ro", "iban_de6", "iban_nl6", "iban_lt6", "iban_de7", "iban_be7", "iban_es7", "iban_ch7", "iban_no7", "iban_pl7", "iban_ae7", "iban_tr7", "iban_hu7"), ("intl.iban",)),
    },
    "dates of birth": dict.fromkeys(("date_cn", "date_iso", "date_us", "date_de", "date_compact", "date_slash", "date_words", "date_long", "date_point", "date_wide", "date_upper", "date_roc"), BORN),
    "medical insurance": {
        "psn_no": ("cn_health.*",), "message_id": ("cn_health.*",), "visit_id": ("cn_health.*",), "card_sn": ("cn_health.*",), "ec_token": ("cn_health.*", "keys.*"), "inpatient_no": ("cn_health.*",), "diagnosis": ("cn_health.*",), "illness": ("cn_health.*",), "illness_six": ("cn_health.*",), "illness_7": ("cn_health.*",), "visit_no": ("cn_health.*",), "social_card": ("cn_health.*",), "mrn": ("cn_health.*", "intl.*"),
    },
    "insured-person records": {"insured_record": ("*insured-person*",)},
    "marks": {"mark": ("cn_secrecy.*",)},
    "documents": {
        "state_secret": ("cn_secrecy.state-secret*", "cn_secrecy.secrecy-level*"), "official_document": ("cn_secrecy.document-number", "cn_secrecy.red-head*"), "work_secret": ("cn_secrecy.work-secret", "cn_secrecy.no-forward"),
        "trade_secret": ("cn_secrecy.*",), "telegram_document": ("cn_secrecy.telegram",), "minutes": ("cn_secrecy.minutes",), "filled_agreement": ("cn_secrecy.agreement",),
        "ddl": ("infrastructure.table-definition", "infrastructure.nhsa-schema"), "data_dictionary": ("infrastructure.data-dictionary",), "ip_plan": ("infrastructure.network-plan",), "device_config": ("infrastructure.device-configuration",),
        "crypto_document": ("infrastructure.crypto-design",), "source_code": ("infrastructure.source-code",), "system_log": ("infrastructure.system-log",),
    },
    "passwords": dict.fromkeys(("password", "password_plain", "password_weak", "base64_password", "basic", "digits9", "password_office", "password_word", "password_digits", "password_phrase", "password_pinyin", "password_hard", "password_keys", "pin6", "secret_b64", "docker_auth", "password_team", "password_life", "password_long", "password_short", "password_safe", "k8s_data", "auth_basic", "password_habit", "password_dev", "password_machine", "password_signs", "password_zh", "basic_six", "password_7", "password_safe7", "pin_7", "basic_7", "k8s_7"), SECRETS),
    "one-time codes": {"sms_code": ("accounts.*",)},
    "password hashes, device passwords": dict.fromkeys(("shadow6", "shadow_y", "shadow_sm3", "bcrypt", "apr1", "ntlm", "vrp_cipher", "cisco5", "cisco7", "cisco9", "h3c_hash", "mysql_native", "pbkdf2", "argon2", "scram"), SECRETS),
    "private keys, wallets": dict.fromkeys(
        ("pem_rsa", "pem_pkcs8", "pem_ec", "pem_sm2", "pem_one_line", "pem_body", "pem_encrypted", "sm2_pkcs8", "openssh", "putty", "pgp_private", "age_key", "wif", "seed_phrase", "totp", "wg_key", "hex64", "gcp_key", "sm2_d", "sm4_key_b64", "sm2_private", "sm4_hex", "sm4_upper"), SECRETS
    ),
    "world phones": dict.fromkeys(("us_phone", "us_phone_plus", "uk_phone", "de_phone", "fr_phone", "es_phone", "jp_phone", "kr_phone", "br_phone", "in_phone", "ru_phone", "de_local", "fr_local", "es_local", "it_phone", "pl_phone", "nl_phone", "tr_phone", "ru_local", "br_local", "in_local", "us_dots", "mx_phone", "au_phone", "se_phone", "ua_phone", "sa_phone", "il_phone", "vn_phone", "th_phone", "id_phone", "cz_phone", "gr_phone", "dk_phone", "ng_phone", "ke_phone", "za_phone", "ch_phone", "at_phone", "be_phone", "pt_phone", "ie_phone", "no_phone", "fi_phone", "hu_phone", "ro_phone", "sg_phone", "my_phone", "ph_phone", "pk_phone", "eg_phone", "ar_phone", "cl_phone", "co_phone", "ca_phone", "us_plain", "uk_local", "nz_phone", "hr_phone", "bg_phone", "us_phone6", "us_phone6b", "us_phone6c", "uk_phone6", "uk_fixed6", "fr_phone6", "de_phone6", "it_phone6", "es_phone6", "br_phone6", "mx_phone6", "in_phone6", "ru_phone6", "tr_phone6", "pl_phone6", "nl_phone6", "se_phone6", "hk_phone6", "tw_phone6", "sg_phone6", "vn_phone6", "th_phone6", "id_phone6", "ae_phone6", "il_phone6", "gr_phone6", "ua_phone6", "cz_phone6", "t_ar7", "t_au7", "t_br7", "t_cl7", "t_de7", "t_es7", "t_fr7", "t_gb7", "t_gr7", "t_hk7", "t_hu7", "t_id7", "t_il7", "t_in7", "t_it7", "t_jp7", "t_kr7", "t_mx7", "t_my7", "t_nl7", "t_pl7", "t_pt7", "t_ro7", "t_ru7", "t_sa7", "t_se7", "t_th7", "t_tr7", "t_tw7", "t_us7", "t_us7b", "t_vn7", "t_za7"), PHONE),
    "world ids": {
        "cpf": ("intl.br-cpf",), "cpf_plain": ("intl.br-cpf",), "aadhaar": ("intl.in-aadhaar",), "ssn": ("intl.us-ssn",), "ein": ("intl.us-ein",), "itin": ("intl.us-itin", "intl.us-ssn"), "sin": ("intl.ca-sin",), "nhs": ("intl.gb-nhs",), "utr": ("intl.gb-utr",), "steuer_id": ("intl.de-steuer-id",),
        "nir": ("intl.fr-nir",), "dni": ("intl.es-dni",), "nie": ("intl.es-*",), "bsn": ("intl.nl-bsn",), "be_nn": ("intl.be-*",), "pesel": ("intl.pl-pesel",), "personnummer": ("intl.se-personnummer",), "fodselsnummer": ("intl.no-fodselsnummer",), "cpr": ("intl.dk-cpr",), "hetu": ("intl.fi-hetu",),
        "nif_pt": ("intl.pt-nif",), "pps": ("intl.ie-pps",), "at_vnr": ("intl.at-svnr",), "ahv": ("intl.ch-ahv",), "rodne": ("intl.cz-*",), "cnp": ("intl.ro-cnp",), "egn": ("intl.bg-egn",), "amka": ("intl.gr-amka",), "oib": ("intl.hr-oib",), "tckimlik": ("intl.tr-kimlik",), "inn": ("intl.ru-inn",),
        "snils": ("intl.ru-snils",), "rrn": ("intl.kr-rrn",), "my_number": ("intl.jp-my-number",), "tfn": ("intl.au-tfn",), "ird": ("intl.nz-ird",), "za_id": ("intl.za-id",), "il_id": ("intl.il-id",), "curp": ("intl.mx-curp",), "rfc": ("intl.mx-*",), "cuit": ("intl.ar-cuit",), "rut": ("intl.cl-rut",),
        "mykad": ("intl.my-nric",), "thai_id": ("intl.th-pin",), "isikukood": ("intl.ee-isikukood",), "asmens": ("intl.lt-*", "intl.ee-isikukood"), "emso": ("intl.si-*", "intl.rs-jmbg"), "pan_in": ("intl.in-pan",), "nino": ("intl.gb-nino",), "nric_sg": ("intl.sg-nric",), "codice_fiscale": ("intl.it-codice-fiscale",), "mbi": ("intl.us-mbi",),
        "steuer_solid": ("intl.de-steuer-id",), "nir_solid": ("intl.fr-nir",), "dni_dash": ("intl.es-dni",), "cpf_dots": ("intl.br-cpf",), "codice_it": ("intl.it-codice-fiscale",), "pesel_90": ("intl.pl-pesel",), "kimlik": ("intl.tr-kimlik",), "aadhaar_solid": ("intl.in-aadhaar",),
        "personnummer_12": ("intl.se-personnummer",), "curp_2": ("intl.mx-curp",), "rut_plain": ("intl.cl-rut",), "cuil": ("intl.ar-cui*",), "cedula_ec": ("intl.ec-*",), "amka_2": ("intl.gr-amka",), "pan_ua": ("intl.ua-rnokpp",), "cnp_woman": ("intl.ro-cnp",), "rodne_woman": ("intl.cz-*",), "thai_solid": ("intl.th-pin",), "il_9": ("intl.il-id",), "aadhaar_dash": ("intl.in-aadhaar",), "ssn_plain": ("intl.us-ssn",), "cpf_2": ("intl.br-cpf",), "pesel_70": ("intl.pl-pesel",), "passport_fr": ("*passport*",), "passport_jp": ("*passport*",), "passport_kr": ("*passport*",),
        "bsn_2": ("intl.nl-bsn",), "cnp_19": ("intl.ro-cnp",), "curp_3": ("intl.mx-curp",), "egn_9": ("intl.bg-egn",), "oib_2": ("intl.hr-oib",), "inn_2": ("intl.ru-inn",), "kennitala": ("intl.is-*",), "my_number_solid": ("intl.jp-my-number",), "nie_y": ("intl.es-*",), "rrn_woman": ("intl.kr-rrn",), "sin_solid": ("intl.ca-sin",), "tfn_solid": ("intl.au-tfn",), "ahv_2": ("intl.ch-ahv",),
        "cpf_6": ("intl.br-cpf",), "ssn_6": ("intl.us-ssn",), "nhs_6": ("intl.gb-nhs",), "dni_6": ("intl.es-dni",), "nir_6": ("intl.fr-nir",), "steuer_6": ("intl.de-steuer-id",), "pesel_6": ("intl.pl-pesel",), "cf_6": ("intl.it-codice-fiscale",), "bsn_6": ("intl.nl-bsn",), "rrn_6": ("intl.kr-rrn",), "inn_6": ("intl.ru-inn",), "aadhaar_6": ("intl.in-aadhaar",), "kimlik_6": ("intl.tr-kimlik",), "tfn_6": ("intl.au-tfn",), "sin_6": ("intl.ca-sin",), "cnp_6": ("intl.ro-cnp",), "egn_6": ("intl.bg-egn",), "thai_6": ("intl.th-pin",), "mykad_6": ("intl.my-nric",), "curp_6": ("intl.mx-curp",), "rut_6": ("intl.cl-rut",), "cuit_6": ("intl.ar-cui*",), "za_6": ("intl.za-id",), "il_6": ("intl.il-id",), "hetu_6": ("intl.fi-hetu",), "pnr_6": ("intl.se-personnummer",), "fnr_6": ("intl.no-fodselsnummer",), "cpr_6": ("intl.dk-cpr",), "pps_6": ("intl.ie-pps",), "nif_6": ("intl.pt-nif",), "ahv_6": ("intl.ch-ahv",), "svnr_6": ("intl.at-svnr",), "nn_6": ("intl.be-*",), "oib_6": ("intl.hr-oib",), "amka_6": ("intl.gr-amka",), "rodne_6": ("intl.cz-*",), "my_number_6": ("intl.jp-my-number",), "itin_6": ("intl.us-itin", "intl.us-ssn"), **dict.fromkeys(("mrz_td1", "mrz_visa"), ("*mrz*",)),
        "cpf_7": ("intl.br-cpf",), "ssn_7": ("intl.us-ssn",), "nhs_7": ("intl.gb-nhs",), "dni_7": ("intl.es-dni",), "nie_7": ("intl.es-*",), "nir_7": ("intl.fr-nir",), "steuer_7": ("intl.de-steuer-id",), "pesel_7": ("intl.pl-pesel",), "cf_7": ("intl.it-codice-fiscale",), "bsn_7": ("intl.nl-bsn",), "rrn_7": ("intl.kr-rrn",), "inn_7": ("intl.ru-inn",), "aadhaar_7": ("intl.in-aadhaar",), "kimlik_7": ("intl.tr-kimlik",), "tfn_7": ("intl.au-tfn",), "sin_7": ("intl.ca-sin",), "cnp_7": ("intl.ro-cnp",), "egn_7": ("intl.bg-egn",), "thai_7": ("intl.th-pin",), "mykad_7": ("intl.my-nric",), "curp_7": ("intl.mx-curp",), "rut_7": ("intl.cl-rut",), "cuit_7": ("intl.ar-cui*",), "za_7": ("intl.za-id",), "il_7": ("intl.il-id",), "hetu_7": ("intl.fi-hetu",), "pnr_7": ("intl.se-personnummer",), "fnr_7": ("intl.no-fodselsnummer",), "cpr_7": ("intl.dk-cpr",), "pps_7": ("intl.ie-pps",), "nif_7": ("intl.pt-nif",), "ahv_7": ("intl.ch-ahv",), "svnr_7": ("intl.at-svnr",), "nn_7": ("intl.be-*",), "oib_7": ("intl.hr-oib",), "amka_7": ("intl.gr-amka",), "rodne_7": ("intl.cz-*",), "my_number_7": ("intl.jp-my-number",), "isikukood_7": ("intl.ee-isikukood",), "kennitala_7": ("intl.is-*",), "sk_7": ("intl.cz-*",), "cedula_ec7": ("intl.ec-*",), "ua_7": ("intl.ua-rnokpp",), "lv_7": ("intl.lv-*",), "nik_7": ("intl.id-nik",), "cccd_7": ("intl.vn-cccd",), "cnic_7": ("intl.pk-cnic",), "emirates_7": ("intl.ae-emirates-id", "intl.gulf-id"), "saudi_7": ("intl.sa-national-id", "intl.gulf-id"), "egypt_7": ("intl.eg-national-id",), "iin_7": ("intl.kz-iin",), "asmens_7": ("intl.lt-*", "intl.ee-isikukood"), "emso_7": ("intl.si-*", "intl.rs-jmbg"),
        "hkid": ("hk.id-card",), "twid": ("tw.national-id",), **dict.fromkeys(("passport_us", "passport_ru", "passport_de", "passport_in", "passport_uk"), ("*passport*",)), "driver_us": ("*driv*",), **dict.fromkeys(("mrz_de", "mrz_us"), ("*passport-mrz",)),
    },
}  # fmt: skip
ACCEPTED = {kind: accepted for kinds in CLASSES.values() for kind, accepted in kinds.items()}
CLASS = {kind: name for name, kinds in CLASSES.items() for kind in kinds}
NEUTRAL = ("infrastructure.*", "cn_secrecy.document-number", "cn_health.*", "cn.org-code")
"""Infotypes that say what a document is, or what is public: counted when they are asked for, and false nowhere but in a negative."""


def accepts(kind: str, infotype: str) -> bool:
    """Whether a finding of this infotype names this kind; vendors' tokens are keys."""
    return any(fnmatchcase(infotype, pattern) for pattern in ACCEPTED.get(kind, SECRETS))


def is_neutral(infotype: str) -> bool:
    """Whether a finding of this infotype is no mistake beside other values."""
    return any(fnmatchcase(infotype, pattern) for pattern in NEUTRAL)


def class_of(kind: str) -> str:
    """Return the class a kind is counted in."""
    return CLASS.get(kind, "keys and tokens")
