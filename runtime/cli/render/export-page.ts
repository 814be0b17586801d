import { createHash } from 'node:crypto';
import type { PageData } from '../../page/page-data.js';
import { headOf, reportBody } from './export-html.js';
import { exportStyle } from './export-html-style.js';
import { html, htmlText, verbatim } from './html.js';

/** The program and the style of the page of a run, as they were built. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/**
 * A run as one file of HTML that needs nothing beside itself: the page that the run panel shows, and for paper and where no script
 * runs the whole report. Its policy lets nothing run and nothing in but what is in the file.
 */
export function exportPage(data: PageData, { script, style }: PageFiles): string {
  const { report } = data;
  const reportStyle = htmlText(exportStyle);
  return htmlText(html`<!doctype html>
<html lang="en">
<head>
${headOf(report, policyFor([script], [reportStyle, style]))}
<style id="report-style">${verbatim(reportStyle)}</style>
<style id="page-style" media="not all">${verbatim(style)}</style>
</head>
<body>
<main id="run" hidden></main>
${reportBody(report)}
<script type="application/json" id="run-data">${verbatim(inScript(data))}</script>
<script>${verbatim(script)}</script>
</body>
</html>
`);
}

function policyFor(scripts: readonly string[], styles: readonly string[]): string {
  const allowed = (texts: readonly string[]) => texts.map((text) => `'sha256-${digest(text)}'`).join(' ');
  return `default-src 'none'; script-src ${allowed(scripts)}; style-src ${allowed(styles)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** JSON that cannot end the element that it stands in, whatever a run wrote. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
