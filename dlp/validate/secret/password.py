"""A value in the place of a password that is a password, not a place holder.

Refused: templates and references (`${…}`, `{{…}}`, `<…>`, `%(…)s`, `$VAR`, `os.environ…`),
fillers (xxxx, ****, abc...), percentages, members of that name (creds.password), names of the
thing itself (your_password, 请输入密码), words of code (null, true, string, required). A weak
password such as 123456 is a real secret. Evidence: `mixed` when it has several kinds of
characters and is no mere identifier, or letters that make up no words, `random`
when it is long and not made of letters only, `digits` when it is nothing but digits, `phrase`
when it is three words or more, none of them one that settings and programs are named with.

>>> is_valid("Xj@2023-nhsa"), is_valid("123456"), is_valid("${DB_PASSWORD}"), is_valid("xxxxxx")
(True, True, False, False)
"""

from __future__ import annotations

import functools
import importlib.resources
import itertools
import random
import re
from collections.abc import Mapping

from dlp.validate import sampling

EVIDENCE: Mapping[str, float] = {"mixed": 7.0, "random": 3.0, "digits": 7.0, "phrase": 7.0}

_LENGTH = re.compile(r"[!-~\u4e00-\u9fff]{2,256}").fullmatch
_TEMPLATE = re.compile(
    r"[\"'`]?(?:={1,2}[A-Za-z_$][\w$]*[.?(\[]|\\{1,4}\$_?[A-Za-z]|arn:aws:|\$\{|\$\(|=?\{\{|\{%|<%|</?[A-Za-z_\u4e00-\u9fff]|%\(|#\{|@\{|\[\[|\$[A-Za-z_]{2}"
    r"|%[A-Za-z_]+%|\{[A-Za-z_.]*\}|ENC\(|\[[A-Za-z_ ]+\])"
    r"|(?:os|process|System|env|self|this|config|settings|request|params|args|options|getenv)"
    r"(?:\.|\[|\(|->)[A-Za-z_]"
    r"|\\u[0-9A-Fa-f]{4}|&(?:amp;|lt;|gt;|quot;|nbsp;|#[xX]?[0-9A-Fa-f]{2,6}(?:;|$)|'|str|mut)|[A-Za-z_.]+\(|(?i:md5|sha(?:1|2|256|512)|base64|b64encode)\(|\?[a-z]+$|[A-Za-z_][0-9A-Za-z_]*(?:\.|::)[0-9A-Za-z_.:]+\(|0x[0-9A-Fa-f]+$"
).match
_FILLER = re.compile(
    r"([^0-9])\1{3,}$|[.*•?#_xX-]{3,}$|(?:\*{2,}|x{4,}|X{4,}|•{2,}|\.{3})|.*(?:\.{3}|…|x{8}|X{8}|\*{6}|#{6})$"
).match
_KINDS = tuple(re.compile(kind).search for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^A-Za-z0-9]"))
_PATH = re.compile(
    r"(?:[A-Za-z]:|~|\.{1,2})?(?:[/\\][A-Za-z0-9_.*-]+){2,}[/\\]?"
    r"|/(?:root|home|tmp|usr|var|opt|etc|srv|app|data|build|work|workspace)"
    r"|(?:/[a-z0-9_-]+){1,4}@[0-9.]+(?:/[a-z0-9_-]+){1,4}"
).fullmatch
_DIGITS = re.compile(r"[0-9]{4,20}").fullmatch
_QUANTITY = re.compile(r"[0-9]+(?:\.[0-9]+)?%").fullmatch
# A telephone number, a date, a version: no reason to think that somebody made it up.
_NUMBER = re.compile(r"[0-9]+(?:[-./,:][0-9]+)+").fullmatch
# %s:%s, and/or, required|min:8, P.isWritable=P.isReadable: text of programs and of manuals;
# C3=BAnica: the rest of a letter in quoted-printable, whose sign a label took for its own; String!:
# a type; @db.password@: what a build puts in; placeholder=: the next attribute; `.$p[` and
# `,label:`: what stands between two quoted texts; #add-password: a place in a page; @@@hl@@@: a
# mark of an editor; user:[PASSWORD]: a place for one; -rw-r--r--: what may be done with a file;
# k||void: an expression.
_TEXT = re.compile(
    r"(?:%[sdrif](?:\\[nrt]|[^0-9A-Za-z]){0,2})+|[a-z]+(?:/[a-z]+)+|[a-z_]+(?::[\w,]+)?(?:\|[a-z_]+(?::[\w,]+)?)+|[A-Za-z_$][\w$]*\.[A-Za-z_$][\w$.]*=.*"
    r"|[\w.-]+:(?:\[[A-Za-z_ ]+\]|<[^<>]+>|\{[^{}]+\})"
    r"|[89A-F][0-9A-F](?:=[89A-F][0-9A-F])+.*|(?:String|Int|Float|Boolean|ID)!|\[[A-Z][A-Za-z]+!?\]!?|@[A-Za-z_][\w.-]*@|[a-z]+(?:-[a-z]+)*="
    r"|[.+,&]{1,2}\$?[A-Za-z_][\w$>'-]*[\[({.+:=,&]+|#[a-z]+(?:-[a-z]+)*-(?:password|passwd|pwd|pass)"
    r"|[-dlbcps](?:[r-][w-][xsStT-]){3}[.+@]?|[A-Za-z_$][\w$.]*(?:\|\||&&|\?\?)[A-Za-z_$][\w$.]*"
    r"|([^0-9A-Za-z])\1\1\w+\1{3}"
).fullmatch
# What programs, builds and manuals put there, which nobody would choose: a digest with the name of
# its algorithm, or that name; where a secret is kept (op://…, projects/…/secrets/…, !Ref); the
# beginning of an arrow function; `),` and `](`: the ends of a call and of a link; a regular
# expression; what is set off in Markdown; a test of Go and a type with parameters; an option; a
# distinguished name; the head of what Ansible encrypted; a key of YAML; (whatever; user[:port]; a
# word before a line break that is escaped; a host and its port; a type of Python; the next setting;
# a version of Debian.
_OTHER = re.compile(
    r"(?i:sha-?(?:1|224|256|384|512)[=:-]|md5[=:])[0-9A-Za-z+/=_-]{20,}"
    r"|(?i:(?:scram-|ssha-?|hmac-?)?sha-?(?:1|224|256|384|512)|md5|bcrypt|scrypt|argon2(?:id|i|d)?"
    r"|aes-?(?:128|192|256)(?:-?[a-z]{3})?|3des|(?:hs|rs|es|ps)(?:256|384|512))"
    r"|[a-z][a-z0-9+.-]{1,20}://[^@]*|projects/[\w-]+/(?:secrets|locations)/.*"
    r"|!(?:Ref|Sub|GetAtt|ImportValue|FindInMap|Join|vault|secret|env|include|reference)"
    r"|\(?[\w$,]*\)?=>.*|[)\]}],.*|\)[;.?:&|)].*|\[[^\[\]]*\]\(.*|.*\\[SsWwDd][+*{$].*|[\w./-]*\.[*+]"
    r"|\*{0,2}[A-Za-z]+\*\*[.,;:)]*|Test[A-Z]\w*/.*|[A-Z]\w*<[A-Za-z_][\w:,*&]*>|--[a-z][a-z-]*"
    r"|(?:CN|cn|OU|ou|DC|dc|O|o|uid|UID)=[\w. -]+(?:,.*)?|\$ANSIBLE_VAULT;.*|[a-z_]+(?:\.[a-z_]+)+:"
    r"|(?:[a-z0-9-]+\.)+[a-z]{2,}:\d{2,5}|[A-Z][A-Za-z]+\[[A-Za-z_.,| ]+\]|[a-z][a-z_]+=/.*"
    r"|(?:\\[nrt]?)+|\*[A-Za-z_]\w*\(.*|(?:\d+:)?\d+(?:\.\d+)+[+~-][\w.+~-]*"
    r"|\([A-Za-z]+\)?|[a-z]+\[:[a-z]+\]|[A-Za-z_]+\.?\\{1,2}[nrt].*|[A-Z][A-Za-z0-9]*[a-z]/[A-Z][A-Za-z]+"
).fullmatch
_MEMBER = re.compile(
    r"(?i)[a-z_$][\w$]*(?:(?:\?\.|\.|->|::)[a-z_$][\w$]*)*(?:\?\.|\.|->|::)"
    r"[a-z_$]*(?:password|passwd|pass|pwd|secret|token|key|credentials?)[,;)]*"
).fullmatch
_IDENTIFIER = re.compile(
    r"\$?[A-Za-z_][A-Za-z_.-]*"
    # A variable that says so: user3_pwd, v2_api_passwd.
    r"|[a-z]+\d{0,2}(?:_[a-z]+\d{0,2})*_(?:password|passwd|pwd|pass|pw)(?:_[a-z0-9]+)*"
).fullmatch
# A password of an application as Google shows it: sixteen letters in groups of four. Those that
# people write for one can be spoken, or are one letter.
_GROUPS = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}").fullmatch
_UNSPOKEN = re.compile(r"\b(?!(\w)\1{3})[^aeiouy ]{4}\b").search
# Capitals begin the parts of a name; a part is a word when it can be spoken.
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])").findall
_SPOKEN = re.compile(r"(?i)(?=.*[aeiouy])(?!.*[bcdfghj-np-tvwxz]{4}).{3,}").fullmatch
_RANDOM = re.compile(r"(?=.*[0-9].*[A-Za-z]|.*[A-Za-z].*[0-9]).{8,}|.{16,}").match
_WORDS = (
    "null nil none true false undefined string str text varchar char int bool boolean required"
    " optional password passwd passphrase pwd secret token pass key username user value default"
    " empty example sample placeholder redacted hidden masked removed changeme change_me change-me"
    " todo tbd fixme type field input label prompt hash encrypted confirm reset forgot forgotten"
    " invalid incorrect wrong missing plaintext varchar2 nvarchar object any void private public"
    " bytes bytearray unicode list dict tuple self options option when that this"
    " final static const readonly properties and must with should field_name foobared all"
    " authentication"
)
_PHRASE = re.compile(r"[a-z]{3,9}(?:[-_. ][a-z]{3,9}){2,7}").fullmatch
# Letters that hardly follow another in words: counted in the 63,000 names of eight letters and less
# of Python's standard library, and in the syllables of pinyin.
_STRANGE = (
    "a:q b:kqvxz c:jxz d:qxz f:bjkqvwxz g:jkqwx "
    "h:gjqvwxz i:hwy j:bcdfghjlmnpqrtvwxyz k:jkmqvxz l:jqx m:gjqvwxz "
    "n:xz o:q p:jvxz q:bcdfghjklmnpqtvwxyz r:jqz s:z "
    "t:jq u:hjkqvwyz v:dghjklnqtuwxyz w:bgjkpqvyz x:gjknqvwz y:ghjkq "
    "z:bcdfgjknpqrstvwx "
)
_STRANGERS = frozenset(f"{part[0]}{last}" for part in _STRANGE.split() for last in part[2:])
_RUNS = re.compile(r"[A-Za-z]+").findall
_NOISE = 8
"""Letters from which on their order says something."""
_FEWEST, _SHARE = 2, 4
"""Strange pairs that a value with no words has at least, and of how many pairs one is."""
_PARTED = 4
"""Parts that letters in no order fall into, at least."""
_NAMES = frozenset(_WORDS.split())
_SELF = re.compile(
    r"(?:your|my|the|some|new|old|enter|insert|put|test|dummy|fake|example|sample)[-_ ]?"
    r"(?:(?:db|database|secret|user|admin|root|actual|own|super|strong)[-_ ]?)*"
    r"(?:password|passwd|pwd|pass|secret|token|key|api[-_]?key|credential|value)s?"
    r"(?:[-_ ]?(?:here|goes[-_ ]here|placeholder))?[.!]*"
    r"|[a-z]*(?:password|secret|token|key|pass)[-_ ]?here[.!]*"
    r"|your[-_].*"
    r"|(?:please[-_ ])?(?:change|replace|generate|insert|enter|paste|put|fill|set|use|choose)"
    r"(?:[-_ ][a-z0-9]+){0,8}?[-_ ](?:me|this|it|in|with|to|your|an?|the|here|random|secure|strong)"
    r"(?:[-_ ][a-z0-9]+){0,8}[.!]*"
    # Whose it is, and of what: your_sendgrid_api_key, tu_contraseña, votre-mot-de-passe-smtp.
    r"|(?:your|tu|tus|su|sua|seu|minha|votre|ton|dein|deine|ihr|il[-_ ]tuo|la[-_ ]tua)[-_ ]"
    r"(?:[a-z0-9]+[-_ ]){0,3}(?:password|passwd|passphrase|pwd|pass|secret|secreto|token|key"
    r"|credential|contrase[ñn]a|clave|senha|chave|mot[-_ ](?:de[-_ ])?passe|mdp|passwort|kennwort"
    r"|parola|wachtwoord)s?"
    r"(?:[-_ ](?:[a-z]+|\d{1,2})){0,3}"
).fullmatch
_SCOPE = re.compile(
    r"[A-Za-z_]+(?::[A-Za-z_]+)+|[A-Za-z+_-]{1,20}(?::[A-Za-z+_-]{1,20})*:`.*"
    r"|:[A-Za-z_]\w*|\(?[A-Za-z]+:"
).fullmatch
"""Words that colons part, as scopes and channels are called, roles of reStructuredText, symbols,
and a word that something else stands behind: `::walk`, `auth:`, `(lambda:`."""
_CHINESE = re.compile(
    "请|输入|您的|你的|密码|口令|不能为空|错误|正确|忘记|修改|重置|确认|长度|必填|位数|示例|为空|加密"
).search


def _names_itself(text: str) -> bool:
    """Tell whether `text` says "password" instead of being one."""
    bare = text.strip("\"'`,;:()[]{}<>-.*|").lower()
    if bare in _NAMES or all(part in _NAMES for part in re.split("[:/|,._-]+", bare)):
        return True
    return _SELF(bare) is not None or _CHINESE(bare) is not None


def _is_none(text: str) -> bool:
    """Tell whether `text` is a place holder, a reference, or something of another kind."""
    if not _LENGTH(text) or _FILLER(text) or _FILLER(text.lstrip("=:")):
        return True
    if _PATH(text) or _QUANTITY(text):
        return True
    if _TEMPLATE(text) or _TEMPLATE(text.lstrip("([")) or _SCOPE(text) or _SCOPE(text.lstrip("(:")):
        return True
    return bool(_MEMBER(text) or _TEXT(text) or _OTHER(text) or _names_itself(text))


def is_noise(text: str) -> bool:
    """Tell whether letters make up mostly no words: ApKqTzBnw, not getPassword."""
    letters = sum(map(str.isalpha, text))
    parts = _PARTS(text)
    spoken = sum(len(part) for part in parts if _SPOKEN(part))
    if letters < _NOISE:
        return False
    return (len(parts) >= _PARTED and 2 * spoken < letters) or _is_strange(text)


def _is_strange(text: str) -> bool:
    """Tell whether letters follow each other as in no word: Pxqsas_uggmP."""
    pairs = [
        (left + right).lower()
        for run in _RUNS(text)
        for left, right in itertools.pairwise(run)
        if not (left.islower() and right.isupper())
    ]
    strange = sum(pair in _STRANGERS for pair in pairs)
    return strange >= _FEWEST and strange * _SHARE >= len(pairs)


@functools.cache
def _setting_words() -> frozenset[str]:
    """Return the words that settings, programs and style sheets are named with."""
    table = importlib.resources.files("dlp.validate") / "data" / "setting_words.txt"
    return frozenset(table.read_text(encoding="ascii").split())


def _is_phrase(text: str) -> bool:
    """Tell whether a value is words that somebody chose, as in orchid-gravel-walnut."""
    return bool(_PHRASE(text)) and _setting_words().isdisjoint(re.split(r"[-_. ]", text))


def compact(text: str) -> str:
    """Drop blanks at both ends; nothing inside is a separator."""
    return text.strip()


def check(text: str) -> tuple[str, ...] | None:
    """Return the evidence that holds for the compact `text`; None: refused."""
    if _GROUPS(text) and _UNSPOKEN(text):
        return ("mixed",)
    if _is_none(text):
        return None
    if _DIGITS(text):
        return ("digits",)
    if _IDENTIFIER(text.rstrip("'`")):
        return ("phrase",) if _is_phrase(text) else ("mixed",) if is_noise(text) else ()
    if _NUMBER(text) or sum(1 for kind in _KINDS if kind(text)) == 1:
        return ()
    return ("mixed", "random") if _RANDOM(text) else ("mixed",)


def is_valid(text: str) -> bool:
    """Tell whether `text`, with or without separators, is accepted."""
    return check(compact(text)) is not None


def sample(rng: random.Random) -> str:
    """Return a synthetic value that is accepted."""
    return "Ex@" + sampling.letters(rng, 3) + sampling.digits(rng, 5)
