import type { Diagnostic } from '../model/diagnostic.js';

/** Where a text is not JSON: what is read here as YAML would mean something else to other programs, or nothing. */
export function jsonFaults(text: string, group: string): readonly Diagnostic[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const [, position = '0'] = /position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
    const start = Math.min(Number(position), text.length);
    const message = `'${text.slice(start, start + 20).split('\n')[0] ?? ''}' is not JSON; write it as JSON`;
    return [{ code: `${group}/json`, severity: 'error', message, at: { start, end: start + 1 } }];
  }
}
