import type { Analysis } from './analysis.js';

/** Whether a text is not read as YAML, or not wholly: what its tree says may not be what its author meant. */
export function isUnread({ diagnostics }: Pick<Analysis, 'diagnostics'>): boolean {
  return diagnostics.some(({ code, severity }) => severity === 'error' && /^(?:yaml|document)\//.test(code));
}
