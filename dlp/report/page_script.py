"""The script of the HTML report: filters, sorting, virtual rows, theme and language.

The page allows this script alone by its hash (CSP), and nothing from any network.
"""

from __future__ import annotations

SWITCHES = r"""
'use strict';
const root = document.documentElement;
const byId = (id) => document.getElementById(id);
if ((navigator.language || '').toLowerCase().startsWith('zh')) root.dataset.lang = 'zh';
byId('lang').onclick = () => {
  root.dataset.lang = root.dataset.lang === 'zh' ? 'en' : 'zh';
  root.lang = root.dataset.lang;
  if (window.dlpRefresh) window.dlpRefresh();
};
byId('theme').onclick = () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
};
"""

TABLE = r"""
const rows = JSON.parse(byId('rows').textContent);
const known = JSON.parse(byId('known').textContent);
const HEIGHT = 36, SCALE = 40, RANKS = {low: 0, medium: 1, high: 2, critical: 3};
const PRINTED = 2000;  // rows: what a printer can take
const view = byId('view'), pane = byId('pane'), detail = byId('detail');
const zh = () => root.dataset.lang === 'zh';
const title = (t) => (zh() && t.zh) || t.en || t.id;
let order = [], sortKey = '', sortDown = false, marked = -1;

const hay = [];
const text = (i) => {
  if (hay[i] === undefined) {
    const r = rows[i], t = known.types[r[0]];
    hay[i] = [t.id, t.en, t.zh, known.paths[r[3]], r[4], r[5]].join('\n').toLowerCase();
  }
  return hay[i];
};

const keys = {
  sens: (r) => RANKS[known.types[r[0]].sens] ?? -1,
  conf: (r) => r[2],
  type: (r) => known.types[r[0]].id,
  value: (r) => r[5],
  place: (r) => known.paths[r[3]],
  evidence: (r) => r[6].reduce((sum, e) => sum + e[1], 0),
};

function refresh() {
  const words = byId('text').value.toLowerCase().split(/\s+/).filter(Boolean);
  const type = byId('type').value, sens = byId('sens').value, like = byId('like').value;
  order = [];
  for (let i = 0; i < rows.length; i++) {
    const r = rows[i], t = known.types[r[0]];
    if (type && t.id !== type) continue;
    if (sens && t.sens !== sens) continue;
    if (like && known.likelihoods[r[1]] !== like) continue;
    if (words.length && !words.every((word) => text(i).includes(word))) continue;
    order.push(i);
  }
  if (sortKey) {
    const key = keys[sortKey], flip = sortDown ? -1 : 1;
    order.sort((a, b) => {
      const x = key(rows[a]), y = key(rows[b]);
      return (x < y ? -flip : x > y ? flip : a - b);
    });
  }
  byId('count').textContent = order.length.toLocaleString() + ' / ' + rows.length.toLocaleString();
  pane.style.height = order.length * HEIGHT + 'px';
  view.parentElement.setAttribute('aria-rowcount', order.length + 1);
  view.scrollTop = 0;
  draw();
}

const SVG = 'http://www.w3.org/2000/svg';
function bar(evidence) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 128 20');
  svg.setAttribute('width', '128');
  svg.setAttribute('height', '20');
  svg.setAttribute('role', 'img');
  const part = (x, width, name, y, height) => {
    const rect = document.createElementNS(SVG, 'rect');
    rect.setAttribute('x', x); rect.setAttribute('width', Math.max(width, 0.8));
    rect.setAttribute('y', y); rect.setAttribute('height', height);
    rect.setAttribute('class', name);
    svg.append(rect);
  };
  let up = 64, down = 64, sum = 0;
  const spoken = [];
  for (const [name, weight] of evidence) {
    const width = Math.abs(weight) / SCALE * 62;
    sum += weight;
    spoken.push((weight > 0 ? '+' : '') + weight.toFixed(1) + ' dB ' + known.names[name]);
    if (weight >= 0) { part(up, Math.min(width, 127 - up) - 0.6, 'c-plus', 4, 7); up += width; }
    else { down -= width; part(Math.max(down, 0), Math.min(width, down + width) - 0.6,
      'c-minus', 4, 7); }
    up = Math.min(up, 127);
  }
  const end = 64 + Math.max(-62, Math.min(62, sum / SCALE * 62));
  part(Math.min(64, end), Math.abs(end - 64), 'c-sum', 13, 3);
  part(63.6, 0.8, 'c-axis', 1, 18);
  svg.setAttribute('aria-label', spoken.join('; '));
  const hint = document.createElementNS(SVG, 'title');
  hint.textContent = spoken.join('\n') + '\n= ' + sum.toFixed(1) + ' dB';
  svg.prepend(hint);
  return svg;
}

function cell(content, name, hint) {
  const made = document.createElement('div');
  made.setAttribute('role', 'cell');
  if (name) made.className = name;
  if (hint) made.title = hint;
  made.append(content);
  return made;
}

function left(text) {
  const made = document.createElement('bdi');
  made.dir = 'ltr';
  made.textContent = text;
  return made;
}

function line(at) {
  const i = order[at], r = rows[i], t = known.types[r[0]];
  const made = document.createElement('div');
  made.className = 'row' + (i === marked ? ' on' : '');
  made.setAttribute('role', 'row');
  made.setAttribute('aria-rowindex', at + 2);
  made.style.top = at * HEIGHT + 'px';
  const pill = document.createElement('span');
  pill.className = 'pill s-' + t.sens;
  pill.textContent = zh() ? known.words[t.sens] || t.sens : t.sens;
  const like = known.likelihoods[r[1]];
  const place = known.paths[r[3]] + r[4];
  made.append(cell(pill), cell((r[2] * 100).toFixed(1) + '%', 'mono',
    zh() ? known.words[like] : like), cell(title(t), '', t.id), cell(r[5], 'mono', r[5]),
    cell(left(place), 'mono tail', place), cell(bar(r[6])));
  made.onclick = () => show(i);
  return made;
}

function draw() {
  const first = Math.max(Math.floor(view.scrollTop / HEIGHT) - 8, 0);
  const last = first + Math.ceil(view.clientHeight / HEIGHT) + 16;
  pane.replaceChildren(lines(first, last));
}

function lines(first, last) {
  const fresh = document.createDocumentFragment();
  for (let at = first; at < Math.min(last, order.length); at++) fresh.append(line(at));
  return fresh;
}

function drawToPrint() {
  const fresh = lines(0, PRINTED);
  if (order.length > PRINTED) {
    const more = document.createElement('p');
    more.textContent = (zh() ? '未打印：' : 'not printed: ') + (order.length - PRINTED);
    fresh.append(more);
  }
  pane.replaceChildren(fresh);
}

function show(i) {
  marked = i;
  const r = rows[i], t = known.types[r[0]];
  detail.replaceChildren();
  const add = (tag, content, name) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = content;
    detail.append(made);
  };
  add('strong', title(t) + '  ');
  add('code', t.id);
  add('p', r[5] + '   ' + known.paths[r[3]] + r[4], 'mono');
  let sum = 0;
  for (const [name, weight] of r[6]) {
    sum += weight;
    add('div', (weight > 0 ? '+' : '') + weight.toFixed(1) + ' dB  ' + known.names[name], 'mono');
  }
  add('div', '= ' + sum.toFixed(1) + ' dB  =  ' + (r[2] * 100).toFixed(2) + '%', 'mono');
  if (r[7]) add('div', (zh() ? '位置种类：' : 'kind: ') + r[7], 'soft');
  if (r[8]) add('div', (zh() ? '也可能是：' : 'also claimed by: ') + r[8], 'soft');
  add('div', (zh() ? '指纹：' : 'fingerprint: ') + r[9], 'soft');
  detail.hidden = false;
  draw();
}

function option(select, value, label) {
  const made = document.createElement('option');
  made.value = value;
  made.textContent = label;
  select.append(made);
}

function fill() {
  const all = zh() ? '全部' : 'all';
  const lists = {
    type: [...new Set(known.types.map((t) => t.id))].sort(), sens: Object.keys(RANKS).reverse(),
    like: known.likelihoods,
  };
  for (const [id, values] of Object.entries(lists)) {
    const select = byId(id), before = select.value;
    select.replaceChildren();
    option(select, '', select.dataset[zh() ? 'zh' : 'en'] + ': ' + all);
    for (const value of values) option(select, value, zh() ? known.words[value] || value : value);
    select.value = before;
  }
  byId('text').placeholder = byId('text').dataset[zh() ? 'zh' : 'en'];
}

for (const button of document.querySelectorAll('.head button')) {
  button.onclick = () => {
    sortDown = sortKey === button.dataset.key ? !sortDown : button.dataset.key !== 'type';
    sortKey = button.dataset.key;
    for (const other of document.querySelectorAll('.head button')) {
      other.parentElement.removeAttribute('aria-sort');
    }
    button.parentElement.setAttribute('aria-sort', sortDown ? 'descending' : 'ascending');
    refresh();
  };
}
let waiting = 0;
byId('text').oninput = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 120); };
for (const id of ['type', 'sens', 'like']) byId(id).onchange = refresh;
view.onkeydown = (event) => {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!step || !order.length) return;
  event.preventDefault();
  const at = Math.min(Math.max(order.indexOf(marked) + step, 0), order.length - 1);
  const top = at * HEIGHT, room = view.clientHeight - HEIGHT;
  view.scrollTop = Math.min(Math.max(view.scrollTop, top - room), top);
  show(order[at]);
};
view.onscroll = () => requestAnimationFrame(draw);
addEventListener('resize', draw);
addEventListener('beforeprint', drawToPrint);
addEventListener('afterprint', draw);
window.dlpRefresh = () => { fill(); draw(); if (marked >= 0) show(marked); };
fill();
refresh();
"""
