"""Documents of hospitals and of the medical insurance."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

HEALTH = (
    Genre("discharge", "txt", (
        "乌鲁木齐市某人民医院\n出院小结\n姓名：⟦name⟧  性别：男  年龄：63岁  住院号：⟦medrec⟧\n入院日期：⟦~day⟧  出院日期：⟦~day⟧\n身份证号：⟦rid18⟧  联系电话：⟦mobile⟧\n出院诊断：1.⟦?diagnosis⟧（⟦?icd10⟧）2.高脂血症\n治疗经过：入院后予降压、改善循环等治疗，好转出院。\n医师签名：⟦?name⟧\n",
        "出 院 记 录\n患者⟦name⟧，女，71岁，病案号⟦medrec⟧，因“反复胸闷3年，加重2天”入院。\n家属电话⟦mobile⟧，住址⟦address⟧。\n出院诊断：⟦?diagnosis⟧。出院医嘱：⟦?x|低盐饮食，阿司匹林肠溶片 100mg qd⟧。\n",
    ), ("insured_form",), charsets=CN),
    Genre("prescription", "txt", (
        "门诊处方笺\n费别：医保  处方号：⟦medrec⟧  科别：心内科\n姓名：⟦name⟧  门诊号：⟦medrec⟧  身份证：⟦rid18⟧\n临床诊断：⟦?diagnosis⟧\nRp\n 苯磺酸氨氯地平片 5mg×28片 1盒 Sig. 5mg po qd\n ⟦?x|国药准字H10950224⟧\n医师：⟦?name⟧（⟦physician⟧）  金额：⟦?money⟧\n",
        "电子处方 {定点医疗机构:⟦institution⟧, 医师代码:⟦physician⟧, 患者:⟦name⟧, 证件号:⟦rid18⟧, 诊断:⟦?diagnosis⟧ ⟦?icd10⟧, 药品:⟦?x|XC09AAY009A001010104642⟧ 二甲双胍缓释片 0.5g*60片 数量1盒}\n",
    ), ("insured_form",), charsets=CN),
    Genre("settlement-message", "json", (
        '{"infno":"2304","msgid":"⟦msgid⟧","mdtrtarea_admvs":"650100","insuplc_admdvs":"650199","inf_time":"⟦~moment⟧","opter":"001","opter_name":"⟦?name⟧","fixmedins_code":"⟦institution⟧","input":{"data":{"psn_no":"⟦psn_no⟧","mdtrt_cert_type":"02","mdtrt_cert_no":"⟦rid18⟧","psn_name":"⟦name⟧","medfee_sumamt":⟦?money⟧,"mdtrt_id":"⟦setl_id⟧","insutype":"310","acct_used_flag":"1"}}}',
        '{\n "infcode": 0,\n "output": {\n  "setlinfo": {\n   "setl_id": "⟦setl_id⟧",\n   "psn_no": "⟦psn_no⟧",\n   "psn_name": "⟦name⟧",\n   "psn_cert_type": "01",\n   "certno": "⟦rid18⟧",\n   "gend": "1",\n   "brdy": "⟦?birthday⟧",\n   "insutype": "390",\n   "medfee_sumamt": ⟦?money⟧,\n   "fund_pay_sumamt": ⟦?money⟧,\n   "balc": ⟦?money⟧\n  }\n }\n}\n',
        '{"input":{"data":{"ecToken":"⟦ectoken⟧","mdtrt_cert_type":"01","mdtrt_cert_no":"⟦ectoken⟧","psn_name":"⟦name⟧","fixmedins_code":"⟦institution⟧","medfee_sumamt":"⟦?money⟧","diag_code":"⟦?icd10⟧"}}}',
        '{"psn_no":"⟦psn_no⟧","psn_name":"⟦name⟧","certno":"⟦rid18⟧","mdtrt_id":"⟦setl_id⟧","diag_name":"⟦?diagnosis⟧","fixmedins_code":"⟦pharmacy⟧","acct_pay":⟦?money⟧}',
    ), ("insured_record",)),
    Genre("insured-unit", "csv", (
        "单位编号,单位名称,统一社会信用代码,姓名,身份证号,缴费基数,个人缴费\n" + rows("⟦emp_no⟧,乌鲁木齐华瑞科技有限公司,⟦uscc⟧,⟦name⟧,⟦rid18⟧,⟦?money⟧,⟦?money⟧", 5),
        "个人编号,参保人姓名,证件号码,险种,参保状态,账户余额\n" + rows("⟦?psn_no⟧,⟦name⟧,⟦rid18⟧,职工基本医疗保险,正常参保,⟦?money⟧", 5),
    ), ("insured_record",), charsets=CN),
    Genre("settlement-list", "txt", (
        "医疗保障基金结算清单\n清单流水号 ⟦~order18⟧  定点医疗机构代码 ⟦institution⟧\n一、基本信息\n姓名 ⟦name⟧  性别 1  出生日期 ⟦?birthday⟧  证件号码 ⟦rid18⟧\n病案号 ⟦medrec⟧  社保卡号 ⟦sscard⟧  现住址 ⟦address⟧  联系人电话 ⟦mobile⟧\n二、住院诊疗信息\n主要诊断 ⟦?diagnosis⟧ ⟦?icd10⟧\n三、医疗收费 合计 ⟦?money⟧  基本医保统筹基金支付 ⟦?money⟧\n",
        "异地就医直接结算单\n参保地：新疆乌鲁木齐  就医地：四川成都\n人员编号：⟦psn_no⟧\n姓名：⟦name⟧　身份证：⟦rid18⟧　结算ID：⟦setl_id⟧\n就诊机构：⟦institution⟧ 某医院\n总费用：⟦?money⟧　统筹支付：⟦?money⟧　个人账户：⟦?money⟧\n",
    ), ("insured_form",), charsets=CN),
    Genre("chronic", "txt", (
        "门诊慢特病申请表\n申请人：⟦name⟧  社会保障号码：⟦rid18⟧  社保卡号：⟦sscard⟧\n申请病种：⟦?x|M03900 高血压病⟧  认定机构：⟦institution⟧\n联系电话：⟦mobile⟧\n",
        "慢病登记：⟦uyghur_loose⟧，⟦rid18⟧，⟦mobile⟧，病种⟦?x|M01600糖尿病⟧，定点药店⟦pharmacy⟧，经办人⟦?name⟧。\n",
    ), ("insured_form",), charsets=CN),
    Genre("lab-report", "txt", (
        "检验报告单\n姓名：⟦name⟧ 性别：女 年龄：45 病历号：⟦medrec⟧ 样本号：⟦~number10⟧\n项目 结果 参考值 单位\n白细胞 6.21 3.5-9.5 10^9/L\n血红蛋白 128 115-150 g/L\n送检医生：⟦?name⟧  报告时间：⟦~moment⟧\n",
        "影像诊断报告  检查号：⟦?medrec⟧\n患者姓名 ⟦name⟧  住院号 ⟦medrec⟧  床号 12\n诊断意见：双肺散在小结节，建议随访。\n报告医师 ⟦?name⟧\n",
    ), charsets=CN),
    Genre("insured-xml", "xml", (
        '<input><data psn_no="⟦psn_no⟧" psn_name="⟦name⟧" certno="⟦rid18⟧" insutype="310" tel="⟦mobile⟧"/><setldata setl_id="⟦setl_id⟧" medfee_sumamt="⟦?money⟧"/></input>',
        "<Request>\n <Header><MsgID>⟦msgid⟧</MsgID></Header>\n <Patient><Name>⟦name⟧</Name><IDNO>⟦rid18⟧</IDNO><CardNo>⟦?sscard⟧</CardNo><Phone>⟦mobile⟧</Phone></Patient>\n <Diag>⟦?icd10⟧</Diag><Fee>⟦?money⟧</Fee>\n</Request>\n",
    ), ("insured_record",)),
)  # fmt: skip
