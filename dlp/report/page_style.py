"""The style of the HTML reports: light and dark, by the system's choice or the reader's."""

from __future__ import annotations

_LIGHT = """
  --bg:#f5f6f8; --card:#ffffff; --ink:#1b2430; --soft:#5b6675; --line:#dfe3e9; --track:#edf0f4;
  --accent:#2457c5; --crit:#b3123f; --high:#d9480f; --med:#c08a00; --low:#2f7d8c; --good:#2f8f4e;
  --bad:#b3123f; --plus:#2f8f4e; --minus:#c2410c; --warn-bg:#fff1e6; --hover:#eef3fd;
"""
_DARK = """
  --bg:#12161c; --card:#1a2029; --ink:#e6eaf0; --soft:#98a3b3; --line:#2c3542; --track:#252d38;
  --accent:#86aefc; --crit:#ff6b8f; --high:#ff8a4c; --med:#e6b93c; --low:#5cc0d1; --good:#5ac47c;
  --bad:#ff6b8f; --plus:#5ac47c; --minus:#ff8a4c; --warn-bg:#3a2418; --hover:#222c3b;
"""

STYLE = (
    ":root{color-scheme:light;" + _LIGHT + "}"
    "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;"
    + _DARK
    + "}}:root[data-theme=dark]{color-scheme:dark;"
    + _DARK
    + """}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",
 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif}
main{max-width:1240px;margin:0 auto;padding:22px 20px 60px}
html[data-lang=en] .zh,html[data-lang=zh] .en{display:none}
header{display:flex;gap:16px;align-items:flex-start;flex-wrap:wrap;margin-bottom:18px}
header>div:first-child{flex:1 1 420px;min-width:0}
h1{font-size:25px;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:16px;margin:0 0 12px}
p{margin:4px 0}
.soft{color:var(--soft)}
.tools{display:flex;gap:8px}
button,select,input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
 border-radius:7px;padding:6px 11px}
button{cursor:pointer}
button:hover{border-color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.banner{background:var(--warn-bg);border-left:5px solid var(--bad);border-radius:6px;
 padding:10px 14px;margin:0 0 14px;font-weight:600}
.grid{display:grid;grid-template-columns:repeat(12,1fr);gap:16px;margin-bottom:16px}
.card{background:var(--card);border:1px solid var(--line);border-radius:11px;padding:16px 18px;
 min-width:0}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:16px;
 margin-bottom:16px}
section.card{margin-bottom:16px}
.w4{grid-column:span 4}.w6{grid-column:span 6}.w12{grid-column:span 12}
@media (max-width:860px){.w4,.w6{grid-column:span 12}}
.big{font-size:29px;font-weight:650;line-height:1.15;font-variant-numeric:tabular-nums}
.chart{font-size:13px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bar{display:grid;grid-template-columns:minmax(84px,42%) 1fr minmax(40px,auto);gap:10px;
 align-items:center;height:26px}
.bar .name{text-align:right;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar .name.tail{direction:rtl;text-align:right}
.bar .track{background:var(--track);height:12px;border-radius:3px}
.track>i{display:block;height:12px;border-radius:3px;min-width:2px}
.chart .num{text-align:right;font-variant-numeric:tabular-nums;color:var(--soft)}
.parts{display:flex;height:20px;border-radius:3px;overflow:hidden;margin:4px 0 8px}
.key{display:flex;gap:8px;align-items:center;height:26px}
.key>i{width:12px;height:12px;border-radius:3px;flex:none}
.key .num{margin-left:auto}
.c-plain{background:var(--accent)}
.c-critical{background:var(--crit)}
.c-high{background:var(--high)}
.c-medium{background:var(--med)}
.c-low{background:var(--low)}
.c-good{background:var(--good)}
.c-bad{background:var(--bad)}
.c-plus{fill:var(--plus)}.c-minus{fill:var(--minus)}.c-axis{fill:var(--soft)}
.c-sum{fill:var(--accent)}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);
 vertical-align:top;overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;padding-right:0}
code,.mono{font-family:ui-monospace,"SF Mono",Consolas,"DejaVu Sans Mono","WenQuanYi Zen Hei Mono",
 monospace;font-size:13px}
.scroll{max-height:340px;overflow:auto}
.filters{display:flex;gap:8px;flex-wrap:wrap;margin-bottom:10px}
.filters input{flex:1 1 240px;min-width:0}
.filters select{max-width:230px}
.rows{border:1px solid var(--line);border-radius:9px;overflow:auto}
.view{height:520px;overflow-y:auto;position:relative;min-width:960px}
.view>div{position:relative}
.row{display:grid;grid-template-columns:112px 92px minmax(150px,1.1fr) minmax(130px,.9fr)
 minmax(180px,1.6fr) 132px;gap:12px;align-items:center;height:36px;padding:0 12px;
 border-bottom:1px solid var(--line)}
.view .row{position:absolute;left:0;right:0;cursor:pointer}
.view .row:hover,.row.on{background:var(--hover)}
.tail{direction:rtl;text-align:left}
.row>*{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.head{background:var(--track);font-weight:600;min-width:960px}
.head button{border:0;background:none;padding:0;font-weight:600;text-align:left}
.head [aria-sort=ascending] button::after{content:" \\25B4"}
.head [aria-sort=descending] button::after{content:" \\25BE"}
.pill{display:inline-block;border-radius:99px;padding:0 9px;font-size:12.5px;line-height:20px;
 border:1px solid currentColor}
.s-critical{color:var(--crit)}.s-high{color:var(--high)}.s-medium{color:var(--med)}
.s-low{color:var(--low)}
.detail{border:1px solid var(--line);border-radius:9px;padding:12px 14px;margin-top:10px}
.detail[hidden]{display:none}
.fill{border-bottom:1px dashed var(--soft);min-height:1.5em;min-width:180px;display:block}
@media (max-width:560px){
 .numbers{grid-template-columns:1fr 1fr;gap:10px}
 .numbers .card{padding:11px 14px}
 .bar{grid-template-columns:1fr minmax(40px,auto);height:auto;gap:1px 10px;margin-bottom:8px}
 .bar .name,.bar .name.tail{grid-column:1/-1;text-align:left}
}
@media print{
 :root:root:root{color-scheme:light;"""
    + _LIGHT
    + """}
 body{background:#fff;font-size:12px}
 .tools,.filters{display:none}.bar,.row{break-inside:avoid}
 .rows{overflow:visible}.view,.head{min-width:0;height:auto;overflow:visible}
 #pane{height:auto!important}
 .row{grid-template-columns:78px 76px 1.1fr 1fr 1.6fr 104px;gap:8px;padding:0 6px}
 .view .row{position:static;height:auto;min-height:26px}
 .row>*{white-space:normal;overflow-wrap:anywhere}
 .row .pill{white-space:nowrap;font-size:11px}
}
"""
)
