import { type Html, html } from './html.js';

/** How the page looks: on a bright or dark screen, and always black on white on paper, where nothing is cut off. */
export const exportStyle: Html = html`
:root {
  --back: #ffffff; --front: #1b1f24; --quiet: #57606a; --line: #d0d7de; --shade: #f6f8fa;
  --good: #116329; --warn: #7d4e00; --bad: #b00020; --bad-back: #fff0f0; --warn-back: #fff8e6; --good-back: #effaf1; --link: #0550ae;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --back: #14171b; --front: #e6e8eb; --quiet: #a0a8b2; --line: #3a4149; --shade: #1d2228;
    --good: #6fdd8b; --warn: #f0b849; --bad: #ff8182; --bad-back: #3a1518; --warn-back: #322508; --good-back: #10301a; --link: #79b8ff;
  }
}
* { box-sizing: border-box; }
html { background: var(--back); color: var(--front); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
body { overflow-wrap: anywhere; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { border-bottom: 1px solid var(--line); font-size: 1.2rem; margin: 2rem 0 .7rem; padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .5rem; overflow-wrap: anywhere; }
h4 { font-size: .9rem; margin: 1rem 0 .3rem; }
p { margin: .4rem 0; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
td ul { padding-left: 1rem; margin: 0; }
a { color: var(--link); }
.kind { color: var(--quiet); font-size: .85rem; letter-spacing: .05em; margin: 1.2rem 0 0; text-transform: uppercase; }
.quiet { color: var(--quiet); font-weight: normal; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.status { font-weight: 600; white-space: nowrap; }
dd .status { white-space: normal; }
.mono, code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .86em; overflow-wrap: anywhere; }
p.mono { white-space: pre-wrap; }
pre { background: var(--shade); border: 1px solid var(--line); border-radius: 4px; margin: .4rem 0; padding: .5rem .7rem; white-space: pre-wrap; tab-size: 4; }
pre code { font-size: 1em; }
pre.command { border-left: 4px solid var(--quiet); }
.verdict { border: 2px solid; border-radius: 6px; padding: .5rem 1rem; overflow-wrap: anywhere; }
.verdict li { color: var(--front); }
.verdict.good { background: var(--good-back); } .verdict.warn { background: var(--warn-back); }
.verdict.bad { background: var(--bad-back); border-width: 4px; font-size: 1.1rem; }
dl { display: grid; gap: .2rem 1rem; grid-template-columns: minmax(7rem, 11rem) 1fr; margin: .4rem 0; }
dt { color: var(--quiet); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; white-space: pre-line; }
.wide { overflow-x: auto; }
@media screen { .wide table { min-width: 26rem; } .many table { min-width: 52rem; } }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
th { overflow-wrap: normal; background: var(--shade); font-weight: 600; }
td { overflow-wrap: anywhere; white-space: pre-line; }
.keep { white-space: nowrap; }
.step { border-top: 1px solid var(--line); margin-top: 1.2rem; }
.step:first-of-type { border-top: 0; }
footer { border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; margin-top: 2rem; padding-top: .6rem; }
@page { size: A4; margin: 15mm 14mm; @bottom-right { color: #57606a; content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@media print {
  #run, body > button { display: none; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  tr, dt, .verdict { break-inside: avoid; }
  h2, h3, h4, .kind { break-after: avoid; }
  pre { -webkit-box-decoration-break: clone; box-decoration-break: clone; orphans: 3; widows: 3; }
  a { color: inherit; text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
