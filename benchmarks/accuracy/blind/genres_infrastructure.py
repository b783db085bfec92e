"""Networks, schemas, logs and designs of cryptographic schemes."""

from markup import Genre, rows

CN = ("utf-8", "gb18030", "utf-8")

INFRASTRUCTURE = (
    Genre("vrp-config", "cfg", (
        "#\nsysname YB-HX-S12700-01\n#\nvlan batch 10 20 30 100\n#\naaa\n local-user admin password irreversible-cipher ⟦device_password|$1a$kq8W!tB7n#$Xf2mP0zL4vR9sTqY6uD1cE8hJ3gN5bA7$⟧\n local-user netops password cipher ⟦huawei_cipher⟧\n local-user admin privilege level 15\n#\nsnmp-agent community write cipher ⟦device_password|Yb#Snmp_2023w⟧\n#\ninterface Vlanif10\n ip address ⟦?private_ip⟧ 255.255.255.0\n#\nacl number 3001\n rule 5 permit tcp source ⟦?private_ip⟧ 0 destination-port eq 1521\n#\nip route-static 0.0.0.0 0.0.0.0 ⟦?private_ip⟧\n#\n",
        "#\nversion 7.1.075, Release 6628P22\n#\n sysname H3C-JR-03\n#\nlocal-user ywadmin class manage\n password hash ⟦h3c_hash⟧\n service-type ssh terminal\n authorization-attribute user-role network-admin\n#\nsuper password role network-admin simple ⟦device_password|H3c@Super#88⟧\n#\n snmp-agent community read simple ⟦device_password|ybread2024⟧\n#\ninterface Vlan-interface20\n ip address ⟦?private_ip⟧ 255.255.255.0\n#\n",
        "#\nfirewall zone trust\n set priority 85\n#\nradius-server template rd1\n radius-server shared-key cipher ⟦huawei_cipher⟧\n radius-server authentication ⟦?private_ip⟧ 1812\n#\nike peer yb\n pre-shared-key simple ⟦device_password|Tunnel!Ybj2024⟧\n#\nsecurity-policy\n rule name to_core\n  source-zone untrust\n  destination-address ⟦?private_ip⟧ mask 255.255.255.255\n  action permit\n#\n",
        "#\n sysname DMZ-FW-A\n#\nike keychain k1\n pre-shared-key address ⟦?private_ip⟧ 255.255.255.255 key simple ⟦device_password|9dk2Lw_psk!⟧\n#\ndomain system\n#\n radius scheme r1\n  key authentication simple ⟦device_password|radKey#551⟧\n  primary authentication ⟦?private_ip⟧\n#\nacl advanced 3100\n rule 0 permit ip source ⟦?private_ip⟧ 0\n#\n",
    ), ("net_config",), copies=2),
    Genre("ios-config", "txt", (
        "version 15.2\nservice password-encryption\nhostname CORE-SW1\n!\nenable secret 5 ⟦cisco5⟧\n!\nusername netadmin privilege 15 secret 5 ⟦cisco5⟧\nusername backup password 7 ⟦device_password|094F471A1A0A57⟧\n!\nsnmp-server community ⟦device_password|YbRoStr1ng⟧ RO\n!\ninterface GigabitEthernet0/1\n ip address ⟦?private_ip⟧ 255.255.255.252\n!\nline vty 0 4\n password ⟦device_password|vtyAccess99⟧\n login\n!\n",
        "hostname Ruijie-S5750\n!\nenable password ⟦device_password|Star#net2022⟧\nusername admin password ⟦device_password|rj_adm1n!⟧\n!\ntacacs-server key ⟦device_password|tacTac0key⟧\nsnmp-server community ⟦device_password|rjrw2023⟧ rw\n!\nvlan 30\n name yewu\n!\ninterface VLAN 30\n ip address ⟦?private_ip⟧ 255.255.255.0\n!\n",
    ), ("net_config",), copies=2),
    Genre("ip-plan", "csv", (
        "区域,设备名称,VLAN,IP地址,子网掩码,网关,用途\n" + rows("核心区,YB-SRV-0%i,10%i,⟦?private_ip⟧,255.255.255.0,⟦?private_ip⟧,应用服务器", 7),
        "序号\t系统\t主机名\t内网地址\t映射外网地址\t端口\n" + rows("%i\t核心征缴\tzjdb0%i\t⟦?private_ip⟧\t⟦?public_ip⟧\t1521", 7),
    ), ("ip_plan",), charsets=CN, copies=2),
    Genre("topology", "md", (
        "# 医保专网网络架构说明\n\n## 网段规划\n- 核心业务区：⟦?private_ip⟧/24，网关 ⟦?private_ip⟧，VLAN 110\n- 前置区：⟦?private_ip⟧/24，VLAN 120\n- 运维管理区：⟦?private_ip⟧/24，堡垒机 ⟦?private_ip⟧\n\n## 边界防火墙策略\n| 源 | 目的 | 端口 | 动作 |\n|---|---|---|---|\n| ⟦?private_ip⟧ | ⟦?private_ip⟧ | 1521 | 允许 |\n| any | ⟦?private_ip⟧ | 443 | 允许 |\n",
        "网络拓扑：\n互联网 --> 出口防火墙(⟦?private_ip⟧) --> 网闸 --> 核心交换机(⟦?private_ip⟧)\n核心交换机下联：\n  数据库集群 ⟦?private_ip⟧、⟦?private_ip⟧（VIP ⟦?private_ip⟧）\n  应用集群 ⟦?private_ip⟧ ~ .40\n  备份一体机 ⟦?private_ip⟧\n各地州经专线接入，路由下一跳 ⟦?private_ip⟧，VLAN 200-214。\n",
    ), ("ip_plan",), charsets=CN, copies=2),
    Genre("ddl-mysql", "sql", (
        "CREATE TABLE `psn_info_b` (\n  `psn_no` varchar(30) NOT NULL COMMENT '人员编号',\n  `psn_name` varchar(50) DEFAULT NULL COMMENT '人员姓名',\n  `certno` varchar(50) DEFAULT NULL COMMENT '证件号码',\n  `insu_admdvs` varchar(6) DEFAULT NULL COMMENT '参保所属医保区划',\n  `psn_insu_stas` varchar(3) DEFAULT NULL,\n  PRIMARY KEY (`psn_no`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='人员信息表';\n",
        "drop table if exists t_settle_detail;\ncreate table t_settle_detail (\n  id bigint auto_increment primary key,\n  bill_no varchar(32) not null comment '单据号',\n  patient_name varchar(64) comment '患者',\n  total_fee decimal(12,2),\n  fund_fee decimal(12,2),\n  created_at datetime default current_timestamp,\n  key idx_bill (bill_no)\n) comment '结算明细';\n",
    ), ("ddl",), copies=2),
    Genre("ddl-oracle", "sql", (
        "CREATE TABLE YBJS.KC24 (\n  AKC190 VARCHAR2(30) NOT NULL,\n  AAC001 NUMBER(16) NOT NULL,\n  AKE020 NUMBER(12,2),\n  AAE036 DATE,\n  CONSTRAINT PK_KC24 PRIMARY KEY (AKC190)\n) TABLESPACE YBDATA;\nCOMMENT ON TABLE YBJS.KC24 IS '医疗费结算';\nCOMMENT ON COLUMN YBJS.KC24.AAC001 IS '个人编号';\n",
        "CREATE TABLE \"YB\".\"INSU_EMP_INFO_B\" (\n \"EMP_NO\" VARCHAR(40) NOT NULL,\n \"EMP_NAME\" VARCHAR(200),\n \"USCC\" VARCHAR(50),\n \"POOLAREA_NO\" VARCHAR(6),\n NOT CLUSTER PRIMARY KEY(\"EMP_NO\")\n) STORAGE(ON \"MAIN\", CLUSTERBTR);\nCOMMENT ON COLUMN \"YB\".\"INSU_EMP_INFO_B\".\"EMP_NO\" IS '单位编号';\nCREATE OR REPLACE PROCEDURE yb.p_settle(v_id VARCHAR) AS BEGIN NULL; END;\n",
    ), ("ddl",), copies=2),
    Genre("data-dictionary", "md", (
        "### 2.3 人员参保信息表（psn_insu_d）\n\n| 序号 | 字段名 | 中文名称 | 类型 | 长度 | 是否为空 |\n|---|---|---|---|---|---|\n| 1 | psn_insu_rlts_id | 人员参保关系ID | 字符型 | 40 | N |\n| 2 | psn_no | 人员编号 | 字符型 | 30 | N |\n| 3 | insutype | 险种类型 | 字符型 | 6 | N |\n| 4 | psn_insu_stas | 人员参保状态 | 字符型 | 3 | Y |\n| 5 | insu_admdvs | 参保区划 | 字符型 | 6 | Y |\n",
        "表名：T_DRUG_STOCK 药品库存表\n字段代码\t字段名称\t数据类型\t主键\t说明\nDRUG_ID\t药品编码\tVARCHAR(40)\tY\t\nBATCH_NO\t批号\tVARCHAR(20)\tN\t\nQTY\t数量\tDECIMAL(10,2)\tN\t最小单位\nEXP_DATE\t有效期\tDATE\tN\t\nSTORE_ID\t库房\tVARCHAR(10)\tN\t外键\nUPD_TIME\t更新时间\tTIMESTAMP\tN\t\n",
    ), ("data_dictionary",), charsets=CN, copies=2),
    Genre("log-app", "log", (
        rows("2024-05-06 10:2%i:13.402 [http-nio-8080-exec-%i] INFO  c.h.y.s.SettleService - settle ok mdtrtId=⟦?snowflake⟧ cost=12%ims", 9) + "\n" + rows("2024-05-06 10:3%i:44.120 [pool-3-thread-%i] WARN  c.h.y.m.MsgSender - retry %i topic=yb.settle", 9) + "\n2024-05-06 10:40:01.001 [http-nio-8080-exec-4] DEBUG c.h.y.d.PsnMapper.select - ==> Parameters: ⟦rid18⟧(String), ⟦name_loose⟧(String), ⟦mobile⟧(String)\n2024-05-06 10:40:01.030 [http-nio-8080-exec-4] ERROR c.h.y.s.SettleService - settle failed\njava.lang.NullPointerException: null\n\tat com.huarui.yb.service.SettleService.run(SettleService.java:88)\n\tat java.base/java.lang.Thread.run(Thread.java:829)\n",
        rows("INFO  2024/05/06 11:0%i:02 GatewayFilter.java:61 | uri=/api/psn/query ip=⟦?private_ip⟧ status=200 rt=3%i", 9) + "\n" + rows("WARN  2024/05/06 11:1%i:09 RateLimiter.java:20 | key=api:%i exceeded", 9) + '\nINFO  2024/05/06 11:20:00 GatewayFilter.java:88 | body={"certno":"⟦rid18⟧","tel":"⟦mobile⟧"}\nERROR 2024/05/06 11:20:01 DbPool.java:12 | login failed for user yb_app password=⟦password_plain⟧\n',
    ), ("system_log",), copies=2),
    Genre("log-server", "log", (
        rows('⟦?private_ip⟧ - - [06/May/2024:10:0%i:11 +0800] "GET /index.html HTTP/1.1" 200 61%i "-" "Mozilla/5.0"', 9) + "\n" + rows('⟦?private_ip⟧ - - [06/May/2024:10:1%i:11 +0800] "POST /api/login HTTP/1.1" 302 %i "-" "curl/7.61"', 9) + '\n⟦?private_ip⟧ - - [06/May/2024:10:20:00 +0800] "GET /query?idcard=⟦rid18⟧&phone=⟦mobile⟧ HTTP/1.1" 200 88 "-" "-"\n⟦?private_ip⟧ - - [06/May/2024:10:20:09 +0800] "GET /sso?user=ops&password=⟦password_plain⟧ HTTP/1.1" 200 1 "-" "-"\n',
        rows("May  6 10:0%i:01 zjdb01 sshd[21%i3]: Accepted publickey for root from ⟦?private_ip⟧ port 5%i221 ssh2", 9) + "\n" + rows("May  6 10:1%i:33 zjdb01 systemd[1]: Started Session %i of user root.", 9) + "\n# Time: 2024-05-06T02:11:09Z\n# User@Host: yb_app[yb_app] @ [⟦?private_ip⟧]\n# Query_time: 12.5\nSELECT * FROM psn WHERE certno='⟦rid18⟧';\n",
    ), ("system_log",), copies=2),
    Genre("crypto-design", "md", (
        '# 数据加解密设计\n\n1. 敏感字段采用 SM4/CBC/PKCS5Padding 加密，IV 取随机 16 字节。\n2. 会话密钥经 SM2 公钥加密后以数字信封传输，完整性用 SM3-HMAC。\n3. 主密钥保存在加密机，工作密钥由主密钥分散得到。\n\n测试环境工作密钥：⟦sm4_key⟧\nSM2 私钥（hex）：⟦sm2_hex⟧\n\n```java\nCipher c = Cipher.getInstance("SM4/CBC/PKCS5Padding", "BC");\nbyte[] key = Hex.decode("⟦sm4_key⟧");\n```\n',
        "接口签名说明（内部）\n请求报文先用 SM3 摘要，再用接入方 SM2 私钥签名，最后用 SM4 对 data 字段做 ECB 加密。\n  appId: ⟦~number10⟧\n  appSecret: ⟦wx_secret⟧\n  privateKey: ⟦sm2_b64⟧\n  publicKey: ⟦~sm2_public⟧\n密钥协商失败时回退到数字信封；密钥管理由加密机负责，密钥派生采用 SM3-KDF。\n",
    ), ("crypto_design",), charsets=CN, copies=2),
)  # fmt: skip
