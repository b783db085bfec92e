"""More of what offices hold: registers, slips, letters of complaint, spreadsheets' exports, messages."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-16")

OFFICES = (
    Genre("visitor-register", "txt", (
        "来访登记\n2024-06-03 09:10 | 访客：⟦name⟧ | 证件：⟦rid18⟧ | 电话：⟦mobile⟧ | 事由：设备巡检\n2024-06-03 14:32 | 访客：⟦name⟧ | 证件：⟦rid18⟧ | 电话：⟦mobile⟧ | 事由：开会\n",
        "机房出入记录\n姓名：⟦name⟧\n单位：成都某软件有限公司\n身份证：⟦rid18⟧\n进入：08:55　离开：11:20\n陪同人电话：⟦mobile⟧\n----\n姓名：⟦name⟧\n身份证：⟦rid18⟧\n",
    ), charsets=CN),
    Genre("complaint", "txt", (
        "我叫⟦name⟧，身份证号是⟦rid18⟧，家住⟦address⟧。去年在某医院住院，报销材料交了三个月还没有结果。请尽快答复，我的电话⟦mobile⟧。\n",
        "尊敬的领导：\n本人⟦name⟧（公民身份号码 ⟦rid18⟧），现就医保断缴问题申诉如下……请将补缴通知寄至⟦address⟧，或致电⟦mobile_grouped⟧。\n",
    ), charsets=CN),
    Genre("family", "csv", (
        "户主姓名,户主身份证,成员姓名,成员身份证,关系,联系电话\n" + rows("⟦name⟧,⟦rid18⟧,⟦name⟧,⟦rid18⟧,长子,⟦mobile⟧", 4),
        "村组\t户主\t身份证件号码\t社保卡金融账号\t补助金额\n" + rows("托克扎克村%i组\t⟦name_uyghur⟧\t⟦rid18⟧\t⟦bankcard⟧\t400.00", 4),
    ), charsets=CN),
    Genre("staff-xinjiang", "txt", (
        "村医花名册\n姓名：⟦name_uyghur⟧  身份证号：⟦rid18⟧  电话：⟦mobile⟧\n姓名：⟦name_uyghur⟧  身份证号：⟦rid18⟧  电话：⟦mobile⟧\n",
        "参保人：⟦name_uyghur⟧\n证件号码：⟦rid18⟧\n联系人：⟦name_uyghur⟧\n联系电话：⟦mobile⟧\n",
    ), charsets=CN),
    Genre("expense", "txt", (
        "差旅报销单\n报销人：⟦name⟧  部门：信息处  收款卡号：⟦bankcard⟧  开户行：农行\n火车票 2张 1,286.00；住宿 3晚 1,050.00\n合计：2,336.00  单号 BX⟦~order18⟧\n",
        "劳务费发放表\n| 专家 | 身份证号 | 银行卡号 | 税前 | 签名 |\n| ⟦name⟧ | ⟦rid18⟧ | ⟦bankcard⟧ | 2000 | |\n| ⟦name⟧ | ⟦rid18⟧ | ⟦bankcard⟧ | 1500 | |\n",
    ), charsets=CN),
    Genre("sms", "txt", (
        "【某银行】您尾号3321的卡于6月3日收入5,000.00元。\n【某快递】⟦?name⟧您好，包裹⟦~tracking⟧已到驿站，取件码7-2-1043，联系⟦mobile⟧。\n",
        "【医保】⟦?name⟧，您的慢特病申请已受理，受理号⟦~number12⟧，咨询⟦landline⟧。\n",
    )),
    Genre("court", "txt", (
        "民事判决书\n原告：⟦name⟧，女，汉族，住⟦address⟧，公民身份号码⟦rid18⟧。\n被告：乌鲁木齐华瑞科技有限公司，统一社会信用代码⟦uscc⟧。法定代表人：⟦name⟧，经理。\n",
        "授权委托书\n委托人：⟦name⟧，身份证号码⟦rid18⟧\n受托人：⟦name⟧，身份证号码⟦rid18⟧，联系电话⟦mobile⟧\n委托事项：代为办理社保卡领取。\n",
    ), charsets=CN),
    Genre("bilingual", "txt", (
        "姓名 Name: ⟦name⟧\n护照号 Passport No.: ⟦passport⟧\n身份证号 ID No.: ⟦rid18⟧\n手机 Mobile: ⟦mobile86⟧\n邮箱 E-mail: ⟦email⟧\n",
        "Employee profile (员工信息)\nPassport number ⟦passport⟧\nChinese ID card ⟦rid18⟧\nBank card (工资卡) ⟦bankcard_spaced⟧\nTel ⟦mobile86⟧\n",
    ), charsets=CN),
    Genre("debug-dump", "txt", (
        "Map{name=⟦name⟧, idCard=⟦rid18⟧, phone=⟦mobile⟧, orderNo=⟦~order18⟧, createTime=⟦~epoch_ms⟧}\nPerson(id=⟦~snowflake⟧, certNo=⟦rid18⟧, mobile=⟦mobile⟧, version=3)\n",
        'req: xm=⟦name⟧&sfzh=⟦rid18⟧&sjh=⟦mobile⟧&yzm=⟦?otp|884201⟧\nresp: {"code":200,"token":"⟦jwt⟧","userId":⟦~number10⟧}\n',
    )),
    Genre("windows-ops", "txt", (
        'net user opsadmin ⟦password⟧ /add\nrunas /user:yb\\svc cmd\ncmdkey /add:⟦?private_ip⟧ /user:admin /pass:⟦password_plain⟧\nWindows Registry: "DefaultPassword"="⟦password_plain⟧"\n',
        "$cred = New-Object PSCredential('svc', (ConvertTo-SecureString '⟦password⟧' -AsPlainText -Force))\nsqlcmd -S ⟦?private_ip⟧ -U sa -P ⟦password_plain⟧ -Q \"select 1\"\nDim strConn: strConn = \"Provider=SQLOLEDB;Data Source=⟦?private_ip⟧;User ID=sa;Password=⟦password_plain⟧;\"\n",
    )),
    Genre("ansible", "yml", (
        'all:\n  hosts:\n    db1:\n      ansible_host: ⟦?private_ip⟧\n      ansible_user: root\n      ansible_ssh_pass: ⟦password_plain⟧\n      ansible_become_password: "⟦password⟧"\n',
        "- name: set mysql password\n  mysql_user:\n    name: yb\n    password: ⟦password⟧\n    login_password: ⟦password_plain⟧\n  vars:\n    redis_auth: ⟦password_plain⟧\n",
    )),
    Genre("k8s-encoded", "yaml", (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: eWI=\n  password: ⟦encoded_password⟧\n",
        "apiVersion: v1\ndata:\n  DB_PASSWORD: ⟦encoded_password⟧\n  api-token: ⟦encoded_password⟧\nkind: Secret\ntype: Opaque\n",
    )),
)  # fmt: skip

MORE_NEGATIVE = (
    Genre("no-masked", "csv", (
        "姓名,身份证号,手机号\n王*,650102********0016,138****1234\n李*华,110105********123X,159****8876\n",
        "公示：拟救助对象 张*（6501**********1234）、阿*·买*（6531**********0021），联系电话 186****2210。\n",
    ), charsets=CN),
    Genre("no-finance", "csv", (
        "科目,本期,上期,同比\n" + rows("60%i1,⟦~number11⟧,⟦~number10⟧,1%i.4%", 10),
        "代码,名称,开盘,收盘,成交量,成交额\n" + rows("60051%i,某药业,1%i.25,1%i.31,⟦~number9⟧,⟦~number11⟧.00", 10),
    ), charsets=CN),
    Genre("no-metrics", "txt", (
        rows('http_requests_total{code="200",instance="app%i"} ⟦~number10⟧ ⟦~epoch_ms⟧', 10),
        "PID USER PR NI VIRT RES SHR\n" + rows("2%i43 oracle 20 0 ⟦~number9⟧ ⟦~number9⟧ 1%i344", 8) + "\ntotal ⟦~number12⟧ bytes, inode ⟦~number10⟧\n",
    )),
    Genre("no-ui-text", "json", (
        '{"login.password":"密码","login.password.placeholder":"请输入密码","login.forgot":"忘记密码？","idcard.label":"身份证号","idcard.error":"身份证号格式不正确","token.expired":"登录已失效","phone.placeholder":"请输入11位手机号"}',
        '{"password":"Password","password_hint":"At least 8 characters","secret":"Secret question","api_key":"API key","apiKeyHelp":"Paste your API key here","token":"Token","pin":"PIN code"}',
    )),
    Genre("no-schema", "json", (
        '{"type":"object","properties":{"password":{"type":"string","minLength":8},"idCard":{"type":"string","pattern":"^\\\\d{17}[0-9X]$"},"accessKey":{"type":"string"},"token":{"type":"string","format":"uuid","default":null}}}',
        '{"openapi":"3.0.1","components":{"securitySchemes":{"bearerAuth":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}}},"example":{"username":"string","password":"string","phone":"string"}}',
    )),
    Genre("no-tests", "py", (
        'def test_login_fails():\n    r = client.post("/login", json={"username": "nobody", "password": ""})\n    assert r.status_code == 401\n\n@pytest.mark.parametrize("password", [None, "", " "])\ndef test_empty(password): ...\n',
        "class PasswordResetForm(forms.Form):\n    password1 = forms.CharField(widget=forms.PasswordInput, label=_('New password'))\n    password2 = forms.CharField(label=_('Confirm password'))\n    token = forms.CharField(required=False)\n\nTOKEN_RE = re.compile(r'[A-Za-z0-9]{32}')\nsecret_key = secrets.token_hex(32)\n",
    )),
    Genre("no-versions", "txt", (
        rows("lib-%i.1⟦~version⟧.jar sha1 ⟦~sha1⟧", 8) + "\nDriver 31.0.15.⟦~number9⟧\nOID 1.3.6.1.4.1.2011.5.25.⟦~number9⟧\nUUID ⟦~uuid⟧\n",
        "Kernel 5.10.0-60.18.0.50.oe2203.x86_64\n" + rows("package-%i 4.19.90-⟦~number10⟧ noarch", 6) + "\nMD5 (a.iso) = ⟦~md5⟧\nSHA256 (a.iso) = ⟦~sha256⟧\n",
    )),
    Genre("no-schedule", "txt", (
        "值班表 2024年5月\n" + rows("5月%i日 带班领导 张处 值班 李工 20240501-2024053%i", 6) + "\n会议室 0991 楼 1205 室，会议号 ⟦~number9⟧，入会密码见短信。\n",
        "培训通知\n时间：2024年6月3日—5日　地点：三楼\n日程：09:00-10:30 密码学基础；10:45-12:00 机密计算；14:00 数据安全法解读\n报名链接 https://example.com/t/⟦~number10⟧\n",
    ), charsets=CN),
    Genre("no-tender", "txt", (
        "招标公告\n项目编号：XJZC2024-⟦~number9⟧\n预算金额：3,280,000.00元\n供应商应具备涉密信息系统集成资质，提供营业执照、组织机构代码证、税务登记证复印件。\n密码应用方案须通过评估（GB/T 39786-2021）。\n",
        "中标结果公告\n合同编号 HT-⟦~order16⟧，中标金额 1286000.00 元，工期 90 天。标段二 流标。采购目录 C⟦~number9⟧。\n",
    ), charsets=CN),
    Genre("no-sensor", "csv", (
        "ts,device,lon,lat,v1,v2\n" + rows("⟦~epoch_ms⟧,⟦~serial⟧,87.6⟦~number9⟧,43.8⟦~number9⟧,⟦~decimal⟧,⟦~number12⟧", 10),
        "帧号,时间戳,报文(hex)\n" + rows("%i,⟦~epoch_ms⟧,⟦~md5⟧⟦~sha1⟧", 10),
    )),
)  # fmt: skip
