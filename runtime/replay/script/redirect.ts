import type { HereDoc, HereString, Redirect, Redirection, Word } from 'unbash';
import { Leaving, Unplayable } from './fault.js';
import { bashOnly, type Scene } from './scene.js';
import { Input, nowhere, type Sink, type Streams, sinkOf } from './stream.js';
import { fieldsOf, textOfDocument, textOfWord } from './words/expand.js';

/** What the numbers of files stand for after redirections, which take effect from left to right. */
export function redirected(redirections: readonly Redirection[], scene: Scene): Streams {
  if (redirections.length === 0) return scene.streams;
  const streams = new Map(scene.streams);
  for (const redirection of redirections) redirectSafely(redirection, streams, { ...scene, streams });
  return streams;
}

function redirectSafely(redirection: Redirection, streams: Map<number, Sink | Input>, scene: Scene): void {
  const { play, lineAt } = scene;
  const { line } = play;
  play.line = lineAt(redirection.pos);
  try {
    redirect(redirection, streams, scene);
    play.line = line;
  } catch (error) {
    // Bash goes on behind some commands whose redirection lacks a value, and not behind others.
    if (error instanceof Leaving && !scene.shell.options.errexit) throw new Unplayable('a redirection lacks a value');
    throw error;
  }
}

function redirect(redirection: Redirection, streams: Map<number, Sink | Input>, scene: Scene): void {
  switch (redirection.type) {
    case 'HereString':
      streams.set(descriptorOf(redirection) ?? 0, hereString(redirection, scene));
      break;
    case 'HereDoc':
      streams.set(descriptorOf(redirection) ?? 0, new Input(textOfDocument(redirection, scene)));
      break;
    case 'Redirect':
      redirectFile(redirection, streams, scene);
  }
}

function hereString({ target }: HereString, scene: Scene): Input {
  bashOnly("'<<<'", scene);
  return new Input(`${target === undefined ? '' : textOfWord(target, scene)}\n`);
}

function redirectFile(redirection: Redirect, streams: Map<number, Sink | Input>, scene: Scene): void {
  const { operator, target } = redirection;
  if (target === undefined) throw new Unplayable(`'${operator}' leads nowhere`);
  const name = nameOf(target, scene);
  switch (operator) {
    case '>':
    case '>>':
    case '>|':
      streams.set(descriptorOf(redirection) ?? 1, outputAt(name, scene));
      break;
    case '<':
      streams.set(descriptorOf(redirection) ?? 0, inputAt(name));
      break;
    case '>&':
    case '<&':
      duplicate(redirection, name, streams, scene);
      break;
    case '&>':
    case '&>>':
      both(operator, name, streams, scene);
      break;
    case '<>':
      throw new Unplayable(`'${operator} ${name}' opens a file`);
  }
}

function both(operator: string, name: string, streams: Map<number, Sink | Input>, scene: Scene): void {
  bashOnly(`'${operator}'`, scene);
  const sink = outputAt(name, scene);
  streams.set(1, sink).set(2, sink);
}

function duplicate(redirection: Redirect, name: string, streams: Map<number, Sink | Input>, scene: Scene): void {
  const descriptor = descriptorOf(redirection) ?? (redirection.operator === '<&' ? 0 : 1);
  if (name === '-') {
    streams.delete(descriptor);
    return;
  }
  if (!/^\d+$/.test(name)) {
    const isBoth = redirection.operator === '>&' && redirection.descriptor === undefined;
    if (!isBoth) throw new Unplayable(`'${redirection.operator}${name}' names no open file`);
    both('>&', name, streams, scene);
    return;
  }
  const stream = streams.get(Number(name));
  if (stream === undefined) throw new Unplayable(`file ${name} is not open`);
  streams.set(descriptor, stream);
}

function descriptorOf({ descriptor }: Redirect | HereString | HereDoc): number | undefined {
  if (descriptor === undefined) return undefined;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  throw new Unplayable(`'{${descriptor.name}}' asks for a free number of a file`);
}

function nameOf(target: Word, scene: Scene): string {
  const [name, ...more] = fieldsOf([target], scene);
  if (name === undefined || more.length > 0) throw new Unplayable(`'${target.text}' is not the name of one file`);
  return name;
}

function outputAt(name: string, { streams }: Scene): Sink {
  if (name === '/dev/null') return nowhere;
  if (name === '/dev/stdout') return sinkOf(streams, 1);
  if (name === '/dev/stderr') return sinkOf(streams, 2);
  throw new Unplayable(`'${name}' is a file that is written`);
}

function inputAt(name: string): Input {
  if (name === '/dev/null') return new Input('');
  throw new Unplayable(`'${name}' is a file that is read`);
}
