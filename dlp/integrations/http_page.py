"""The web page of the HTTP service: drop a file, see what is in it. Self-contained, no cookies.

A key that is typed in stays in the page's memory. The policy of the page lets it talk to this
service and to nobody else; everything shown is put in as text, never as markup.
"""

from __future__ import annotations

import base64
import hashlib

_STYLE = """
:root{color-scheme:light dark;--line:#8886;--weak:#777}
body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem;margin:0 0 1rem}
#drop{border:2px dashed var(--line);border-radius:8px;padding:2.5rem 1rem;
text-align:center;cursor:pointer}
#drop.over{border-style:solid;background:#8882}
label{display:block;margin:1rem 0;color:var(--weak)}
input[type=password]{font:inherit;width:22rem;max-width:100%}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
td.q{font-family:ui-monospace,monospace;word-break:break-all}
.warn{color:#b40;font-weight:600}.weak{color:var(--weak)}
"""
_SCRIPT = """
'use strict';
const $ = id => document.getElementById(id);
const add = (parent, tag, text, cls) => {
  const e = parent.appendChild(document.createElement(tag));
  if (text !== undefined) e.textContent = text;
  if (cls) e.className = cls;
  return e;
};
const say = (text, cls) => { $('state').textContent = text; $('state').className = cls || ''; };
function show(answer) {
  const out = $('out');
  out.replaceChildren();
  for (const source of answer.sources) {
    add(out, 'h2', source.name || '(text)');
    if (!source.complete)
      add(out, 'p', '未能读取全部内容 / Not all of it was read: ' +
        [...new Set(source.notices.filter(n => n.limits).map(n => n.code))].join(', '), 'warn');
    const total = Object.values(source.counts).reduce((a, b) => a + b, 0);
    add(out, 'p', total ? total + ' 处发现 / findings' : '未发现 / Nothing found', 'weak');
    if (!source.findings.length) continue;
    const table = add(out, 'table');
    const head = add(add(table, 'thead'), 'tr');
    for (const name of ['类型 / What', '可信度 / How sure', '值 / Masked value', '位置 / Where'])
      add(head, 'th', name);
    const body = add(table, 'tbody');
    for (const f of source.findings) {
      const row = add(body, 'tr');
      add(row, 'td', f.infotype);
      add(row, 'td', f.likelihood);
      add(row, 'td', f.quote, 'q');
      const where = f.cell ? (f.sheet || '') + '!' + f.cell : f.page ? 'p. ' + f.page :
        f.line ? f.line + ':' + f.column : f.start + '-' + f.end;
      add(row, 'td', (f.path && f.path !== source.name ? f.path + ' ' : '') + where);
    }
    if (source.truncated) add(out, 'p', '仅列出一部分 / Only a part is listed', 'weak');
  }
}
async function send(file) {
  $('out').replaceChildren();
  say('检查中 / Inspecting ' + file.name + ' …');
  const headers = {'Content-Type': 'application/octet-stream'};
  if ($('key').value) headers['X-API-Key'] = $('key').value;
  try {
    const answer = await fetch('v1/inspect?name=' + encodeURIComponent(file.name.slice(0, 200)),
      {method: 'POST', body: file, headers, credentials: 'omit'});
    const row = await answer.json();
    if (answer.ok) { say('完成 / Done', 'weak'); show(row); }
    else say(answer.status + ' ' + row.error.code + ' ' + row.error.detail, 'warn');
  } catch (error) { say('无法连接 / The service does not answer', 'warn'); }
}
const drop = $('drop');
drop.addEventListener('click', () => $('file').click());
drop.addEventListener('keydown', e => { if (['Enter', ' '].includes(e.key)) $('file').click(); });
const first = files => { if (files[0]) send(files[0]); };
$('file').addEventListener('change', e => first(e.target.files));
for (const name of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(name, e => {
    e.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
  });
document.addEventListener('drop', e => first(e.dataTransfer.files));
"""
PAGE = f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>baomi</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head><body>
<h1>敏感数据检查 / Find confidential data</h1>
<div id="drop" tabindex="0" role="button">将文件拖到这里，或点击选择<br>
Drop a file here, or click to choose</div>
<input id="file" type="file" hidden>
<label>密钥 / API key <input id="key" type="password" autocomplete="off"></label>
<p id="state" role="status"></p><div id="out"></div>
<script>{_SCRIPT}</script></body></html>
"""


def _hash(text: str) -> str:
    """Return the source expression for an inline text (CSP 3, §2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


PAGE_POLICY = (
    f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(_STYLE)}; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
