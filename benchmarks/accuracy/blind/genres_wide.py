"""A second round: more phrasings of passwords, devices, contacts and marks, and more of nothing at all."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

WIDE = (
    Genre("password-phrases", "txt", (
        "系统管理员账号 admin，密码 ⟦password⟧\n",
        "用户名:sysdba 密码:⟦password⟧ 端口:5236\n",
        "登录口令改为 ⟦password⟧ 了，旧的作废。\n",
        "数据库连接信息：⟦?private_ip⟧/ybdb，用户 yb_read，口令 ⟦password⟧ 。\n",
        "密码还是老样子：⟦password⟧\n",
        "开机密码⟦password⟧，锁屏也是这个。\n",
        "pwd: ⟦password⟧ （不要截图）\n",
        "后台地址见文档，账户 root 密碼：⟦password⟧\n",
        "Password for the shared drive: ⟦password⟧\n",
        "use admin / ⟦password⟧ to log in to the console\n",
        "passwd=⟦password⟧;host=⟦?private_ip⟧\n",
        "我的登陆密码是 ⟦password⟧ ，帮我看下报表\n",
    ), charsets=CN),
    Genre("credential-tables", "txt", (
        "系统名称\t地址\t用户名\t初始密码\n" + rows("统计平台%i\t⟦?private_ip⟧\tadmin\t⟦password_plain⟧", 3),
        "序号  设备        管理地址        账号      口令\n" + rows("%i     交换机%i     ⟦?private_ip⟧     admin     ⟦password_plain⟧", 3),
        "ip,port,user,passwd\n" + rows("⟦?private_ip⟧,22,root,⟦password_plain⟧", 3),
        "url | login | password\n--- | --- | ---\n" + rows("http://app%i.huarui-tech.cn | ops | ⟦password_plain⟧", 3),
    ), charsets=CN),
    Genre("device-lines", "txt", (
        "local-user yw password simple ⟦device_password|Yw_S3720#1⟧\nlocal-user yw service-type ssh telnet\nuser-interface vty 0 4\n set authentication password cipher ⟦device_password|vty!K8mm2⟧\n",
        'set system root-authentication encrypted-password "⟦crypt6⟧"\nset snmp community ⟦device_password|jnprRead7⟧ authorization read-only\nset system login user ops authentication plain-text-password-value ⟦device_password|Jnpr!ops1⟧\n',
        "username ops privilege 15 password 0 ⟦device_password|0ps_Cisco!⟧\nenable password 0 ⟦device_password|En4ble!2023⟧\nneighbor ⟦?private_ip⟧ password ⟦device_password|bgpKey#77⟧\n",
        "snmp-server user monitor grp v3 auth sha ⟦device_password|AuthPass88!⟧ priv aes 128 ⟦device_password|PrivPass99!⟧\nntp authentication-key 1 md5 ⟦device_password|ntpK3y01⟧\n",
    )),
    Genre("contact-phrases", "txt", (
        "请联系⟦?name⟧（⟦mobile⟧）或发邮件至⟦email⟧。\n传真：⟦landline⟧\n",
        "紧急情况拨打 ⟦mobile⟧，办公室 ⟦landline_ext⟧，微信 ⟦wechat⟧。\n",
        "手机号码为⟦mobile86⟧；QQ号：⟦qq⟧；车牌号：⟦plate⟧。\n",
        "联系方式 ⟦mobile_grouped⟧ / ⟦landline⟧\n车辆 ⟦plate_new⟧ 停地下二层\n",
    ), charsets=CN),
    Genre("id-phrases", "txt", (
        "sfz ⟦rid18⟧ 麻烦查下参保状态\n",
        "身份证尾号X的那位，全号 ⟦rid18_lower⟧\n",
        "持证人⟦rid18_spaced⟧，外籍配偶永居证 ⟦prcard18⟧，护照 ⟦passport⟧\n",
        "证件号：⟦rid18⟧；护照号码：⟦passport⟧；港澳通行证：⟦hk_out⟧\n",
        "IDNO:⟦rid18⟧|CARDNO:⟦bankcard⟧|TEL:⟦mobile⟧\n",
        "卡号⟦bankcard⟧身份证⟦rid18⟧手机⟦mobile⟧\n",
    ), charsets=CN),
    Genre("marks-more", "txt", (
        "⟦secret_mark|机密★3年⟧\n\n征缴系统漏洞扫描报告\n一、高危漏洞 3 个……\n",
        "⟦secret_mark|秘密★6个月⟧\n份号：000007\n\n干部考察材料\n考察对象……\n",
        "⟦internal_mark|内部使用 不得外传⟧\n系统上线回退方案\n一、回退条件……\n",
        "（⟦internal_mark|内部资料 严禁外传⟧）\n投诉情况周报\n本周共受理 42 件……\n",
    ), charsets=CN),
    Genre("red-head-more", "txt", (
        "某自治区医疗保障局办公室\n⟦doc_number|新医保办〔2024〕77号⟧\n\n关于开展应急演练的通知\n\n各处室：\n  定于7月5日开展应急演练。\n\n  某自治区医疗保障局办公室\n  2024年7月1日\n\n抄送：驻局纪检组。\n某自治区医疗保障局办公室  2024年7月1日印发\n",
        "某市卫生健康委员会文件\n⟦doc_number|乌卫发〔2023〕88号⟧\n签发人：⟦?name⟧\n关于上报床位情况的报告\n市人民政府：\n  现将有关情况报告如下。\n某市卫生健康委员会\n2023年8月9日\n（联系人：⟦name⟧，电话：⟦landline⟧）\n",
    ), ("red_head",), charsets=CN),
)  # fmt: skip

MORE_NOTHING = (
    Genre("no-random-digits", "txt", (
        rows("编号 ⟦~number9⟧ ⟦~number10⟧ ⟦~number11⟧ ⟦~number12⟧ ⟦~order16⟧ ⟦~order18⟧ ⟦~order19⟧", 20),
        rows("ref ⟦~number9⟧; ⟦~number10⟧; ⟦~number11⟧; ⟦~number12⟧; ⟦~order16⟧; ⟦~order18⟧; ⟦~order19⟧", 20),
    )),
    Genre("no-english-office", "txt", (
        "Invoice No. ⟦~number9⟧  PO ⟦~number10⟧  Item 555-0199-22  Qty 12  Total 1,204.50\nTracking ⟦~number12⟧, lot ⟦~number11⟧\nPlease quote reference ⟦~order16⟧ in all letters.\n",
        "Meeting notes: Q3 revenue 4,120,330; headcount 1,204; build ⟦~version⟧; ticket ABC-⟦~number9⟧; room 212-5550. Secret sauce: good coffee. Password rotation was postponed.\n",
    )),
    Genre("no-german-office", "txt", (
        "Auftrag Nr. ⟦~number10⟧, Lieferschein ⟦~number11⟧, Kundennummer ⟦~number9⟧. Artikel 4711-0815, Menge 12. Zählerstand 00⟦~number9⟧. Das Passwort wird per Post zugestellt.\n",
        "Commande n° ⟦~number12⟧, facture ⟦~number10⟧, colis ⟦~order16⟧. Le mot de passe doit contenir 12 caractères. Référence ⟦~number9⟧.\n",
    )),
    Genre("no-frontend", "html", (
        '<div id="app-⟦~number9⟧" class="c-⟦~md5⟧" data-v-⟦~number10⟧><input type="password" name="password" placeholder="密码"><input name="idCard" maxlength="18"><a href="tel:">联系客服</a></div><script src="/js/chunk.⟦~sha1⟧.js"></script>',
        '<svg viewBox="0 0 1024 1024"><path d="M⟦~decimal⟧ ⟦~decimal⟧L⟦~decimal⟧ ⟦~decimal⟧C⟦~decimal⟧ ⟦~decimal⟧ ⟦~decimal⟧"/></svg><img src="data:image/png;base64,⟦~b64⟧⟦~b64⟧">',
    )),
    Genre("no-minified", "js", (
        '!function(e,t){var n=⟦~number10⟧,r="⟦~md5⟧";e.password=function(e){return e.length>8};t.token=n^⟦~number9⟧;e.secret=t.secret||null;var o={key:"password",type:"string"}}(window,{});',
        "const a=[" + ",".join(["⟦~number9⟧", "⟦~number10⟧", "⟦~number11⟧", "⟦~epoch_ms⟧"] * 6) + '];localStorage.setItem("token",res.data.token);headers["Authorization"]="Bearer "+token;',
    )),
    Genre("no-ops-notes", "md", (
        "1. 登录堡垒机（密码见密码本，每月轮换）。\n2. 执行 `kubectl get secret -n yb`，不要导出。\n3. 如提示 password authentication failed，请联系 DBA。\n4. `export TOKEN=$(cat /run/secrets/token)`\n",
        'Run `vault kv get secret/yb/db`. The key is rotated daily. If `Permission denied (publickey,password)` appears, check the agent. See PASSWORD POLICY v2.1.\n`PGPASSWORD=$DB_PASS psql -h "$HOST"`\n',
    )),
    Genre("no-questionnaire", "txt", (
        "调查问卷\n1. 您的年龄段：□18-30 □31-45\n2. 您是否设置过简单密码？□是 □否\n3. 您的身份证是否外借？□是 □否\n4. 手机号（选填）：\n5. 银行卡张数：3\n",
        "填表说明：身份证号码填写18位；联系电话填写手机号；账号填写开户银行全称及账号；统一社会信用代码填写18位代码；没有的填“无”。\n",
    ), charsets=CN),
    Genre("no-wrong-world", "csv", (
        "reference,amount\n" + rows("⟦~wrong_iban⟧,1%i0", 6) + "\n" + rows("4539 1111 2222 333%i,20", 4),
        "code;value\n" + rows("⟦~wrong_card⟧;%i", 6) + "\n" + rows("DE99 3704 0044 0532 0130 0%i;1", 4),
    )),
)  # fmt: skip
