import type { Examination, Finding, Severity } from '../../node/doctor/finding.js';
import { colors } from './colors.js';
import { folded } from './fold.js';
import { oneLine } from './plain.js';

/** What was found, grouped by how bad it is, no line longer than the terminal is wide. */
export function doctorText(examination: Examination, columns: number): string {
  const groups = (Object.keys(marks) as Severity[]).flatMap((severity) => {
    const found = examination.findings.filter((finding) => finding.severity === severity);
    return found.length === 0 ? [] : [groupText(severity, found, columns)];
  });
  return [...groups, folded(endText(examination), columns)].join('\n');
}

/** The same as one JSON object. */
export function doctorJson({ findings, ...counts }: Examination): string {
  const { runbooks, guides, tests, addresses, isOnline } = counts;
  return `${JSON.stringify({ findings, looked_at: { runbooks, guides, tests, addresses }, online: isOnline })}\n`;
}

/** The mark and the words of each group: what is told apart by colour is told apart by both. */
const marks: Readonly<Record<Severity, { readonly mark: string; readonly one: string; readonly many: string }>> = {
  fault: { mark: '✖', one: 'fault', many: 'faults' },
  warning: { mark: '▲', one: 'warning', many: 'warnings' },
  note: { mark: '●', one: 'note', many: 'notes' },
};

function groupText(severity: Severity, findings: readonly Finding[], columns: number): string {
  const { mark } = marks[severity];
  const paint = { fault: colors.red, warning: colors.yellow, note: colors.cyan }[severity];
  const lines = findings.map((finding) => findingText(finding, columns));
  return `${paint(`${mark} ${counted(severity, findings.length)}`)}\n${lines.join('')}`;
}

function findingText({ file, line, code, message }: Finding, columns: number): string {
  const place = file === undefined ? 'here' : `${oneLine(file)}${line === undefined ? '' : `:${line}`}`;
  const head = `  ${colors.bold(place)}  ${colors.dim(code)}\n`;
  return folded(`${head}    ${oneLine(message)}\n`, columns);
}

function endText({ findings, runbooks, guides, tests, addresses, isOnline }: Examination): string {
  const looked = [
    `${runbooks} ${runbooks === 1 ? 'runbook' : 'runbooks'}`,
    `${guides} ${guides === 1 ? 'Markdown file' : 'Markdown files'}`,
    `${tests} ${tests === 1 ? 'test file' : 'test files'}`,
  ].join(', ');
  const found = (Object.keys(marks) as Severity[])
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => counted(severity, count));
  const verdict = found.length === 0 ? 'nothing is wrong' : found.join(', ');
  const asked = `${addresses} ${addresses === 1 ? 'address is' : 'addresses are'} named and not asked for; '--online' does that\n`;
  return `${looked} looked at: ${verdict}\n${addresses === 0 || isOnline ? '' : asked}`;
}

function counted(severity: Severity, count: number): string {
  const { one, many } = marks[severity];
  return `${count} ${count === 1 ? one : many}`;
}
