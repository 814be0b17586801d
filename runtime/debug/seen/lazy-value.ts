/** A value that is made or read once somebody opens it; until then only what stands in its row is known. */
export class LazyValue {
  /** What stands in its row. */
  readonly row: string;
  readonly type: string;
  private readonly load: () => unknown;
  private loaded: { readonly value: unknown } | undefined;

  constructor(row: string, type: string, load: () => unknown) {
    this.row = row;
    this.type = type;
    this.load = load;
  }

  /** As JSON it is what it stands for. */
  toJSON(): unknown {
    return this.value;
  }

  /** The value itself, read the first time. */
  get value(): unknown {
    this.loaded ??= { value: this.load() };
    return this.loaded.value;
  }
}

/** An object with a sentence about it in its row. */
export function summed(row: string, value: object): LazyValue {
  return new LazyValue(row, Array.isArray(value) ? 'list' : 'object', () => value);
}

/** The value behind one that may be read late. */
export function readValue(value: unknown): unknown {
  return value instanceof LazyValue ? value.value : value;
}

/** What a value opens to: the text of a JSON list or object to that; undefined where there is nothing to open. */
export function openedValue(value: unknown): object | undefined {
  const read = readValue(value);
  if (typeof read === 'string') return jsonIn(read) ?? linesIn(read);
  return typeof read === 'object' && read !== null ? read : undefined;
}

/** Whether a text may open to something; cheap, however long it is. */
export function mayOpen(text: string): boolean {
  return /^\s*[[{]/.test(text) || isLongText(text);
}

/** A text of which a row shows only the beginning. */
function isLongText(text: string): boolean {
  return text.length > rowLength;
}

/** The beginning of a redacted text, with its size where that is not all; as long as a row may be. */
export function shortened(text: string, most = rowLength): string {
  return text.length > most ? `${text.slice(0, most)}… (${sizeText(text.length)})` : text;
}

const rowLength = 1000;

/** A number of characters or bytes as a person says it. */
export function sizeText(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

function jsonIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function linesIn(text: string): readonly string[] | undefined {
  const lines = isLongText(text) ? text.split('\n') : [];
  return lines.length > 1 ? lines : undefined;
}
