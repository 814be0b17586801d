import { Unplayable } from './fault.js';

/** Where text is written to. */
export interface Sink {
  write(text: string): void;
}

/** A text that is read from its beginning; whoever shares it goes on where the last one stopped. */
export class Input {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** All that was not read yet; it stays there. */
  get rest(): string {
    return this.text.slice(this.at);
  }

  /** Takes the text up to the next end of a line, and says whether there was one. */
  take(end: string): { readonly text: string; readonly isEnded: boolean } {
    const found = this.text.indexOf(end, this.at);
    const text = found < 0 ? this.rest : this.text.slice(this.at, found);
    this.at = found < 0 ? this.text.length : found + end.length;
    return { text, isEnded: found >= 0 };
  }
}

/** What the numbers of a process's files stand for. */
export type Streams = ReadonlyMap<number, Sink | Input>;

/** Takes what is written and throws it away. */
export const nowhere: Sink = { write: () => undefined };

/** Keeps what is written. */
export class Kept implements Sink {
  private readonly pieces: string[] = [];
  private readonly onWrite: (length: number) => void;

  constructor(onWrite: (length: number) => void) {
    this.onWrite = onWrite;
  }

  write(text: string): void {
    this.onWrite(text.length);
    this.pieces.push(text);
  }

  get text(): string {
    return this.pieces.join('');
  }
}

/** Where a process writes what it writes to a file of this number. */
export function sinkOf(streams: Streams, descriptor: number): Sink {
  const stream = streams.get(descriptor);
  if (stream === undefined || stream instanceof Input) {
    throw new Unplayable(`file ${descriptor} is written to, and is not open for that`);
  }
  return stream;
}

/** What a process reads on standard input. */
export function inputOf(streams: Streams): Input {
  const stream = streams.get(0);
  if (stream instanceof Input) return stream;
  throw new Unplayable('standard input is read, and is not open for that');
}

/** Refuses what no value of a shell can hold: NUL characters, and bytes that are no characters. */
export function checkValue(text: string): void {
  if (/\0|\p{Surrogate}/u.test(text)) throw new Unplayable('a value is read from output that is not text');
}
