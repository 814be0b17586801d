import type { ApiVersion } from '../model/runbook.js';
import type { DangerousSteps } from './leaf-draft.js';

/** What became of a generated file since it was generated. */
export type DraftState = 'absent' | 'unchanged' | 'edited';

/** The digest of a text as hex digits; given by the caller, because this room computes no hashes. */
export type Digest = (text: string) => string;

/** The YAML with a first comment that names the source and a second one with the digest of all the rest. */
export function stampYaml(text: string, file: string, sha256Hex: Digest): string {
  return yamlWith(`Compiled from ${fileName(file)} by 'runbook compile'`, text, sha256Hex);
}

/** The same for a runbook that was made of a file of another program. */
export function stampImported(text: string, file: string, sha256Hex: Digest): string {
  return yamlWith(`Imported from ${fileName(file)} by 'runbook import'`, text, sha256Hex);
}

function yamlWith(origin: string, text: string, sha256Hex: Digest): string {
  const first = `# ${origin}; once edited, it is only overwritten with --force\n`;
  return `${first}# sha256 of the rest: ${sha256Hex(first + text)}\n${text}`;
}

/** The same for Markdown. */
export function stampMarkdown(text: string, file: string, sha256Hex: Digest): string {
  const first = `<!-- Compiled from ${fileName(file)} by 'runbook compile'; once edited, it is only overwritten with --force -->\n`;
  return `${first}<!-- sha256 of the rest: ${sha256Hex(first + text)} -->\n${text}`;
}

/** Whether a generated file may be overwritten without a loss; a file without a stamp counts as edited. */
export function draftState(existing: string | undefined, sha256Hex: Digest): DraftState {
  if (existing === undefined) return 'absent';
  // Line ends are not an edit: version control changes them on some systems.
  const text = existing.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const stamp = /^([^\n]*\n)(?:#|<!--) sha256 of the rest: ([0-9a-f]{64})(?: -->)?\n/.exec(text);
  if (!stamp) return 'edited';
  const [whole, first = '', digest] = stamp;
  return sha256Hex(first + text.slice(whole.length)) === digest ? 'unchanged' : 'edited';
}

/** The digest of a generated file as it was compiled, whatever became of it since; undefined where its stamp is gone. */
export function stampedDigest(text: string): string | undefined {
  const head = text.split(/\r?\n/, stampedLines);
  return head.flatMap((line) => /^(?:#|<!--) sha256 of the rest: ([0-9a-f]{64})/.exec(line)?.[1] ?? [])[0];
}

/** What the stamp of a generated file calls the guide that it was compiled from; undefined where its stamp is gone. */
export function stampedGuide(text: string): string | undefined {
  const head = text.split(/\r?\n/, stampedLines);
  return head.flatMap((line) => /^(?:#|<!--) Compiled from (.*) by 'runbook compile';/.exec(line)?.[1] ?? [])[0];
}

/** The format that a draft is in, so that its guide is compiled into the same again. */
export function draftFormat(text: string): ApiVersion {
  return /^apiVersion:[ \t]*["']?runbook\/v0\b/m.test(text) ? 'runbook/v0' : 'runbook/v1';
}

/** Who does in a draft what changes something, so that its guide is compiled into the same again. */
export function draftGates(text: string): DangerousSteps {
  const [head = ''] = text.split(/^steps:/m, 1);
  return /\bcompile:\s*\{?\s*dangerous:[ \t]*["']?gated\b/.test(head) ? 'gated' : 'manual';
}

/** Whether a line is one of the two that the compiler puts at the head of a draft. */
export function isStampLine(line: string): boolean {
  return /^# (?:Compiled from .* by 'runbook compile';|sha256 of the rest: )/.test(line);
}

// People write their own comments above it.
const stampedLines = 40;

/** The last part of a path, fit for a comment: a draft is the same wherever its guide lies. */
export function fileName(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? '';
  return (
    name
      .replace(/[^\w .,()+@-]+/g, '_')
      .replace(/--+/g, '-')
      .trim() || 'guide.md'
  );
}
