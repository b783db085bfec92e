"""Source code with credentials written into it: Java, Python, Go, JavaScript, PHP, C#, shell."""

from __future__ import annotations

DEVELOPMENT = (
    'public class Db {\n    private static final String PASSWORD = "<<accounts.password>>";\n}\n',
    'conn = pymysql.connect(host="10.1.1.1", user="root", password="<<accounts.password>>", db="his")\n',
    'db, err := sql.Open("mysql", "root:<<accounts.password>>@tcp(10.0.0.3:3306)/app")\n',
    'const config = { user: "admin", password: "<<accounts.password>>", server: "10.4.4.4" };\n',
    "$db = new PDO('mysql:host=localhost;dbname=shop', 'shop', '<<accounts.password>>');\n",
    'var conn = new SqlConnection("Server=db1;Database=crm;User Id=crm;Password=<<accounts.password>>;");\n',
    'DriverManager.getConnection("jdbc:oracle:thin:@10.0.0.1:1521:orcl", "scott", "<<accounts.password>>");\n',
    'password = "<<accounts.password>>"\n',
    'private String secretKey = "<<keys.generic-secret>>";\n',
    'headers = {"Authorization": "Bearer <<keys.jwt>>"}\n',
    'client.setSecret("<<keys.generic-secret>>");\n',
    'new AcsClient("cn-hangzhou", "<<keys.alibaba-access-key>>", "<<keys.alibaba-access-secret>>");\n',
    'boto3.client("s3", aws_access_key_id="<<keys.aws-access-key>>", aws_secret_access_key="<<keys.aws-secret-key>>")\n',
    'byte[] key = Hex.decode("<<keys.sm-key-hex>>"); // SM4\n',
    "// 测试账号 <<cn.mobile>> 身份证 <<cn.resident-id>>\n",
    'String idCard = "<<cn.resident-id>>";\n',
    'if (pwd.equals("<<accounts.password>>")) { login(); }\n',
    'ssh.connect("10.2.2.2", username="ops", password="<<accounts.password>>")\n',
)  # fmt: skip

HELD = (
    '    @Value("${db.pass:<<accounts.password>>}")\n    private String dbPass;\n',
    'engine = create_engine("postgresql://etl:<<accounts.password>>@10.6.6.6/dw")\n',
    'dsn := "host=10.0.0.9 user=pg password=<<accounts.password>> dbname=core port=5432"\n',
    'mysql.createConnection({host: "db", user: "web", password: \'<<accounts.password>>\'});\n',
    "$password = '<<accounts.password>>';\n",
    'private const string DbPassword = "<<accounts.password>>";\n',
    'dataSource.setUsername("yb");\ndataSource.setPassword("<<accounts.password>>");\n',
    "define('DB_PASSWORD', '<<accounts.password>>');\n",
    'var apiSecret string = "<<keys.generic-secret>>"\n',
    'req.Header.Set("Authorization", "Bearer <<keys.jwt>>")\n',
    "const SIGN_KEY = '<<keys.generic-secret>>';\n",
    'Credential cred = new Credential("<<keys.tencent-secret-id>>", "<<keys.tencent-secret-key>>");\n',
    'credentials.NewStaticCredentials("<<keys.aws-access-key>>", "<<keys.aws-secret-key>>", "")\n',
    'auth = oss2.Auth("<<keys.alibaba-access-key>>", "<<keys.alibaba-access-secret>>")\n',
    'SM4Utils.encrypt(data, "<<keys.sm-key-hex>>"); // sm4 key\n',
    "# 张工提供：手机 <<cn.mobile>>，证件 <<cn.resident-id>>\n",
    'user.setIdNumber("<<cn.resident-id>>");\nuser.setPhone("<<cn.mobile>>");\n',
    'pass: "<<accounts.password>>",\n',
    'client = paramiko.SSHClient()\nclient.connect(host, 22, "root", password="<<accounts.password>>")\n',
    'requests.get(url, auth=("svc", "<<accounts.password>>"))\n',
    'UserCredentials{Username: "job", Password: "<<accounts.password>>"}\n',
)  # fmt: skip

TOKENS = {
    "development": ('String {0} = "{1}";\n', "{0} = '{1}'\n", "const {0} = '{1}';\n"),
    "held-out": ('os.environ["{0}"] = "{1}"\n', 'var {0} = "{1}"\n', "$config['{0}'] = '{1}';\n", 'client = Client({0}="{1}")\n', 'props.put("{0}", "{1}");\n'),
}  # fmt: skip
