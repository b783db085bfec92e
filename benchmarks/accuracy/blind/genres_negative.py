"""Documents in which nothing is confidential, though much looks it."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

NEGATIVE = (
    Genre("no-orders", "csv", (
        "订单号,商品编码,数量,金额,物流单号\n" + rows("⟦~order18⟧,⟦~ean⟧,%i,⟦~money⟧,⟦~tracking⟧", 12),
        "交易流水号,商户订单号,退款单号,时间\n" + rows("⟦~order19⟧,⟦~order16⟧,⟦~snowflake⟧,⟦~moment⟧", 12),
        "order_id\tsku\tbatch\tserial\n" + rows("⟦~order_luhn⟧\t⟦~number9⟧\t⟦~number12⟧\t⟦~serial⟧", 12),
        "单据编号；出库单；入库单；合计\n" + rows("⟦~number11⟧；CK⟦~order16⟧；RK⟦~number10⟧；⟦~money⟧", 12),
    ), charsets=CN),
    Genre("no-wrong-check", "csv", (
        "测试编码,校验结果\n" + rows("⟦~wrong_rid⟧,不通过", 8) + "\n" + rows("⟦~wrong_uscc⟧,不通过", 4),
        "物料号,库存\n" + rows("⟦~wrong_card⟧,%i2", 8) + "\n" + rows("⟦~wrong_rid⟧,%i0", 4),
    )),
    Genre("no-numbers", "json", (
        '{"rows":[' + ",".join('{"id":⟦~snowflake⟧,"ts":⟦~epoch_ms⟧,"lat":⟦~decimal⟧,"lng":⟦~decimal⟧,"v":"⟦~version⟧"}' for _ in range(10)) + "]}",
        "[" + ",".join('{"uid":⟦~number10⟧,"seq":⟦~number12⟧,"score":⟦~decimal⟧,"hash":"⟦~md5⟧"}' for _ in range(10)) + "]",
    )),
    Genre("no-git", "txt", (
        rows("commit ⟦~sha1⟧\nAuthor: dev <dev@example.com>\nDate:   Mon May 6 10:0%i:12 2024 +0800\n\n    fix: #10%i build ⟦~version⟧\n", 6),
        "diff --git a/a.py b/a.py\nindex ⟦~md5⟧..⟦~md5⟧ 100644\n--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n-PASSWORD = os.environ['DB_PASSWORD']\n+PASSWORD = settings.get('db_password')\n",
    )),
    Genre("no-lock", "json", (
        '{"lockfileVersion":3,"packages":{' + ",".join(f'"node_modules/p{n}":{{"version":"⟦~version⟧","integrity":"sha512-⟦~b64⟧⟦~md5⟧==","resolved":"https://registry.npmjs.org/p{n}/-/p{n}.tgz"}}' for n in range(8)) + "}}",
        '{"default":{' + ",".join(f'"pkg{n}":{{"hashes":["sha256:⟦~sha256⟧"],"version":"==⟦~version⟧"}}' for n in range(8)) + "}}",
    )),
    Genre("no-templates", "env", (
        "DB_PASSWORD=${DB_PASSWORD}\nREDIS_PASSWORD={{ redis_password }}\nAPI_KEY=your_api_key_here\nSECRET_KEY=<your-secret-key>\nJWT_SECRET=changeme\nTOKEN=xxxxxxxxxxxxxxxx\nALIYUN_ACCESS_KEY_ID=\nPASSWORD=********\n",
        "password: ENC(⟦~md5⟧)\ndb.password=@db.password@\nadmin.pwd=请输入密码\napi_token: \"%API_TOKEN%\"\nsecret: !vault |\nclient_secret: 'REPLACE_ME'\nAWS_SECRET_ACCESS_KEY=<AWS_SECRET_ACCESS_KEY>\nAWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n",
    )),
    Genre("no-template-yml", "yml", (
        "spring:\n  datasource:\n    username: ${DB_USER:root}\n    password: ${DB_PASS}\n  redis:\n    password: \nmanagement:\n  security: false\njwt:\n  secret: ${JWT_SECRET}\n  expire: 7200\n",
        "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password\n  - name: TOKEN\n    value: $(TOKEN)\nsecretName: app-tls\npasswordPolicy: {minLength: 12, requireDigits: true}\n",
    )),
    Genre("no-code", "java", (
        'public boolean checkPassword(String password, String salt) {\n    if (password == null || password.length() < 8) {\n        throw new BizException("密码长度不能小于8位");\n    }\n    String encoded = encoder.encode(password + salt);\n    return user.getPassword().equals(encoded);\n}\nprivate String token = request.getHeader("Authorization");\n',
        'def login(username: str, password: str) -> Token:\n    user = repo.find(username=username)\n    if not verify(password, user.password_hash):\n        raise AuthError("用户名或密码错误")\n    secret = os.getenv("JWT_SECRET")\n    return jwt.encode({"sub": user.id}, secret, algorithm="HS256")\n\nparser.add_argument("--password", help="database password", default=None)\n',
        'const idCardRegex = /^[1-9]\\d{5}(18|19|20)\\d{2}\\d{7}[\\dXx]$/;\nif (!form.password) message.error("请输入密码");\nconst { accessKeyId, accessKeySecret } = config;\nexport const PASSWORD_REGEX = /^(?=.*[A-Za-z])(?=.*\\d).{8,}$/;\nform.append("password", this.password);\n',
        'type Config struct {\n\tPassword string `yaml:"password"`\n\tSecretKey string `json:"secretKey"`\n}\nfunc (c *Config) DSN() string { return fmt.Sprintf("%s:%s@tcp(%s)/%s", c.User, c.Password, c.Host, c.DB) }\nvar ErrPassword = errors.New("password mismatch")\n',
    )),
    Genre("no-secret-docs", "md", (
        "# 密钥管理规范\n\n1. 严禁在代码中硬编码密码、口令、AccessKey。\n2. 密码长度不少于12位，须包含大小写字母、数字和特殊字符。\n3. 密码：应每90天更换一次；口令：不得与前5次相同。\n4. 数据库密码由保密员保管。\n",
        "## Setting up credentials\n\nCreate an access key in the console, then run `export API_KEY=<your key>`.\nNever commit your password. The password must be at least 12 characters.\nExample: `mysql -u root -p` and type the password when prompted.\nUse `git credential-store` to keep tokens.\n",
        "忘记密码怎么办？\n点击登录页“忘记密码”，输入手机号获取验证码，按提示重置密码即可。初始密码见入职邮件，密码为空时无法登录。\n",
        "FAQ\nQ: What is my PIN?\nA: Your PIN is printed on the letter.\nQ: password: where do I change it?\nA: Settings > Security. API token: create one under Profile.\nSecret santa: please register by Friday.\n",
    ), charsets=CN),
    Genre("no-law-news", "txt", (
        "《中华人民共和国保守国家秘密法》规定，国家秘密的密级分为绝密、机密、秘密三级。绝密级国家秘密保密期限不超过三十年，机密级不超过二十年，秘密级不超过十年。标志形式为“密级★保密期限”。\n",
        "本报讯 近日，某地警方破获一起倒卖公民身份证号码案件，涉案身份证信息3万余条。警方提醒，身份证号、银行卡号、密码等要妥善保管，切勿在群里发送机密信息。\n",
        "通知：请参保群众携带身份证、社保卡到经办大厅办理。办理时间 9:30-13:30、15:30-19:00。材料包括身份证复印件、银行卡复印件各一份。2024年缴费标准为400元。\n",
        "近年来，各地会议纪要格式不统一。一般应写明时间、地点、主持人、出席人。本书第3章介绍公文写作，ISBN ⟦~isbn⟧，定价 58.00 元，书号核字（2023）第 ⟦~number9⟧ 号。\n",
    ), charsets=CN),
    Genre("no-citations", "txt", (
        "根据《国务院办公厅关于加快推进电子证照扩大应用领域的意见》（国办发〔2022〕3号）、《关于印发医保编码规则的通知》（医保发〔2019〕39号），现对相关术语解释如下。\n电子证照是指具有法律效力的电子文件。\n",
        "参考文献\n[1] 国家保密局. 国家秘密定密管理暂行规定[S]. 2014.\n[2] GB/T 9704-2012 党政机关公文格式[S].\n[3] GB 32100-2015 法人和其他组织统一社会信用代码编码规则[S].\n[4] doi:10.1016/j.cose.2021.102345\n",
    )),
    Genre("no-nda-blank", "txt", (
        "保密协议（模板）\n甲方：____________\n乙方：____________  身份证号：__________________\n第一条 保密信息包括技术资料、会议记录、账户信息及密码、业务系统密钥和口令、源代码、系统日志、数据加解密算法等。\n第二条 未经甲方书面许可，不得向第三方披露。\n甲方（公章）：          乙方（签字）：\n日期：    年   月   日\n",
        "员工保密承诺书\n本人承诺：严格遵守国家保密法律法规，不在非涉密计算机上处理涉密信息，不泄露工作秘密、商业秘密和个人信息。\n承诺人（签名）：__________   身份证号码：\n年    月    日\n",
    ), charsets=CN),
    Genre("no-public-keys", "pem", (
        "⟦~rsa_public⟧\n⟦~certificate⟧\n",
        "⟦~ssh_public⟧\nknown_hosts: git.example.com ⟦~ssh_public⟧\nSM2 public: ⟦~sm2_public⟧\n",
    )),
    Genre("no-logs", "log", (
        rows("2024-05-06T10:0%i:13Z I traceId=⟦~md5⟧ spanId=⟦~number12⟧ orderNo=⟦~order18⟧ took 1%ims", 10),
        rows("[⟦~epoch_ms⟧] job-%i finished build=⟦~version⟧ sha=⟦~sha1⟧ size=⟦~number9⟧", 10),
    )),
    Genre("no-catalogue", "txt", (
        "药品目录\n" + rows("⟦?x|XC09AAY009A00101010%i642⟧ 二甲双胍缓释片 ⟦?x|国药准字H1095022%i⟧ 1.2%i元", 5) + "\n耗材 ⟦?x|C0101010010000100001⟧ 一次性导管\n收费项目 ⟦?x|001102000010000⟧ 普通门诊诊察费\n",
        "Parts list\n" + rows("⟦~part⟧  hex bolt M%i  qty 1%i0  bin A-%i", 8) + "\nModel 13800-138000-A, cable 1300-1400-1500\n",
        "产品型号：HUAWEI S5735-L24T4X，序列号 ⟦~serial⟧，料号 0235⟦~number9⟧，MAC 数量 1，合格证编号 ⟦~number11⟧，批次 20240506001。\n",
        "图书 " + rows("ISBN ⟦~isbn⟧ 商品条码 ⟦~ean⟧ 索书号 TP309/%i2", 6),
    )),
    Genre("no-coordinates", "geojson", (
        '{"type":"LineString","coordinates":[' + ",".join("[⟦~decimal⟧,⟦~decimal⟧]" for _ in range(20)) + "]}",
        "POLYGON((" + ", ".join("⟦~decimal⟧ ⟦~decimal⟧" for _ in range(20)) + "))\nSRID=4326;area=⟦~number10⟧\n",
    )),
    Genre("no-docs-examples", "md", (
        '# API\n\nSend mail to `user@example.com`. Servers at 192.0.2.1 and 203.0.113.9.\nGET /v1/orders/⟦~uuid⟧\n\n| field | example |\n|---|---|\n| phone | +1 555-0100 |\n| id | ⟦~number9⟧ |\n| etag | W/"⟦~md5⟧" |\n',
        "## 字段校验规则\n身份证号：18位，最后一位可为X；手机号：11位数字，以1开头；银行卡号：16-19位。\n示例：身份证 ******************，手机 138****0000，银行卡 6222 **** **** 1234。\n",
    )),
    Genre("no-exam", "txt", (
        "绝密★启用前\n2024年普通高等学校招生全国统一考试\n数  学\n注意事项：\n1. 答卷前，考生务必将自己的姓名、准考证号填写在答题卡上。\n一、选择题：本题共8小题，每小题5分。\n",
        "保密知识培训（课件）\n第12页 国家秘密标志的正确写法：机密★10年。错误写法：机密（10年）。\n第13页 练习：下列哪项属于工作秘密？\n",
    ), charsets=CN),
    Genre("no-sql-code", "sql", (
        "SELECT id, name FROM users WHERE password = ? AND status = 1 LIMIT 10;\nALTER USER app IDENTIFIED BY VALUES :pw;\nUPDATE t SET order_no = '⟦~order18⟧' WHERE id = ⟦~snowflake⟧;\nINSERT INTO log VALUES (⟦~number12⟧, '⟦~uuid⟧', ⟦~epoch_ms⟧);\n",
        rows("INSERT INTO metrics(ts, val, tag) VALUES (⟦~epoch_ms⟧, ⟦~decimal⟧, '⟦~md5⟧');", 8) + "\nGRANT SELECT ON t TO reader;\n",
    )),
    Genre("no-prose", "txt", (
        "春天来了，天山脚下的杏花开得正好。孩子们背着书包从桥上走过，卖馕的老人把炉火捅得更旺。谁也没有想到，这座小城的秘密会在一封信里被揭开。\n“密码就是我们第一次见面的日子。”她笑着说。\n",
        "The password is not the point, he thought. Room 1138, third floor. She had 4 000 000 reasons to leave and 12 to stay. Call it a secret: everyone knew.\nTicket No. ⟦~number9⟧, ref ⟦~number11⟧, flight MU5099.\n",
    ), charsets=CN),
)  # fmt: skip
