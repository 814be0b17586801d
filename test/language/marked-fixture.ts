import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Analysis } from '../../runtime/language/index.js';
import { fixture } from '../support/paths.js';

/** A runbook with what is expected of it drawn below its lines: `#   ^^^^ error steps/duplicate-id: …`. */
export interface MarkedFixture {
  /** The path below test/fixtures/language, without its ending. */
  readonly name: string;
  readonly text: string;
  /** Each as `line:column-column severity code: message`. */
  readonly expected: readonly string[];
}

/** Every marked fixture of the language. */
export function markedFixtures(): readonly MarkedFixture[] {
  const folder = fixture('language');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.runbook.yaml'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name: name.replace('.runbook.yaml', '').replaceAll('\\', '/'), text, expected: marksIn(text) };
    });
}

/** What is found, written like the marks. */
export function foundIn({ diagnostics, lines }: Analysis): readonly string[] {
  return diagnostics.map(({ at, severity, code, message }) => {
    const start = lines.positionAt(at.start);
    return `${start.line}:${start.column}-${start.column + at.end - at.start} ${severity} ${code}: ${message}`;
  });
}

const mark = /^(#\s*)(\^+) ((?:error|warning|information) .+)$/;

function marksIn(text: string): readonly string[] {
  let markedLine = 0;
  return text.split('\n').flatMap((line, index) => {
    const found = mark.exec(line);
    if (!found) {
      markedLine = index + 1;
      return [];
    }
    const column = (found[1] ?? '').length + 1;
    return [`${markedLine}:${column}-${column + (found[2] ?? '').length} ${found[3]}`];
  });
}
