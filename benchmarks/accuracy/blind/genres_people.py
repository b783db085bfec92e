"""Rosters, forms, letters and chats about persons."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

PEOPLE = (
    Genre("hr-csv", "csv", (
        "工号,姓名,性别,身份证号码,手机号码,入职日期,工资卡号\n" + rows("⟦?employee|HR00%i3⟧,⟦name⟧,男,⟦rid18⟧,⟦mobile⟧,⟦~day⟧,⟦bankcard⟧", 6),
        "序号,员工姓名,证件号,联系方式,家庭住址,紧急联系人电话\n" + rows("%i,⟦name⟧,⟦rid18⟧,⟦mobile⟧,⟦address⟧,⟦mobile⟧", 6),
        '"XM","SFZH","YDDH","YHZH","BMMC"\n' + rows('"⟦name⟧","⟦rid18⟧","⟦mobile⟧","⟦bankcard⟧","信息中心"', 5),
        "empno;name;idcard;tel;email;dept\n" + rows("⟦?employee|E20%i⟧;⟦name⟧;⟦rid18⟧;⟦mobile⟧;⟦email⟧;结算科", 5),
    ), charsets=CN),
    Genre("hr-tsv", "tsv", (
        "姓名\t部门\t身份证\t电话\t车牌\n" + rows("⟦name⟧\t基金监管处\t⟦rid18⟧\t⟦mobile⟧\t⟦plate⟧", 5),
        "员工\t公民身份号码\t银行卡\t开户行\t备注\n" + rows("⟦name⟧\t⟦rid18_lower⟧\t⟦bankcard⟧\t工商银行乌鲁木齐友好路支行\t在编", 5),
    ), charsets=CN),
    Genre("hr-columns", "txt", (
        "            值班人员通讯录（2024年第三季度）\n姓名        手机            办公电话          备注\n" + rows("⟦name⟧      ⟦mobile⟧     ⟦landline⟧      带班", 6),
        "驻场人员进出登记表\n日期          姓  名      证件号码              手机            车辆\n" + rows("⟦~day⟧    ⟦name⟧      ⟦rid18⟧    ⟦mobile⟧     ⟦plate_new⟧", 6),
        "拟录用人员名单\n准考证号      姓名     身份证号              总分\n" + rows("2024650%i07   ⟦name⟧    ⟦rid18⟧    17%i.5", 6),
    ), charsets=CN),
    Genre("hr-markdown", "md", (
        "## 项目组成员\n\n| 姓名 | 角色 | 身份证号 | 联系电话 |\n|---|---|---|---|\n" + rows("| ⟦name⟧ | 开发 | ⟦rid18⟧ | ⟦mobile⟧ |", 4),
        "# 入场备案\n\n| 序号 | 姓名 | 证件号码 | 手机 | 邮箱 |\n|:-:|:-:|---|---|---|\n" + rows("| %i | ⟦name⟧ | `⟦rid18⟧` | ⟦mobile_grouped⟧ | ⟦email⟧ |", 4),
    )),
    Genre("form-block", "txt", (
        "申 请 表\n申请人：⟦name⟧\n性  别：女    民  族：维吾尔族\n出生日期：⟦?birthday⟧\n公民身份号码：⟦rid18⟧\n户籍地址：⟦address⟧\n联系电话：⟦mobile⟧\n开户银行：中国农业银行乌鲁木齐新市区支行\n银行账号：⟦bankcard⟧\n",
        "姓名 ⟦name_uyghur⟧\n民族 维吾尔\n住址 ⟦address⟧\n身份证号 ⟦rid18_spaced⟧\n本人电话 ⟦mobile_grouped⟧\n宅电 ⟦landline⟧\n电子邮箱 ⟦email⟧\nQQ ⟦qq⟧\n",
        "【基本信息】\n姓名=⟦name⟧；证件类型=居民身份证；证件号码=⟦rid18⟧；\n手机=⟦mobile⟧；邮编=⟦?x|830000⟧；\n【紧急联系人】\n姓名=⟦name⟧；关系=配偶；电话=⟦mobile⟧\n",
        "应聘登记表\n姓　　名：⟦name_uyghur⟧　　身份证号：⟦rid18⟧\n现 住 址：⟦address⟧\n手　　机：⟦mobile⟧　　微　　信：⟦wechat⟧\n期望薪资：8000-12000\n到岗时间：一周内\n",
    ), charsets=CN),
    Genre("person-json", "json", (
        '{"code":0,"data":{"list":[' + rows('{"id":10%i,"name":"⟦name⟧","idCard":"⟦rid18⟧","phone":"⟦mobile⟧","createTime":1716⟦~number9⟧},', 3) + '{"id":999}]}}',
        '{\n  "patient": {\n    "psn_name": "⟦name⟧",\n    "certno": "⟦rid18⟧",\n    "psn_cert_type": "01",\n    "tel": "⟦mobile⟧",\n    "addr": {"detail": "⟦address⟧", "zip": "⟦?x|830002⟧"}\n  },\n  "traceId": "⟦~md5⟧"\n}\n',
        '[{"applicant":{"realName":"⟦name⟧","identity":{"type":"ID_CARD","no":"⟦rid18⟧"},"contact":{"mobile":"⟦mobile⟧","email":"⟦email⟧"}},"orderNo":"⟦~order18⟧"}]',
        '{"xm":"⟦name⟧","sfzjhm":"⟦rid18_lower⟧","lxdh":"⟦mobile⟧","jzdz":"⟦address⟧","yhkh":"⟦bankcard⟧","sqsj":"⟦~moment⟧","lsh":"⟦~snowflake⟧"}',
    )),
    Genre("person-xml", "xml", (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ROWS>\n' + rows("  <ROW><XM>⟦name⟧</XM><SFZH>⟦rid18⟧</SFZH><LXDH>⟦mobile⟧</LXDH></ROW>", 3) + "\n</ROWS>\n",
        '<person id="⟦~number9⟧">\n  <fullName>⟦name⟧</fullName>\n  <certificate type="resident">⟦rid18⟧</certificate>\n  <mobile>⟦mobile⟧</mobile>\n  <bankCardNo>⟦bankcard⟧</bankCardNo>\n</person>\n',
    )),
    Genre("person-yaml", "yaml", (
        "contacts:\n" + rows("  - name: ⟦name⟧\n    id_no: '⟦rid18⟧'\n    mobile: ⟦mobile⟧", 3) + "\n",
        '负责人:\n  姓名: ⟦name⟧\n  身份证: "⟦rid18⟧"\n  手机: ⟦mobile⟧\n  座机: ⟦landline_ext⟧\n',
    )),
    Genre("person-sql", "sql", (
        rows("INSERT INTO t_emp (id, emp_name, id_card, mobile, bank_card) VALUES (%i, '⟦name⟧', '⟦rid18⟧', '⟦mobile⟧', '⟦bankcard⟧');", 4) + "\n",
        "INSERT INTO `sys_user` VALUES " + rows("(%i,'⟦name_loose⟧','⟦mobile⟧','⟦rid18⟧',NULL,'⟦~moment⟧',0),", 4) + "(9,'admin',NULL,NULL,NULL,'⟦~moment⟧',1);\n",
        "update rsdt_base set certno='⟦rid18⟧', tel='⟦mobile⟧' where id=⟦~snowflake⟧;\nselect * from ac01 where aac147 = '⟦rid18⟧' and aae005 like '%⟦mobile⟧%';\n",
        rows("INSERT ALL INTO AC01(AAC001,AAC003,AAC147,AAE005) VALUES('⟦~number10⟧','⟦name_loose⟧','⟦rid18⟧','⟦mobile⟧') SELECT 1 FROM DUAL;", 3),
    )),
    Genre("person-html", "html", (
        "<table class='grid'><tr><th>姓名</th><th>身份证号</th><th>手机号</th></tr>\n" + rows("<tr><td>⟦name⟧</td><td>⟦rid18⟧</td><td>⟦mobile⟧</td></tr>", 4) + "\n</table>",
        '<form><label>真实姓名</label><input name="realname" value="⟦name⟧">\n<label>证件号码</label><input name="idno" value="⟦rid18⟧">\n<input type="hidden" name="mobile" value="⟦mobile⟧"></form>',
    )),
    Genre("chat", "txt", (
        "⟦?name⟧  09:12:33\n我妈的社保卡办好了没\n⟦?name⟧  09:13:01\n身份证发我一下，我查查\n⟦?name⟧  09:13:40\n⟦rid18⟧ ，电话⟦mobile⟧\n⟦?name⟧  09:14:02\n收到\n",
        "[2024/5/6 14:02] 群助手: 请未登记的同事尽快填表\n[2024/5/6 14:05] 同事A: 姓名⟦name⟧，身份证⟦rid18⟧，手机⟦mobile⟧，报销打到农行卡 ⟦bankcard_spaced⟧\n[2024/5/6 14:06] 同事B: 我的微信号是⟦wechat⟧，加我\n",
        "小王：帮我订张去喀什的机票\n小李：好，身份证号多少\n小王：⟦rid18_spaced⟧\n小李：报下手机\n小王：⟦mobile_grouped⟧\n小李：车牌也要，停车用\n小王：⟦plate⟧\n",
        "A: 转账给谁？\nB: 户名⟦name⟧，卡号⟦bankcard⟧，建行。\nA: 他电话呢\nB: ⟦mobile⟧（微信同号），QQ⟦qq⟧\n",
    )),
    Genre("mail-signature", "eml", (
        "From: =?utf-8?B?5byg?= <⟦?email⟧>\nTo: ⟦?email⟧\nSubject: test\nContent-Type: text/plain; charset=utf-8\n\n您好：\n附件为上月结算数据，请查收。参保人⟦name⟧（身份证⟦rid18⟧）的问题已处理。\n\n--\n⟦?name⟧\n系统运维部\n手机：⟦mobile⟧\n座机：⟦landline⟧\n邮箱：⟦email⟧\n",
        "From: a <⟦?email⟧>\nTo: b <⟦?email⟧>\nSubject: hi\nContent-Type: text/plain; charset=utf-8\n\n各位领导：\n  以下人员申请开通专网账号，\n  ⟦name_loose⟧ ⟦rid18⟧ ⟦mobile⟧\n  ⟦name_loose⟧ ⟦rid18⟧ ⟦mobile⟧\n\n顺祝商祺\n⟦?name⟧ | 高级工程师\nT: ⟦landline⟧  M: ⟦mobile86⟧\nE: ⟦email⟧\n",
    )),
    Genre("old-id", "txt", (
        "原身份证号（15位）：⟦rid15⟧，现升位为⟦rid18⟧，请予更正。\n退休人员⟦name_loose⟧，旧身份证号⟦rid15⟧。\n",
        "档案记载：⟦name_loose⟧，身份证⟦rid15⟧，一九八六年参加工作。\n重名核对：15位号码 ⟦rid15⟧ 与 18位号码 ⟦rid18⟧ 系同一人。\n",
    )),
    Genre("permits", "txt", (
        "香港居民⟦?name⟧，持港澳居民来往内地通行证，证件号⟦home_return⟧，另持港澳台居民居住证⟦hmt⟧。\n台湾居民来往大陆通行证号码：⟦tw_permit⟧\n外国人永久居留身份证：⟦prcard18⟧\n",
        "证件类型：回乡证　证件号码：⟦home_return⟧\n证件类型：台胞证　证件号码：⟦tw_permit⟧\n证件类型：永居证（新版）　证件号码：⟦prcard18⟧\n证件类型：永居证（旧版）　证件号码：⟦prcard15⟧\n证件类型：港澳台居民居住证　证件号码：⟦hmt⟧\n",
        "往来港澳通行证 ⟦hk_out⟧ 有效期至 2031-05-01\n护照号 ⟦passport⟧\n军官证号：⟦military⟧\n",
        "出境证件登记：因私护照⟦passport⟧；往来港澳通行证⟦hk_out⟧；大陆居民往来台湾通行证⟦hk_out⟧。转业干部⟦?name⟧，军官证⟦military⟧。\n",
    ), charsets=CN),
    Genre("travel-booking", "txt", (
        "【出票成功】订单号⟦~order18⟧，乘机人⟦name⟧，证件⟦passport⟧，CZ6901 乌鲁木齐-北京 08:15，票号784-⟦~number10⟧，联系电话⟦mobile⟧。\n",
        "出行人信息\n1. ⟦name_loose⟧ 身份证 ⟦rid18⟧ 成人\n2. ⟦name_loose⟧ 护照 ⟦passport⟧ 成人\n联系人手机 ⟦mobile⟧ 邮箱 ⟦email⟧\n车次 G1884 05车12A\n订单：E⟦~number9⟧\n",
    )),
    Genre("courier", "txt", (
        "运单号：⟦~tracking⟧\n寄件人：⟦name⟧ ⟦mobile⟧ ⟦address⟧\n收件人：⟦name⟧ ⟦mobile⟧ ⟦address⟧\n物品：文件 1件 0.5kg 代收货款：0\n",
        "收：⟦name_loose⟧，⟦mobile⟧，⟦address⟧\n寄：⟦name_loose⟧，⟦landline⟧，⟦address⟧\n面单号 ⟦~tracking⟧ 体积重 1.2\n",
    ), charsets=CN),
    Genre("vehicle", "txt", (
        "机动车登记信息\n号牌号码：⟦plate⟧\n车辆识别代号：⟦vin⟧\n发动机号：⟦~serial⟧\n所有人：⟦name⟧\n住址：⟦address⟧\n",
        "保单号：PDAA2024⟦~number12⟧\n被保险人 ⟦name⟧，车牌 ⟦plate_new⟧，车架号 ⟦vin⟧，驾驶证号 ⟦rid18⟧，手机 ⟦mobile⟧。\n",
    ), charsets=CN),
    Genre("device", "txt", (
        "资产领用单：手机 1 台，IMEI：⟦imei⟧，ICCID：⟦iccid⟧，领用人⟦name⟧，号码⟦mobile⟧。\n",
        '终端上报 {"imei":"⟦imei⟧","iccid":"⟦iccid⟧","msisdn":"⟦mobile⟧","ver":"⟦~version⟧"}\n',
    )),
    Genre("contract", "txt", (
        "技术服务合同\n合同编号：XJYB-2024-⟦~number9⟧\n甲方：新疆某医疗保障信息中心\n统一社会信用代码：⟦uscc⟧\n乙方：乌鲁木齐华瑞科技有限公司\n纳税人识别号：⟦uscc⟧\n法定代表人：⟦name⟧\n委托代理人：⟦name⟧，身份证号：⟦rid18⟧\n第一条 乙方应于收到款项后30日内交付。合同总价人民币⟦~money⟧元。\n收款账户：户名 乌鲁木齐华瑞科技有限公司，开户行 建设银行友好支行，账号 ⟦account⟧\n",
        "房屋租赁合同\n出租方（甲方）：⟦name⟧，身份证号码：⟦rid18⟧，电话：⟦mobile⟧\n承租方（乙方）：⟦name⟧，身份证号码：⟦rid18⟧，电话：⟦mobile⟧\n一、甲方将位于⟦address⟧的房屋出租给乙方。\n二、月租金2800元，押一付三，转入甲方银行卡（⟦bankcard_spaced⟧）。\n",
    ), charsets=CN),
)  # fmt: skip
