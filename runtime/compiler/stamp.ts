/** What became of a generated file since it was generated. */
export type DraftState = 'absent' | 'unchanged' | 'edited';

/** The digest of a text as hex digits; given by the caller, because this room computes no hashes. */
export type Digest = (text: string) => string;

/** The YAML with a first comment that names the source and carries the digest of all that follows it. */
export function stampYaml(text: string, file: string, sha256Hex: Digest): string {
  return `# Compiled from ${fileName(file)} by 'runbook compile'; once edited, it is only overwritten with --force\n# sha256 of what follows: ${sha256Hex(text)}\n${text}`;
}

/** The same for Markdown. */
export function stampMarkdown(text: string, file: string, sha256Hex: Digest): string {
  return `<!-- Compiled from ${fileName(file)} by 'runbook compile'; once edited, it is only overwritten with --force -->\n<!-- sha256 of what follows: ${sha256Hex(text)} -->\n${text}`;
}

/** Whether a generated file may be overwritten without a loss; a file without a stamp counts as edited. */
export function draftState(existing: string | undefined, sha256Hex: Digest): DraftState {
  if (existing === undefined) return 'absent';
  // Line ends are not an edit: version control changes them on some systems.
  const text = existing.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const stamp = /^(?:[^\n]*\n){0,3}?(?:#|<!--) sha256 of what follows: ([0-9a-f]{64})(?: -->)?\n/.exec(text);
  if (!stamp) return 'edited';
  return sha256Hex(text.slice(stamp[0].length)) === stamp[1] ? 'unchanged' : 'edited';
}

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
