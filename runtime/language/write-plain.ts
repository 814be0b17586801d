/**
 * The YAML of an item of a list, in the way that the library writes it, much faster: plain keys, plain texts, literal
 * blocks. Undefined for an item with a value that has to be written in any other way.
 */
export function plainItem(item: unknown, margin: string): string | undefined {
  if (!isRecord(item)) {
    const text = plainScalar(item, `${margin}  `);
    return text === undefined ? undefined : `${margin}- ${text}`;
  }
  const entries = plainMap(item, `${margin}  `);
  return entries === undefined ? undefined : `${margin}- ${entries.slice(margin.length + 2)}`;
}

type Values = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainMap(map: Values, margin: string): string | undefined {
  const given = Object.entries(map).filter(([, value]) => value !== undefined);
  return all(
    given.map(([key, value]) => plainEntry(key, value, margin)),
    '\n',
  );
}

function plainEntry(key: string, value: unknown, margin: string): string | undefined {
  if (!keyShape.test(key) || wordOfYaml.test(key)) return undefined;
  const inner = `${margin}  `;
  const onLine = lineOf(key, value, inner);
  if (onLine !== undefined) return `${margin}${key}: ${onLine}`;
  const below = key === 'argv' || key === 'steps' ? undefined : blockOf(key, value, inner);
  return below === undefined ? undefined : `${margin}${key}:\n${below}`;
}

/** What stands behind a key. */
function lineOf(key: string, value: unknown, inner: string): string | undefined {
  if (Array.isArray(value)) return key === 'argv' ? quotedList(value) : undefined;
  if (!isRecord(value)) return plainScalar(value, inner);
  return isPassage(key, value) ? passage(value) : undefined;
}

/** What stands below a key. */
function blockOf(key: string, value: unknown, inner: string): string | undefined {
  if (Array.isArray(value)) {
    return all(
      value.map((item) => plainItem(item, inner)),
      '\n',
    );
  }
  return isRecord(value) && !isPassage(key, value) ? plainMap(value, inner) : undefined;
}

function isPassage(key: string, value: Values): boolean {
  return key === 'source' && value['lines'] !== undefined;
}

function passage({ section, lines, ...rest }: Values): string | undefined {
  if (Object.keys(rest).length > 0 || !Array.isArray(lines) || lines.length === 0) return undefined;
  if (!lines.every((line) => Number.isSafeInteger(line))) return undefined;
  const where = `lines: [${lines.join(', ')}]`;
  if (section === undefined) return `{${where}}`;
  return isPlain(section) && !/[[\]{},]/.test(section) ? `{section: ${section}, ${where}}` : undefined;
}

function quotedList(words: readonly unknown[]): string | undefined {
  if (words.length === 0 || !words.every((word) => typeof word === 'string' && printable.test(word))) return undefined;
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function plainScalar(value: unknown, inner: string): string | undefined {
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  if (isPlain(value)) return value;
  return typeof value === 'string' && isLiteral(value) ? `|-\n${indented(value, inner)}` : undefined;
}

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && plainShape.test(value) && !meansMore.test(value) && !wordOfYaml.test(value);
}

function isLiteral(text: string): boolean {
  return (
    /^\S[^\n]*\n[\s\S]*\S$/.test(text) && text.split('\n').every((line) => printable.test(line) && !/^ +$/.test(line))
  );
}

function indented(text: string, margin: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : margin + line))
    .join('\n');
}

/** The parts together; undefined where one could not be written, or there is none. */
function all(parts: readonly (string | undefined)[], between: string): string | undefined {
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join(between) : undefined;
}

const keyShape = /^[a-z][a-z0-9_]{0,99}$/;
/** Words that some version of YAML takes for something else than text. */
const wordOfYaml = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
const printable = /^[ -~\u00a1-\u2027\u2030-\ud7ff]*$/;
const plainShape = /^[A-Za-z][ -~\u00a1-\u2027\u2030-\ud7ff]*$/;
const meansMore = /: | #|[ :-]$/;
