"""Documents in other languages with the identifiers of their countries."""

from markup import Genre, rows

WORLD = (
    Genre("us-forms", "txt", (
        "Form W-4 Employee's Withholding Certificate\nFirst name and last name: ⟦latin_name⟧\nSocial security number: ⟦ssn⟧\nEmployer identification number (EIN): ⟦ein⟧\nDaytime phone: ⟦phone_us⟧\n",
        "Patient: ⟦latin_name⟧\nSSN# ⟦ssn⟧   DOB ⟦?x|03/14/1968⟧\nHome ph ⟦phone_us⟧\nEmail ⟦world_mail⟧\nGuarantor ITIN: ⟦itin⟧\n",
        "employee,ssn,phone\n" + rows("⟦?latin_name⟧,⟦ssn⟧,⟦phone_us⟧", 4),
        "Payroll export\nname|taxpayer_ssn|email\n" + rows("⟦?latin_name⟧|⟦ssn_plain⟧|⟦world_mail⟧", 4),
    )),
    Genre("uk-letters", "txt", (
        "Dear ⟦?latin_name⟧,\nYour National Insurance number is ⟦nino⟧ and your Unique Taxpayer Reference (UTR) is ⟦utr⟧.\nCall us on ⟦phone_uk⟧.\nHM Revenue & Customs\n",
        "Referral letter\nNHS No: ⟦nhs⟧\nPatient tel: ⟦phone_uk⟧\nNI number ⟦nino⟧\nSort code 20-00-00, IBAN ⟦iban_gb⟧\nVAT reg no ⟦gb_vat⟧\n",
    )),
    Genre("de-brief", "txt", (
        "Sehr geehrte Frau Lindner,\nIhre Steuer-Identifikationsnummer lautet ⟦de_idnr⟧.\nBitte überweisen Sie auf IBAN ⟦iban_de⟧.\nTelefon: ⟦phone_de⟧\n",
        "Rechnung Nr. 2024-118\nUSt-IdNr.: ⟦de_vat⟧\nSteuer-ID des Empfängers: ⟦de_idnr⟧\nBankverbindung: ⟦iban_de⟧\nTel. ⟦phone_de⟧, E-Mail ⟦world_mail⟧\n",
        "Personalbogen\nName: ⟦?x|Anna Brandner⟧\nIdNr: ⟦de_idnr⟧\nHandy: ⟦phone_de⟧\nAHV-Nr. (Schweiz): ⟦ch_ssn⟧\nSV-Nummer (Österreich): ⟦at_vnr⟧\n",
        "Lohnkonto\nSteueridentifikationsnummer ⟦de_idnr⟧ | Konto ⟦iban_ch⟧ | Mobil ⟦phone_de⟧\nSozialversicherungsnummer (AT) ⟦at_vnr⟧; AHV ⟦ch_ssn⟧\n",
    )),
    Genre("fr-courrier", "txt", (
        "Madame, votre numéro de sécurité sociale est le ⟦fr_nir⟧.\nSIRET de l'employeur : ⟦fr_siret⟧\nTéléphone : ⟦phone_fr⟧\n",
        "Feuille de soins\nNIR de l'assuré : ⟦fr_nir⟧\nRIB / IBAN : ⟦iban_fr⟧\nTél. portable ⟦phone_fr⟧\nN° SIRET ⟦fr_siret⟧\n",
    )),
    Genre("it-es-pt", "txt", (
        "Il sottoscritto Paolo Marchetti, codice fiscale ⟦it_cf⟧, partita IVA ⟦it_iva⟧, tel. ⟦phone_it⟧.\nDon Pedro Alonso con DNI ⟦es_dni⟧ y teléfono ⟦phone_es⟧.\nO contribuinte com NIF ⟦pt_nif⟧.\n",
        "C.F.: ⟦it_cf⟧ - P.IVA ⟦it_iva⟧\nNIE: ⟦es_nie⟧ CIF de la empresa: ⟦es_cif⟧\nMóvil ⟦phone_es⟧\nNúmero de contribuinte: ⟦pt_nif⟧\n",
    )),
    Genre("nordic-benelux", "txt", (
        "Personnummer: ⟦se_pnr⟧\nHenkilötunnus: ⟦fi_hetu⟧\nCPR-nr. ⟦dk_cpr⟧\nFødselsnummer ⟦no_fnr⟧\nBSN: ⟦nl_bsn⟧\nRijksregisternummer ⟦be_nn⟧\nIBAN ⟦iban_nl⟧\n",
        "Mitt personnummer är ⟦se_pnr⟧.\nHetu ⟦fi_hetu⟧\nCPR-nummer: ⟦dk_cpr⟧\nFødselsnr.: ⟦no_fnr⟧\nBurgerservicenummer ⟦nl_bsn⟧, btw-nummer ⟦nl_btw⟧\nNuméro national : ⟦be_nn⟧\n",
    )),
    Genre("east-europe", "txt", (
        "PESEL: ⟦pl_pesel⟧, NIP ⟦pl_nip⟧\nRodné číslo: ⟦cz_rc⟧\nCNP: ⟦ro_cnp⟧\nЕГН: ⟦bg_egn⟧\nOIB: ⟦hr_oib⟧\nИНН ⟦ru_inn⟧\n",
        "Numer PESEL pracownika ⟦pl_pesel⟧; NIP firmy: ⟦pl_nip⟧\nr. č. ⟦cz_rc⟧\nCod numeric personal ⟦ro_cnp⟧\nЕдинен граждански номер ⟦bg_egn⟧\nΑΜΚΑ: ⟦gr_amka⟧\nT.C. Kimlik No: ⟦tr_tckimlik⟧\n",
    )),
    Genre("americas", "txt", (
        "Nome: ⟦?x|Carlos Souza⟧\nCPF: ⟦br_cpf⟧\nCNPJ da empresa ⟦br_cnpj⟧\nCelular ⟦phone_br⟧\nSIN (Canada): ⟦ca_sin⟧\nCUIT ⟦ar_cuit⟧\n",
        "Social Insurance Number ⟦ca_sin⟧\nCURP: ⟦mx_curp⟧\nRUT: ⟦cl_rut⟧\nNIT ⟦co_nit⟧\nCPF nº ⟦br_cpf⟧, telefone ⟦phone_br⟧\n",
    )),
    Genre("asia-pacific", "txt", (
        "Aadhaar: ⟦in_aadhaar⟧\nPAN: ⟦in_pan⟧\nMobile ⟦phone_in⟧\n個人番号（マイナンバー）：⟦jp_mn⟧\n주민등록번호: ⟦kr_rrn⟧\n전화 ⟦phone_kr⟧\nTFN: ⟦au_tfn⟧\n",
        "आधार संख्या ⟦in_aadhaar⟧\nPermanent Account Number ⟦in_pan⟧, GSTIN ⟦in_gstin⟧\n電話番号 ⟦phone_jp⟧\n法人番号 ⟦jp_cn⟧\n사업자등록번호 ⟦kr_brn⟧\nABN ⟦au_abn⟧\nTax file number ⟦au_tfn⟧\n",
        "NRIC: ⟦sg_nric⟧\nMyKad No. ⟦my_nric⟧\nNIK: ⟦id_nik⟧\nเลขประจำตัวประชาชน ⟦th_pin⟧\nIRD number ⟦nz_ird⟧\n",
        "住民票コード等は不要。マイナンバー ⟦jp_mn⟧ を記入。連絡先 ⟦phone_jp⟧\n주민번호 ⟦kr_rrn⟧ 휴대폰 ⟦phone_kr⟧\nNRIC/FIN ⟦sg_nric⟧\nID number (South Africa) ⟦za_id⟧\nמספר זהות ⟦il_id⟧\nPhone ⟦phone_au⟧\n",
    )),
    Genre("hk-tw-mo", "txt", (
        "姓名：⟦name|陳大文⟧\n香港身份證號碼：⟦hkid⟧\n台灣身分證字號：⟦twid⟧\n澳門居民身份證：⟦moid⟧\n",
        "投保人持香港身份证（⟦hkid⟧），受益人身分證統一編號⟦twid⟧，另一受益人持澳门身份证⟦moid⟧。\n",
        "HKID No. ⟦hkid⟧\n國民身分證 ⟦twid⟧\nBIR 編號 ⟦moid⟧\n",
        "身份證明文件號碼 ⟦hkid⟧（香港永久性居民）\n身分證號：⟦twid⟧\n",
    ), charsets=("utf-8", "big5", "utf-8")),
    Genre("passport-mrz", "txt", (
        "Passport data page scan:\n⟦mrz_chn⟧\n",
        "护照机读码：\n⟦mrz_kaz⟧\n",
        "PASSPORT OF THE TRAVELLER\n⟦mrz_us⟧\nchecked at gate\n",
        "Reisepass, Kopie:\n⟦mrz_deu⟧\n",
    ), copies=2),
    Genre("cards-world", "txt", (
        "Card number: ⟦visa⟧ Exp ⟦?x|09/27⟧ CVV ⟦?x|123⟧\nCorporate card ⟦amex_spaced⟧\n",
        "Please charge my Visa ⟦visa_spaced⟧, valid thru ⟦?x|04/28⟧.\nBackup: MasterCard ⟦mastercard_dash⟧\n",
        "cardholder,pan,expiry\nJ MILLER,⟦visa⟧,⟦?x|0927⟧\nA BRANDNER,⟦jcb⟧,⟦?x|1128⟧\nE NOWICKA,⟦discover⟧,⟦?x|0326⟧\n",
        '{"payment":{"card_number":"⟦visa⟧","exp_month":9,"exp_year":2027},"order_id":"⟦~order16⟧"}',
    )),
    Genre("ibans", "txt", (
        "Beneficiary account: ⟦iban_de⟧\nUnser Konto bei der ING: ⟦iban_nl⟧\n",
        "Pay to ⟦iban_ae⟧ (Emirates). Remboursement sur ⟦iban_fr⟧.\n",
    )),
    Genre("world-contacts", "vcf", (
        "BEGIN:VCARD\nVERSION:3.0\nFN:John Miller\nTEL;TYPE=WORK:⟦phone_us⟧\nTEL;TYPE=CELL:⟦phone_uk⟧\nEMAIL:⟦world_mail⟧\nEND:VCARD\n",
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ewa Nowicka\nTEL;VALUE=text:⟦phone_de⟧\nEMAIL;TYPE=home:⟦world_mail⟧\nEND:VCARD\n",
    )),
)  # fmt: skip
