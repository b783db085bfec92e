"""Hard negatives of the same genres: numbers, hashes, versions, placeholders, sample values and test code that tell nothing."""

from __future__ import annotations

import string

from chinese import digits
from document import Maker
from tokens import ALNUM, HEX, UPPER, some, uuid

DEVELOPMENT = (
    "订单号：<<_n18>>，运单号<<_n15>>，金额 128.00 元\n",
    "流水号 <<_n16>> 交易参考号 <<_n12>> 批次 <<_n10>>\n",
    "order_id,sku,qty,price\n<<_n16>>,<<_part>>,3,19.90\n<<_n16>>,<<_part>>,1,5.00\n<<_n16>>,<<_part>>,12,7.25\n",
    "commit <<_sha1>>\nAuthor: Dev Team\nDate:   Mon Mar 3 10:11:12 2025 +0800\n",
    "sha256:<<_sha256>>  release-2.3.1.tar.gz\n",
    "request-id: <<_uuid>> trace=<<_hex16>> span=<<_hex16>>\n",
    "S/N: <<_serial>>  P/N: <<_part>>  FW 3.10.0-1160.el7\n",
    "created=<<_ms>> updated=<<_ms>> version=1.0.<<_n4>>\n",
    "password=${DB_PASSWORD}\nsecret: {{ vault_secret }}\napi_key = <your-api-key>\n",
    "password: ********\npwd=xxxxxx\ntoken: YOUR_TOKEN_HERE\n",
    "请输入密码：\n忘记密码？点击找回\n密码长度为8-16位\n",
    'if (password == null || password.isEmpty()) { throw new BadCredentials("password required"); }\n',
    'def test_login():\n    assert login(user="test", password="") is None\n',
    'String password = request.getParameter("password");\nuser.setPassword(encoder.encode(password));\n',
    "检测值 3.1415926535 2.7182818284 温度 36.5 计数 <<_n9>>\n",
    '"integrity": "sha512-<<_b64>>==",\n"resolved": "https://example.org/pkg/-/pkg-1.2.3.tgz"\n',
    "材料编码 <<_n13>> 规格 10x20 数量 500\n",
    "发票代码 <<_n12>> 发票号码 <<_n8>> 校验码 <<_n20>>\n",
    "设备编号 <<_n11b>> 房间 1203 楼层 12\n",
    "The password policy requires 12 characters. Passwords must not be shared.\n",
    "token_type: bearer\nexpires_in: 3600\nsecret_name: prod/db\n",
    "Tracking number: <<_n12>>; ticket INC<<_n10>>; PO <<_n9>>\n",
    "身份证号格式为18位，例如 110101XXXXXXXX1234\n",
    "GET /static/js/app.<<_hex8>>.js 200 <<_n6>>\n",
    'etag: "<<_md5>>"\nmd5sum <<_md5>>  disk.img\n',
    "x1=<<_float>> x2=<<_float>> x3=<<_float>>\n",
    "ISBN 978-7-111-<<_n5>>-0 条形码 69<<_n11>>\n",
)  # fmt: skip

HELD = (
    "快递单号 SF<<_n13>>，取件编号 <<_n6>>，合同编号 HT-<<_n12>>\n",
    "支付单号：<<_n18>>\n商户订单号：<<_n19>>\n",
    "id|material|stock\n<<_n11b>>|<<_part>>|40\n<<_n11b>>|<<_part>>|12\n<<_n11b>>|<<_part>>|9\n",
    "index <<_hex8>>..<<_hex8>> 100644\nfixes <<_sha1>>\n",
    "digest: <<_md5>>\nchecksum <<_sha256>>\n",
    "correlationId=<<_uuid>> parentId=<<_hex16>>\n",
    "序列号：<<_serial>>\n产品型号：<<_part>>\n固件版本：V200R019C10\n",
    "ts:<<_ms>>,seq:<<_n10>>,offset:<<_n9>>\n",
    "DB_PASSWORD: changeme\nAPI_TOKEN=<insert token>\nSECRET_KEY=%(secret)s\n",
    'password: "{{ .Values.db.password }}"\npasswordRef: db-secret\n',
    "密码错误，请重新输入\n密码：（由系统生成）\n请设置登录密码，密码强度：弱\n",
    "private void setPassword(String newPassword) {\n    this.password = newPassword;\n}\n",
    'password = getpass.getpass("Password: ")\ntoken = os.environ["TOKEN"]\n',
    "const { password, token } = req.body;\nif (!password) return res.status(400);\n",
    "经纬度 87.616823,43.825377 海拔 <<_n4>> 米，样本量 <<_n9>>\n",
    "cache-key: npm-<<_sha256>>\n",
    "物料号 <<_n10>>-<<_n4>>，库位 A-12-03，批号 <<_n8>>\n",
    "业务受理编号 <<_n20>> 查询码 <<_n12>>\n",
    "表号 <<_n10>> 起度 <<_n6>> 止度 <<_n6>>\n",
    "Reset your password by clicking the link below. We never ask for your password.\n",
    "secretKeyRef:\n  name: db\n  key: password\nimagePullPolicy: Always\n",
    "Order # <<_n15>>, case 00<<_n8>>, SKU <<_n13>>\n",
    "卡号格式：6222 **** **** 1234；手机号 138****5678\n",
    "segment-<<_n16>>.ts\nframe=<<_n6>> fps=25 q=28.0\n",
    "ssh-rsa fingerprint SHA256:<<_b64short>>\n",
    "<<_float>>\t<<_float>>\t<<_float>>\n<<_float>>\t<<_float>>\t<<_float>>\n",
    "EAN 4<<_n12>>  Lot <<_n8>>  Exp 2027-03\n",
    "会议号：<<_n9>>  腾讯会议：<<_n3>>-<<_n3>>-<<_n3>>\n",
    '<div data-id="<<_n18>>" class="c-<<_hex8>>">\n',
)  # fmt: skip

MAKERS: dict[str, Maker] = {
    **{f"_n{count}": (lambda rng, count=count: rng.choice("123456789") + digits(rng, count - 1)) for count in range(3, 21)},
    "_n11b": lambda rng: rng.choice("2345678") + digits(rng, 10),
    "_sha1": lambda rng: some(rng, HEX, 40),
    "_sha256": lambda rng: some(rng, HEX, 64),
    "_md5": lambda rng: some(rng, HEX, 32),
    "_hex16": lambda rng: some(rng, HEX, 16),
    "_hex8": lambda rng: some(rng, HEX, 8),
    "_uuid": uuid,
    "_part": lambda rng: some(rng, string.ascii_uppercase, 2) + "-" + some(rng, UPPER, 6),
    "_serial": lambda rng: some(rng, UPPER, 12),
    "_ms": lambda rng: str(1_700_000_000_000 + rng.randrange(10**10)),
    "_b64": lambda rng: some(rng, ALNUM + "+/", 86),
    "_b64short": lambda rng: some(rng, ALNUM + "+/", 43),
    "_float": lambda rng: f"{rng.random() * 1000:.10f}",
    **{f"intl.person-name/{part}": (lambda _rng, part=part: part) for part in ("Ann", "Lee", "Bo", "Ray")},
}  # fmt: skip
