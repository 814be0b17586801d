import { StringDecoder } from 'node:string_decoder';

/** What the host of a provider is told; one JSON text a line, on its standard input. */
export type ToHost =
  | {
      readonly kind: 'run';
      /** The address of the provider's module. */
      readonly module: string;
      readonly step: { readonly id: string; readonly type: string; readonly with: Readonly<Record<string, unknown>> };
      readonly context: StepContext;
    }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'ended'; readonly id: number; readonly result: CommandResult }
  | { readonly kind: 'not-run'; readonly id: number; readonly message: string };

/** Where a step stands in its run. */
export interface StepContext {
  readonly runId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly cwd: string;
}

/** How a program ended that a provider asked for. */
export interface CommandResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the host of a provider says; one JSON text a line, on a pipe of its own. */
export type FromHost =
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'exec'; readonly id: number; readonly argv: unknown; readonly env: unknown; readonly cwd: unknown }
  | Answer;

/** The one thing that the host says last. */
export type Answer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'invalid'; readonly faults: unknown }
  | { readonly kind: 'fault'; readonly message: string };

/** The pipe that the host answers on. */
export const answerPipe = 3;

/** How long a line may be, in bytes; it holds the two outputs of a step or of a program. */
export const longestLine = 64 * 1024 * 1024;

/** Cuts a stream of bytes into lines; a longer one than `limit` characters is passed on in pieces. */
export function lineSplitter(
  pass: (line: string) => void,
  limit: number,
): { readonly add: (chunk: Uint8Array) => void; readonly end: () => void } {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let length = 0;
  const flush = () => {
    const line = pieces.join('');
    pieces = [];
    length = 0;
    pass(line);
  };
  const take = (text: string) => {
    pieces.push(text);
    length += text.length;
    if (length > limit) flush();
  };
  return {
    add: (chunk) => {
      const [first = '', ...others] = decoder.write(Buffer.from(chunk)).split('\n');
      take(first);
      for (const text of others) {
        flush();
        take(text);
      }
    },
    end: () => {
      take(decoder.end());
      if (length > 0) flush();
    },
  };
}
