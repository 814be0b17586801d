import { entryOf } from './catalogue.js';
import { commandPath } from './command-path.js';
import { flagsOf, readInvocation } from './invocation.js';
import type { CommandKnowledge, Knowledge } from './knowledge.js';
import type { CommandWord, RiskContext } from './scene.js';

/** What is known of a command beside its class, for completion and hover. */
export interface CommandDescription {
  /** The name and the verbs that were given, as `kubectl get`. */
  readonly name: string;
  readonly summary: string;
  /** Where the upstream project describes it. */
  readonly source: string;
  /** The inverse operation, where there is one. */
  readonly inverse?: string;
  /** What people typically take from its output. */
  readonly captures: NonNullable<Knowledge['captures']>;
  /** The verbs that may come next. */
  readonly verbs: readonly { readonly name: string; readonly summary: string }[];
  /** The options that are known not to change the class or that a rule names. */
  readonly flags: readonly string[];
}

/** What is known of the command that these words begin; undefined where nothing is. */
export function describeCommand(
  words: readonly string[],
  { packs = [] }: RiskContext = {},
): CommandDescription | undefined {
  const { base } = commandPath(words[0] ?? '', 'unix');
  const { known } = entryOf(base, 'unix', packs);
  if (known === undefined) return undefined;
  const { path } = readInvocation(words.map(plainWord), known);
  const entry = path.at(-1) ?? known;
  return {
    name: [base, ...path.slice(1).map(({ name }) => name)].join(' '),
    summary: entry.summary,
    source: known.source,
    ...(entry.inverse === undefined ? {} : { inverse: entry.inverse }),
    captures: entry.captures ?? known.captures ?? [],
    verbs: verbsOf(entry),
    flags: [...new Set(path.flatMap((knowledge) => [...flagsOf(knowledge).keys()]))].filter((flag) => flag !== '-#'),
  };
}

/** Every command by its name, with what it does. */
export function describeNames(commands: readonly CommandKnowledge[]): readonly { name: string; summary: string }[] {
  return commands
    .filter(({ platform }) => platform === undefined)
    .flatMap(({ name, alsoNamed = [], summary }) => [name, ...alsoNamed].map((one) => ({ name: one, summary })));
}

function plainWord(value: string): CommandWord {
  return { value, isStatic: true, span: { start: 0, end: 0 } };
}

function verbsOf({ verbs = [], groups }: Knowledge): CommandDescription['verbs'] {
  const own = verbs.filter(({ glob }) => glob === undefined).map(({ name, summary }) => ({ name, summary }));
  return [...own, ...[...(groups ?? [])].map((name) => ({ name, summary: 'leads to a verb' }))];
}
