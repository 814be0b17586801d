import { type ConnectionOptions, ErrorCodes, Message, ResponseError } from 'vscode-languageserver';

/** A parameter that requests have, by its name. */
export type ParamName = keyof typeof forms;

/** Fails with what the protocol says to parameters that are not there or not what they have to be, naming the first of them. */
export function requireParams(params: unknown, names: readonly ParamName[]): void {
  for (const name of names) {
    const value = isRecord(params) ? params[name] : undefined;
    const { isRight, example } = forms[name];
    if (!isRight(value)) throw new ResponseError(ErrorCodes.InvalidParams, wording(name, value, example));
  }
}

/** How messages come in: parameters that are no mapping at all are as good as none, and so are found missing. */
export const connectionOptions: ConnectionOptions = {
  messageStrategy: {
    handleMessage: (message, next) => {
      const isOdd = Message.isRequest(message) && message.params !== undefined && !isRecord(message.params);
      next(isOdd ? ({ ...message, params: {} } as typeof message) : message);
    },
  },
};

interface Form {
  readonly isRight: (value: unknown) => boolean;
  /** How it is written in JSON. */
  readonly example: string;
}

const position: Form = {
  isRight: (value) => isRecord(value) && isCount(value['line']) && isCount(value['character']),
  example: '{"line": 0, "character": 0}',
};

const range: Form = {
  isRight: (value) => isRecord(value) && position.isRight(value['start']) && position.isRight(value['end']),
  example: `{"start": ${position.example}, "end": ${position.example}}`,
};

const forms = {
  textDocument: {
    isRight: (value) => isRecord(value) && typeof value['uri'] === 'string',
    example: '{"uri": "file:///a.runbook.yaml"}',
  },
  position,
  range,
  positions: {
    isRight: (value) => Array.isArray(value) && value.every(position.isRight),
    example: `[${position.example}]`,
  },
  newName: text('"name"'),
  query: text('"name"'),
  previousResultId: text('"1"'),
  options: { isRight: (value) => isRecord(value) && isCount(value['tabSize']), example: '{"tabSize": 2}' },
  context: {
    isRight: (value) => isRecord(value) && (value['only'] === undefined || isTexts(value['only'])),
    example: '{"diagnostics": []}',
  },
} satisfies Readonly<Record<string, Form>>;

function text(example: string): Form {
  return { isRight: (value) => typeof value === 'string', example };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const longestQuote = 60;

function wording(name: string, value: unknown, example: string): string {
  if (value === undefined) return `the request has no '${name}'; send it, such as ${example}`;
  const written = JSON.stringify(value);
  const quoted = written.length > longestQuote ? `${written.slice(0, longestQuote)}…` : written;
  return `${quoted} cannot be '${name}'; send it as in ${example}`;
}
