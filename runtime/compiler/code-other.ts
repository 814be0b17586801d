import { type CodeContent, Collector } from './collector.js';
import { languageOf } from './language-of.js';
import { dedent, type SourceLine } from './source-line.js';

/** A block that is one program or one query; results after '=>' are its output. */
export function wholeBlock(source: readonly SourceLine[], label: string): CodeContent {
  const lines = source.filter((line) => line.text.trim() !== '');
  const first = lines.find((line) => !/^\s*#/.test(line.text));
  if (!first) return { statements: [], outputs: [] };
  const inner = source.filter((line) => line.line >= first.line);
  const results = inner.filter((line) => /^\s*=>/.test(line.text));
  const code = inner.filter((line) => !results.includes(line));
  const text = dedent(code.map((line) => line.text).join('\n')).trim();
  const endLine = lines.at(-1)?.line ?? first.line;
  const kind = text.includes('\n') ? 'script' : 'command';
  const output = results.length === 0 ? {} : { output: results.map((line) => line.text.trim()).join('\n') };
  return {
    statements: [{ text, line: first.line, endLine, lang: languageOf('', label), kind, ...output }],
    outputs: [],
  };
}

/** A block that is only shown. */
export function shown(source: readonly SourceLine[]): CodeContent {
  const collector = new Collector();
  for (const line of source) collector.addOutput(line);
  return collector.finish();
}

/** A statement of SQL ends with ';' at the end of a line; batches parted by GO are one script. */
export function sqlContent(source: readonly SourceLine[], label: string): CodeContent {
  if (source.some((line) => /^\s*GO\s*$/i.test(line.text))) return wholeBlock(source, label || 'sql');
  const collector = new Collector();
  let open: SourceLine[] = [];
  for (const line of source) {
    if (open.length > 0 || !isBetween(line.text)) open.push(line);
    else if (tableEdge.test(line.text)) collector.addOutput(line);
    if (!endsSql(open)) continue;
    collector.addStatement(open, 'sql');
    open = [];
  }
  collector.addStatement(withoutBlankEnd(open), 'sql');
  return collector.finish();
}

function withoutBlankEnd(lines: readonly SourceLine[]): readonly SourceLine[] {
  return lines.slice(0, lines.findLastIndex((line) => line.text.trim() !== '') + 1);
}

const tableEdge = /^\s*(?:[+|(]|-{3,}|-\+)[-+|\d ]/;

function isBetween(text: string): boolean {
  return /^\s*(?:--.*)?$/.test(text) || tableEdge.test(text);
}

/** Meta commands such as \\d end with their line. */
function endsSql(open: readonly SourceLine[]): boolean {
  return /;\s*(?:--.*)?$/.test(open.at(-1)?.text ?? '') || /^\s*\\\w/.test(open[0]?.text ?? '');
}

/** Statements of a client that reads line by line. */
export function clientContent(source: readonly SourceLine[], label: string): CodeContent {
  const collector = new Collector();
  for (const line of source) {
    if (!/^\s*(?:#|\/\/|$)/.test(line.text)) collector.addStatement([line], languageOf('', label));
  }
  return collector.finish();
}
