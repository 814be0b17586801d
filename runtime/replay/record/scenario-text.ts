import { type Document as AnyDocument, Document, type Node, Scalar } from 'yaml';
import { isWritable } from './argument.js';
import type { RecordedCall } from './recorded-call.js';

/** A scenario as it is written: its text, and the files that it names by their paths from its folder. */
export interface WrittenScenario {
  readonly text: string;
  /** A byte that is no UTF-8 stands there as half a surrogate pair. */
  readonly files: ReadonlyMap<string, string>;
}

/** How much of an output stands in the scenario itself, in characters; more of it becomes a file. */
const longestInline = 2000;

/** The scenario that answers the calls of a run as they were answered, in their order. */
export function scenarioText(
  { name, description }: { readonly name: string; readonly description: string },
  calls: readonly RecordedCall[],
): WrittenScenario {
  const document = new Document({});
  const files = new Map<string, string>();
  const steps = merged(calls).map((repeated, index) => stepNode(document, repeated, index + 1, files));
  document.set('meta', document.createNode({ name: textNode(name), description: textNode(description) }));
  document.set('steps', document.createNode(steps.length === 0 ? [neverCalled(document)] : steps));
  return {
    text: document.toString({ lineWidth: 0, flowCollectionPadding: false, doubleQuotedMinMultiLineLength: 1e9 }),
    files,
  };
}

interface RepeatedCall {
  readonly call: RecordedCall;
  readonly count: number;
}

/** Calls that follow each other and are equal in all, as retries are, become one. */
function merged(calls: readonly RecordedCall[]): readonly RepeatedCall[] {
  const all: RepeatedCall[] = [];
  for (const call of calls) {
    const last = all.at(-1);
    if (last && isSame(last.call, call)) all[all.length - 1] = { call, count: last.count + 1 };
    else all.push({ call, count: 1 });
  }
  return all;
}

function isSame(one: RecordedCall, other: RecordedCall): boolean {
  return (
    one.stepId === other.stepId &&
    one.exit === other.exit &&
    one.stdout === other.stdout &&
    one.stderr === other.stderr &&
    one.argv.length === other.argv.length &&
    one.argv.every((word, index) => word === other.argv[index])
  );
}

function stepNode(
  document: AnyDocument,
  { call, count }: RepeatedCall,
  number: number,
  files: Map<string, string>,
): Node {
  const node = document.createNode({
    match: { argv: document.createNode(call.argv.map(textNode), { flow: true }) },
    ...(count > 1 && { calls: document.createNode({ min: count, max: count }, { flow: true }) }),
    respond: {
      exit: call.exit,
      ...outputFields('stdout', call, number, files),
      ...outputFields('stderr', call, number, files),
    },
  });
  node.commentBefore = ` ${call.stepId}${call.remark === undefined ? '' : `: ${call.remark}`}`;
  return node;
}

// A scenario needs a step, and a run that started nothing has none.
function neverCalled(document: AnyDocument): Node {
  const node = document.createNode({
    match: { argv: document.createNode(['nothing-is-called'], { flow: true }) },
    calls: document.createNode({ min: 0, max: 1 }, { flow: true }),
  });
  node.commentBefore = ' the run started no command';
  return node;
}

function outputFields(
  stream: 'stdout' | 'stderr',
  call: RecordedCall,
  number: number,
  files: Map<string, string>,
): Readonly<Record<string, unknown>> {
  const text = call[stream].replaceAll('{{', '{{ "{{" }}');
  if (text === '') return {};
  if (text.length <= longestInline && isWritable(text)) return { [stream]: textNode(text) };
  const ending = isWritable(text) ? 'txt' : 'bin';
  const path = `outputs/${String(number).padStart(3, '0')}-${fileName(call.stepId)}.${stream}.${ending}`;
  files.set(path, text);
  return { [`${stream}_file`]: path };
}

/** A name of a file for the id of a step. */
function fileName(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
}

/** A text so that every reader of YAML gives it back exactly. */
export function textNode(text: string): Scalar {
  const node = new Scalar(text);
  if (isBlock(text)) node.type = 'BLOCK_LITERAL';
  else if (!/^[\x20-\x7e\u00a1-\u024f]*$/.test(text)) node.type = 'QUOTE_DOUBLE';
  return node;
}

// Where lines begin or end with blanks, a block would leave it to its reader how they were meant.
function isBlock(text: string): boolean {
  return /^[^\s#]/.test(text) && text.endsWith('\n') && text.includes('\n') && !/\r|\t|[ ]\n|\n\n$/.test(text);
}
