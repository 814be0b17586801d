import type { IrCommand } from './ir.js';

/** A placeholder where it stands in a text. */
export interface Placeholder {
  readonly name: string;
  readonly asWritten: string;
  readonly index: number;
  /** With the mark before it, where it means nothing without: `=xx`. */
  readonly inContext?: string;
}

/** The placeholders of a command that the reader has to fill in; `assigned` are names that the guide sets itself. */
export function placeholdersOf(text: string, lang: string, assigned: ReadonlySet<string>): readonly Placeholder[] {
  const found = shapes
    .filter(({ langs, mark }) => (langs === undefined || langs.has(lang)) && mark.test(text))
    .flatMap((shape) => [...text.matchAll(shape.pattern)].flatMap((match) => placeholderOf(match, shape, assigned)));
  return found.length < 2 ? found : withoutOverlap(found.sort((one, other) => one.index - other.index));
}

/** The names that commands set themselves: assignments, loop variables, `read`. */
export function assignedNames(commands: readonly Pick<IrCommand, 'text'>[]): ReadonlySet<string> {
  const names = commands.flatMap(({ text }) =>
    [
      ...text.matchAll(
        /(?:^|[\s;&(])(?:export\s+|local\s+)?([A-Za-z_]\w*)=|\bfor(?:each)?\s*\(?\s*\$?(\w+)\s+in\b|\bread\s+(?:-\w+\s+)*(\w+)|\$(?:env:)?(\w+)\s*=/gi,
      ),
    ].flatMap((match) =>
      match
        .slice(1, 5)
        .filter((name) => name !== undefined)
        .map((name) => name.toLowerCase()),
    ),
  );
  return new Set(names);
}

/** The name of a variable for a placeholder: lower case, words joined by '_', never empty. */
export function variableName(written: string): string {
  const words = written
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const name = words.split('_').slice(0, 6).join('_') || 'value';
  return /^[0-9]/.test(name) ? `value_${name}` : name;
}

interface Shape {
  readonly pattern: RegExp;
  /** What every text has in which the pattern matches; quicker than the pattern. */
  readonly mark: RegExp;
  readonly langs?: ReadonlySet<string>;
  /** Whether a name that the guide assigns, or that every machine has, is no placeholder. */
  readonly isVariable?: true;
  /** Whether it is a bare word that may be a value of its own. */
  readonly isWord?: true;
  /** Whether it masks a value, and is named by the option that it stands behind. */
  readonly isMask?: true;
}

const shell = new Set(['bash', 'cmd']);

const shapes: readonly Shape[] = [
  { mark: /</, pattern: /(?<![<\w&-])<([A-Za-z](?:[\w.:/ -]*[\w.)])?)>(?![>\w]*\()/g },
  {
    mark: /\{\{/,
    pattern: /(?<!\$)\{\{\s*((?!(?:range|end|else|if|with|json)\b)[A-Za-z][\w-]*)\s*\}\}/g,
    langs: new Set(['bash', 'cmd', 'powershell', 'sql']),
  },
  {
    mark: /\$/,
    pattern: /\$\{([A-Z_][A-Z0-9_]*)\}|(?<![\\$\w])\$([A-Z_][A-Z0-9_]+)\b(?!\s*=|:)/g,
    langs: shell,
    isVariable: true,
  },
  {
    mark: /\{/,
    pattern: /(?<![\w$@%{.:("'])\{([a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)\}(?![}\w"'])|(?<=[/=])\{([A-Za-z][\w-]*)\}/g,
    langs: shell,
  },
  {
    mark: /\[/,
    pattern: /(?<![\w.$\\'"\]])\[((?!options?\b|flags?\b|args?\b)[a-z][a-z0-9]*(?:[- ][a-z0-9]+)+)\](?![\w[(])/gi,
    langs: new Set(['bash', 'powershell', 'cmd']),
  },
  { mark: /\[/, pattern: /(?<=')\[([A-Za-z][\w ]*)\](?=')/g, langs: new Set(['sql', 'powershell']) },
  {
    mark: /[A-Z0-9][_-]/,
    pattern:
      /(?<![\w$.{<%+-])((?:YOUR|MY|THE|INSERT|REPLACE)[_-][A-Z0-9_-]+|[A-Z][A-Z0-9]*_(?:NAME|ID|NAMESPACE|HOST|IP|PORT|USER|ADDRESS|PATH|REGION|PROJECT|CLUSTER|ZONE|HERE))(?![\w=(>-])/g,
    langs: new Set(['bash', 'powershell', 'cmd', 'sql']),
  },
  {
    mark: /[A-Z]{3}/,
    pattern:
      /(?<=^\S.*\s-{1,2}[\w-]+[= ])([A-Z]{4,})(?=\s|$)|(?<=\s)([A-Z]{4,})(?=@)|(?<=\s[A-Z]{4,}@)([A-Z]{4,})(?=\s|$)|(?<=\s(?:pods?|deployment|node|namespace|pvc|statefulset|-n|-p)[ /])((?!NULL\b|TRUE\b|FALSE\b)[A-Z]{3,})(?=\s|$)/g,
    langs: shell,
    isWord: true,
  },
  { mark: /xx/i, pattern: /(?<==| )(x{2,3}|X{3,})(?=\s|$)/g, langs: shell, isMask: true },
];

const everyMachine = new Set(
  'home path user pwd shell hostname lang term tmpdir editor uid euid path ps1 ifs oldpwd random seconds logname host tty computername userprofile appdata temp windir systemroot programfiles http get put post delete head patch options json yaml true false null debug info error warn'.split(
    ' ',
  ),
);

function placeholderOf(match: RegExpExecArray, shape: Shape, assigned: ReadonlySet<string>): readonly Placeholder[] {
  const name =
    match
      .slice(1)
      .find((group) => group !== undefined)
      ?.trim() ?? '';
  if (name === '' || htmlTag.test(name)) return [];
  const isName = shape.isWord === true || shape.isVariable === true;
  if (isName && everyMachine.has(name.toLowerCase())) return [];
  if (shape.isVariable && assigned.has(name.toLowerCase())) return [];
  const placeholder = { name: variableName(name), asWritten: match[0], index: match.index };
  return [shape.isMask ? maskedValue(placeholder, match.input) : placeholder];
}

/** `--zone=xx` and `--network=xx` mask two values. */
function maskedValue(placeholder: Placeholder, text: string): Placeholder {
  const before = text.slice(0, placeholder.index);
  const option = /(?:^|\s)-{1,2}([A-Za-z][\w-]*)[= ]$/.exec(before)?.[1];
  return {
    ...placeholder,
    ...(option !== undefined && { name: variableName(option) }),
    inContext: before.slice(-1) + placeholder.asWritten,
  };
}

const htmlTag = /^(?:br|p|b|i|a|div|span|code|pre|none|unset|pending|unknown|nil|eof)$/i;

function withoutOverlap(placeholders: readonly Placeholder[]): readonly Placeholder[] {
  let end = 0;
  return placeholders.filter(({ index, asWritten }) => {
    const isFree = end <= index;
    end = Math.max(end, index + asWritten.length);
    return isFree;
  });
}
