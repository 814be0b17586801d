import { type Callable, expressionCalls, templateFilters } from '../../expr/index.js';
import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { stepBefore } from '../cursor.js';
import { type KnownName, namesAt } from '../names.js';
import type { Outline } from '../outline.js';
import { scopeWords } from '../scope-word.js';
import { templateUses } from '../template-use.js';
import type { Completion } from './item.js';
import type { NamePlace } from './place.js';

/** The names that may stand in a template or in an expression, with what they are and where their values come from. */
export function nameCompletions(analysis: Analysis, offset: number, place: NamePlace): readonly Completion[] {
  const { outline, text } = analysis;
  switch (place.kind) {
    case 'template': {
      const isClosed = isClosedAfter(text, place.typed.end);
      const names = templateNames(analysis, offset);
      const typed = text.slice(place.typed.start, offset).replace(/^\./, '');
      const offered = outline.version === 'runbook/v0' ? names : fitting(names, typed);
      return offered.map((name) => templateCompletion(name, place.typed, isClosed));
    }
    case 'filter':
      return outline.version === 'runbook/v0' ? [] : templateFilters.map((filter) => callCompletion(filter, place));
    case 'expression':
      return outline.version === 'runbook/v0' ? [] : expressionCompletions(analysis, offset, place);
  }
}

type OfferedName = Pick<KnownName, 'name' | 'detail'> & Partial<Pick<KnownName, 'origin' | 'type' | 'scope'>>;

/** The names that a template knows at an offset, among them the environment variables that other templates use. */
export function templateNames({ outline }: Analysis, offset: number): readonly OfferedName[] {
  return [...namesAt(outline, scopeAt(outline, offset)), ...environmentNames(outline)];
}

/** Behind a word such as `captures.` only the names that it may stand in front of, with it; everywhere else all of them. */
function fitting(names: readonly OfferedName[], typed: string): readonly OfferedName[] {
  const scope = typed.slice(0, typed.indexOf('.') + 1);
  if (!scopeWords.has(scope.slice(0, -1))) return names;
  const whole = names.map((known) => (known.scope ? { ...known, name: `${known.scope}.${known.name}` } : known));
  return whole.filter(({ name }) => name.startsWith(scope));
}

// What is about to be written belongs to the step above it, unless it is indented less than its keys.
function scopeAt({ steps, text }: Outline, offset: number): number {
  const step = stepBefore(steps, offset);
  if (step === undefined || offset <= step.node.at.end) return offset;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^ */.exec(text.slice(start, offset))?.[0].length ?? 0;
  const { start: first } = step.node.at;
  return indent >= first - (text.lastIndexOf('\n', first) + 1) ? first : offset;
}

function environmentNames(outline: Outline): readonly OfferedName[] {
  const used = templateUses(outline).flatMap(({ template }) =>
    template.parts.flatMap((part) => (part.kind === 'reference' && part.path[0] === 'env' ? part.name : [])),
  );
  return [...new Set(used)].map((name) => ({ name, detail: 'environment variable of whoever starts the run' }));
}

function templateCompletion(known: OfferedName, replaces: Span, isClosed: boolean): Completion {
  const label = `.${known.name}`;
  return {
    ...named(known),
    label,
    newText: isClosed ? label : `${label} }}`,
    replaces,
    ...(isClosed && { commits: ['|'] }),
  };
}

function isClosedAfter(text: string, offset: number): boolean {
  return /^[^{}\n]*\}\}/.test(text.slice(offset, offset + 500));
}

function expressionCompletions({ outline, text }: Analysis, offset: number, place: NamePlace): readonly Completion[] {
  const { typed } = place;
  const own = place.knowsOutput ? outputNames : [];
  const known = [...namesAt(outline, scopeAt(outline, offset)), ...own];
  const names = fitting(known, text.slice(typed.start, offset)).map((known): Completion => {
    return { ...named(known), label: known.name, newText: known.name, replaces: typed, commits: [')', ','] };
  });
  const isMethod = /\.\w*$/.test(text.slice(typed.start, offset)) || text.charAt(typed.start - 1) === '.';
  const calls = expressionCalls.filter(({ form }) => isMethod || form === 'function');
  return [...names, ...calls.map((callable) => callCompletion(callable, methodPlace(text, offset, place, callable)))];
}

// Of 'captures.count.con' only the last part is that of the method.
function methodPlace(text: string, offset: number, place: NamePlace, { form }: Callable): NamePlace {
  if (form !== 'method') return place;
  const before = text.slice(place.typed.start, offset);
  return { ...place, typed: { start: place.typed.start + before.lastIndexOf('.') + 1, end: place.typed.end } };
}

function callCompletion({ name, usage, parameters, meaning, form }: Callable, { typed }: NamePlace): Completion {
  const plain = form === 'filter' ? usage : `${name}(`;
  return {
    label: name,
    kind: 'function',
    detail: usage,
    documentation: meaning,
    newText: plain,
    snippet:
      form === 'filter'
        ? filterSnippet(usage)
        : `${name}(${parameters.map(({ name: own }, index) => `\${${index + 1}:${own}}`).join(', ')})`,
    replaces: typed,
  };
}

function filterSnippet(usage: string): string {
  return usage.replace(/"(.*)"/, '"${1:$1}"');
}

function named({ origin, detail, type }: OfferedName): Pick<Completion, 'kind' | 'detail'> {
  return { kind: origin ?? 'variable', detail: type === undefined ? detail : `${type}, ${detail}` };
}

/** The names that the output of a step has in the expressions about it. */
export const outputNames: readonly OfferedName[] = [
  { name: 'stdout', type: 'string', detail: 'the standard output of this step' },
  { name: 'stderr', type: 'string', detail: 'the error output of this step' },
  { name: 'exit_code', type: 'number', detail: 'the code that the program ended with' },
  { name: 'json', detail: 'the output read as JSON' },
];
