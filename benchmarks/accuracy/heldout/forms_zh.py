"""Chinese rosters, hospital settlement records, insurance forms and contracts."""

from __future__ import annotations

DEVELOPMENT = (
    "员工花名册\n序号,姓名,性别,身份证号码,手机号码,工号,开户银行,工资卡号\n1,<<?cn.person-name>>,男,<<cn.resident-id>>,<<cn.mobile>>,<<?cn.employee-number>>,工商银行,<<cn.bank-card>>\n2,<<?cn.person-name>>,女,<<cn.resident-id>>,<<cn.mobile>>,<<?cn.employee-number>>,建设银行,<<cn.bank-card>>\n",
    "姓名\t出生日期\t证件号码\t联系电话\t家庭住址\n<<?cn.person-name>>\t<<cn.birth-date>>\t<<cn.resident-id>>\t<<cn.mobile>>\t<<cn.address>>\n<<?cn.person-name/uyghur>>\t<<cn.birth-date>>\t<<cn.resident-id>>\t<<cn.mobile>>\t<<cn.address>>\n",
    "入职登记表\n姓名：<<cn.person-name>>    性别：女    民族：汉\n身份证号：<<cn.resident-id>>\n户籍地址：<<cn.address>>\n紧急联系人：<<cn.person-name>>  电话：<<cn.mobile>>\n电子邮箱：<<intl.email>>\n银行卡号：<<cn.bank-card/spaced>>（招商银行）\n护照号：<<cn.passport>>\n公积金账号：<<cn.housing-fund>>\n",
    "| 姓名 | 身份证 | 手机 | 车牌 |\n|---|---|---|---|\n| <<?cn.person-name>> | <<cn.resident-id>> | <<cn.mobile>> | <<cn.plate>> |\n| <<?cn.person-name>> | <<cn.resident-id>> | <<cn.mobile>> | <<cn.plate>> |\n",
    "医疗费用结算单\n参保人姓名：<<cn.person-name>>  人员编号：<<cn_health.person-number>>\n证件号码：<<cn.resident-id>>  社保卡号：<<cn_health.social-security-card>>\n定点医疗机构编码：<<cn_health.medical-institution>>\n住院号：<<cn_health.medical-record-number>>\n出院诊断：<<cn_health.diagnosis>> 原发性高血压\n医疗费总额：<<cn_health.settlement-field>>元 统筹基金支付：<<cn_health.settlement-field>>元 个人账户支付：<<cn_health.settlement-field>>元\n主治医师编码：<<cn_health.physician>>\n就诊ID：<<cn_health.visit-id>>\n",
    '{"infno":"2304","msgid":"<<cn_health.message-id>>","input":{"data":{"psn_no":"<<cn_health.person-number>>","mdtrt_cert_type":"02","certno":"<<cn.resident-id>>","medfee_sumamt":<<cn_health.settlement-field>>,"mdtrt_id":"<<cn_health.visit-id>>","dise_codg":"<<cn_health.chronic-disease>>"}}}',
    "药品追溯码：<<cn_health.drug-trace-code>>\n批准文号：<<cn_health.drug-approval>>\n医保药品编码：<<cn_health.western-drug>>\n中成药编码 <<cn_health.chinese-medicine>>\n耗材编码：<<cn_health.consumable>>\n诊疗项目编码：<<cn_health.service-item>>\n",
    "外籍及港澳台人员备案\n永久居留身份证号：<<cn.foreigner-id>>\n港澳台居民居住证：<<cn.residence-permit>>\n回乡证号码：<<cn.hk-macau-travel-permit>>\n台胞证号：<<cn.taiwan-travel-permit>>\n往来港澳通行证：<<cn.exit-permit>>\n香港身份证：<<hk.id-card>>\n台湾身份证字号：<<tw.national-id>>\n军官证：<<cn.military-id>>\n老身份证号：<<cn.resident-id15>>\n",
    "采购合同\n甲方：新疆某某信息技术有限公司\n统一社会信用代码：<<cn.uscc>>\n法定代表人：<<cn.person-name>>\n开户行：中国农业银行乌鲁木齐分行\n账号：<<cn.bank-account>>\n联行号：<<cn.cnaps>>\n联系电话：<<cn.landline>>\n乙方：某某科技公司，纳税人识别号：<<cn.uscc>>，组织机构代码：<<cn.org-code>>\n",
    "企业信息登记\n营业执照注册号：<<cn.business-registration>>\n贷款卡编码：<<cn.loan-card>>\n纳税人识别号（旧）：<<cn.taxpayer-id>>\n参保单位编号：<<?cn.insured-unit>>\n邮编：<<cn.postal-code>>\n",
    "车辆登记\n号牌号码：<<cn.plate>>\n车辆识别代号：<<cn.vin>>\n所有人身份证明号码：<<cn.resident-id>>\n驾驶证档案编号：<<cn.driver-file-number>>\n手机IMEI：<<cn.imei>>\nSIM卡ICCID：<<cn.iccid>>\nIMSI：<<cn.imsi>>\n",
    "学籍号：<<cn.student-id>>　学生姓名：<<cn.person-name>>　监护人电话：<<cn.mobile>>\n不动产权证号：<<cn.real-estate-certificate>>\n案号：<<cn.case-number>>\n",
)  # fmt: skip

HELD = (
    "通讯录（内部）\n部门|姓名|公民身份号码|联系方式|银行账户\n财务部|<<?cn.person-name>>|<<cn.resident-id>>|<<cn.mobile>>|<<cn.bank-card>>\n信息科|<<?cn.person-name/uyghur>>|<<cn.resident-id/lower>>|<<cn.mobile>>|<<cn.bank-card>>\n",
    "xm;sfzh;sjh;yhkh;csrq\n<<?cn.person-name>>;<<cn.resident-id>>;<<cn.mobile>>;<<cn.bank-card>>;<<cn.birth-date>>\n<<?cn.person-name>>;<<cn.resident-id>>;<<cn.mobile>>;<<cn.bank-card>>;<<cn.birth-date>>\n<<?cn.person-name>>;<<cn.resident-id>>;<<cn.mobile>>;<<cn.bank-card>>;<<cn.birth-date>>\n",
    "兹证明<<?cn.person-name>>（身份证号<<cn.resident-id>>）系我单位职工，联系电话<<cn.mobile>>，现住<<cn.address>>，工资发放至中国银行卡<<cn.bank-card>>。特此证明。",
    "应聘人员信息\n姓　　名　<<cn.person-name/uyghur>>\n出生年月　<<cn.birth-date>>\n身份证件号　<<cn.resident-id/spaced>>\n手　　机　<<cn.mobile/dashed>>\n通信地址　<<cn.address>>\n微信号　<<cn.wechat>>\nQQ　<<cn.qq>>\n护照　<<cn.passport>>\n",
    "insert into emp(emp_name,id_card,phone,bank_card) values('<<?cn.person-name>>','<<cn.resident-id>>','<<cn.mobile>>','<<cn.bank-card>>');\ninsert into emp(emp_name,id_card,phone,bank_card) values('<<?cn.person-name>>','<<cn.resident-id>>','<<cn.mobile>>','<<cn.bank-card>>');\n",
    "基本医疗保险住院费用结算\n患者 <<?cn.person-name>>，病案号 <<cn_health.medical-record-number>>，医保个人编号 <<cn_health.person-number>>，有效证件号 <<cn.resident-id>>。\n就诊机构代码<<cn_health.medical-institution>>，入院诊断编码<<cn_health.diagnosis>>，慢特病病种代码<<cn_health.chronic-disease>>。\n总费用<<cn_health.settlement-field>>，基金支付<<cn_health.settlement-field>>，账户支付<<cn_health.settlement-field>>，结算流水号<<cn_health.visit-id>>。\n责任护士代码<<cn_health.nurse>>，药师<<cn_health.pharmacist>>。\n",
    "<setlinfo><setl_id><<cn_health.visit-id>></setl_id><psn_no><<cn_health.person-number>></psn_no><certno><<cn.resident-id>></certno><fixmedins_code><<cn_health.medical-institution>></fixmedins_code><fund_pay_sumamt><<cn_health.settlement-field>></fund_pay_sumamt><ecToken><<cn_health.electronic-certificate>></ecToken></setlinfo>",
    "处方明细\n零售药店编码 <<cn_health.pharmacy>>\n阿莫西林胶囊（<<cn_health.drug-approval>>），国家医保编码<<cn_health.western-drug>>，追溯码<<cn_health.drug-trace-code>>\n一次性耗材 医用耗材代码：<<cn_health.consumable>>\nDRG分组：<<cn_health.diagnosis-group>>\n医师执业证书编码：<<cn_health.practising-certificate>>\n",
    "涉外人员：外国人永久居留证 <<cn.foreigner-id>>；居住证号码 <<cn.residence-permit>>；港澳居民来往内地通行证 <<cn.hk-macau-travel-permit>>；台湾居民来往大陆通行证 <<cn.taiwan-travel-permit>>；通行证（因私） <<cn.exit-permit>>；HKID <<hk.id-card>>；身分證字號 <<tw.national-id>>；士兵证号 <<cn.military-id>>；一代身份证 <<cn.resident-id15>>。",
    "开票信息\n名称：某某药业有限公司\n税号 <<cn.uscc>>\n地址电话：<<cn.address>> <<cn.landline>>\n开户行及账号：建行新华支行 <<cn.bank-account>>\n行号：<<cn.cnaps>>\n组织机构代码证 <<cn.org-code>>\n",
    "工商注册号<<cn.business-registration>>；中征码<<cn.loan-card>>；国税登记证号<<cn.taxpayer-id>>；单位社保编号<<?cn.insured-unit>>；邮政编码<<cn.postal-code>>",
    "保险标的：车牌<<cn.plate>>，车架号<<cn.vin>>，车主证件<<cn.resident-id>>，车主手机<<cn.mobile/plus>>。设备串号（IMEI）<<cn.imei>>，集成电路卡识别码<<cn.iccid>>，国际移动用户识别码<<cn.imsi>>，驾照档案号<<cn.driver-file-number>>",
    "房产证：<<cn.real-estate-certificate>>；判决书<<cn.case-number>>；全国学籍号 <<cn.student-id>>；公积金个人账户 <<cn.housing-fund>>；员工编号：<<?cn.employee-number>>",
)  # fmt: skip
