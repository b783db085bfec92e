"""Invoices, transfers, accounts, organisations."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

BUSINESS = (
    Genre("fapiao", "txt", (
        "电子发票（增值税专用发票）\n发票号码：24652000⟦~number12⟧  开票日期：2024年06月12日\n购买方信息 名称：新疆某医院  统一社会信用代码/纳税人识别号：⟦uscc⟧\n销售方信息 名称：成都某软件有限公司  统一社会信用代码/纳税人识别号：⟦uscc⟧\n*信息技术服务*软件维护费 1 ⟦~money⟧ 6% ⟦~money⟧\n备注：购方开户银行:工行北京路支行; 银行账号:⟦account⟧;\n收款人：⟦?name⟧ 开票人：⟦?name⟧\n",
        "开票资料\n单位名称：乌鲁木齐华瑞科技有限公司\n税号：⟦uscc⟧\n地址电话：⟦address⟧ ⟦landline⟧\n开户行及账号：中国建设银行乌鲁木齐友好支行 ⟦account⟧\n",
    ), charsets=CN),
    Genre("org-register", "txt", (
        "企业名称：新疆天山医药有限公司\n注册号：⟦bizreg⟧\n组织机构代码：⟦orgcode⟧\n税务登记号：⟦taxpayer15⟧\n法定代表人：⟦name⟧\n住所：⟦address⟧\n",
        "名称,信用代码,机构代码,法人,电话\n" + rows("某某第%i药店,⟦uscc⟧,⟦orgcode⟧,⟦name⟧,⟦mobile⟧", 4),
        "营业执照（副本）\n统一社会信用代码 ⟦uscc⟧\n名称 喀什某商贸有限公司\n法定代表人 ⟦name⟧\n注册资本 壹佰万元整\n",
        "供应商档案\n社会信用代码: ⟦uscc⟧\n原工商注册号: ⟦bizreg⟧\n原组织机构代码证号: ⟦orgcode⟧\n联系人: ⟦name⟧ ⟦mobile⟧\n",
    ), charsets=CN),
    Genre("transfer-slip", "txt", (
        "电汇凭证\n付款人 全称：某医疗保险基金专户  账号：⟦account⟧  汇出行：工商银行\n收款人 全称：某医院  账号：⟦account⟧  汇入行名称：农业银行  行号：⟦cnaps⟧\n金额（小写）¥⟦~money⟧  附言：结算款\n流水号 ⟦~order19⟧\n",
        "您尾号⟦?x|3321⟧的账户转出⟦~money⟧元。收款人：⟦name⟧，收款账号：⟦bankcard⟧，收款银行：招商银行，联行号：⟦cnaps⟧，交易流水 ⟦~order18⟧。\n",
        "国内支付业务付款回单\n付款人户名：乌鲁木齐华瑞科技有限公司\n付款人账号：⟦account⟧\n收款人户名：⟦name⟧\n收款人卡号：⟦bankcard⟧\n大额支付行号：⟦cnaps⟧\n凭证号码：⟦~number12⟧\n",
        "BENEFICIARY BANK: BANK OF CHINA\nSWIFT CODE: ⟦swift⟧\nA/C NO.: ⟦account⟧\nBENEFICIARY: URUMQI HUARUI TECH CO LTD\n收款行联行行号：⟦cnaps⟧\n",
    ), charsets=CN),
    Genre("account-opening", "txt", (
        "单位银行结算账户开户申请书\n存款人名称：新疆天山医药有限公司\n统一社会信用代码：⟦uscc⟧\n法定代表人姓名：⟦name⟧  证件种类：身份证  证件号码：⟦rid18⟧\n联系电话：⟦landline⟧\n账号：⟦account⟧  开户行：乌鲁木齐银行  开户许可证核准号：J88100⟦~number9⟧\n支付系统行号 ⟦cnaps⟧\n",
        "对公开户信息登记\n户名：喀什某商贸有限公司\n对公账号：⟦account⟧\n开户行：昆仑银行喀什分行\n行号：⟦cnaps⟧\n经办人：⟦name⟧（⟦rid18⟧，⟦mobile⟧）\n",
    ), charsets=CN),
    Genre("payroll", "csv", (
        "姓名,卡号,金额,摘要\n" + rows("⟦name⟧,⟦bankcard⟧,⟦~money⟧,代发工资", 6),
        "收款账号|收款户名|金额|用途\n" + rows("⟦bankcard⟧|⟦name⟧|⟦~money⟧|医疗费零星报销", 6),
    ), charsets=CN),
    Genre("card-mention", "txt", (
        "请把退款打到我的储蓄卡⟦bankcard⟧（⟦name_loose⟧）。\n原卡 ⟦bankcard_spaced⟧ 已挂失。\n",
        "客户来电要求变更代扣账户，新卡号为 ⟦bankcard_spaced⟧，户名⟦name⟧，预留手机⟦mobile⟧。\n",
    )),
    Genre("contact-page", "txt", (
        "联系我们\n服务热线：⟦landline⟧\n监督电话：⟦landline_ext⟧\n手机/微信：⟦mobile⟧\n邮箱：⟦qqmail⟧\n",
        "售后：⟦?name⟧经理 ⟦mobile_grouped⟧\n商务 QQ：⟦qq⟧\n传真：⟦landline⟧\nE-mail：⟦email⟧\n",
    )),
    Genre("work-order", "txt", (
        "工单⟦~order18⟧ 来电人⟦name⟧ 来电号码⟦mobile⟧ 诉求：咨询异地备案，身份证⟦rid18⟧，已答复。处理时间⟦~moment⟧\n",
        "【12393热线】编号⟦~number12⟧：市民⟦name_loose⟧（⟦rid18⟧）反映医保卡余额不符，回访电话⟦mobile⟧，限3日内回复。\n",
    )),
)  # fmt: skip
