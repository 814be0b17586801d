/** What became of a generated file since it was generated. */
export type DraftState = 'absent' | 'unchanged' | 'edited';

/** The digest of a text as hex digits; given by the caller, because this room computes no hashes. */
export type Digest = (text: string) => string;

/** The YAML with a first comment that names the source and a second one with the digest of all the rest. */
export function stampYaml(text: string, file: string, sha256Hex: Digest): string {
  const first = `# Compiled from ${fileName(file)} by 'runbook compile'; once edited, it is only overwritten with --force\n`;
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
