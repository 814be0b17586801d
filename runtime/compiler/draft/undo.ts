/** Whether a command takes back what another one did: the same tool, what it acts on, and the verb that is its opposite. */
export function undoes(one: ReadCommand | undefined, other: ReadCommand | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (isMovedBack(one, other)) return true;
  if (one.program !== other.program) return false;
  return (
    isSwapped(one.words, other.words) ||
    (isSameScope(one, other) && (pairs[one.program] ?? []).some((pair) => isPair(pair, one, other)))
  );
}

/** The words of a command, told apart as far as they are compared. */
export interface ReadCommand {
  readonly program: string;
  /** All words behind the program. */
  readonly words: readonly string[];
  /** Those that are no options, with the file of `-f`; `deployment/api` is two words. */
  readonly plain: readonly string[];
  /** Where it acts: the values of options such as `--namespace`. */
  readonly scope: ReadonlyMap<string, string>;
}

/** Reads a command that is to be compared; undefined where it is more than can be. */
export function readCommand(text: string): ReadCommand | undefined {
  const words = text
    .replace(/\\\n\s*/g, ' ')
    .trim()
    .split(/\s+/);
  const [program, ...rest] = words[0] === 'sudo' ? words.slice(1) : words;
  // More than one command, or a value that the shell fills in, is more than can be compared.
  if (program === undefined || /[|;&<>`]|\$\(/.test(text.replace(/<[\w -]+>/g, ''))) return undefined;
  return { program: aliases[program] ?? program, words: rest, ...partsOf(rest) };
}

function partsOf(words: readonly string[]): Pick<ReadCommand, 'plain' | 'scope'> {
  const scope = new Map<string, string>();
  const plain = words.filter((word, index) => {
    const [option = '', value] = word.split(/=(.*)/s);
    const name = scopes[option];
    if (name !== undefined) scope.set(name, value ?? words[index + 1] ?? '');
    return name === undefined && scopes[words[index - 1] ?? ''] === undefined && !word.startsWith('-');
  });
  return { plain: plain.flatMap(namesIn), scope };
}

const aliases: Readonly<Record<string, string>> = { k: 'kubectl', oc: 'kubectl' };

const scopes: Readonly<Record<string, string>> = {
  '-n': 'namespace',
  '--namespace': 'namespace',
  '--context': 'context',
  '--cluster': 'cluster',
  '-g': 'group',
  '--resource-group': 'group',
  '--region': 'region',
  '--zone': 'zone',
  '--project': 'project',
};

/** `deploy/api` acts on the same as `deployment api`. */
function namesIn(word: string): readonly string[] {
  const [kind = '', name, ...more] = word.split('/');
  const known = kinds[kind];
  return known !== undefined && name && more.length === 0 ? [known, name] : [known ?? word];
}

const kinds: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['deployment', 'deploy', 'deployments'],
    ['statefulset', 'sts', 'statefulsets'],
    ['daemonset', 'ds', 'daemonsets'],
    ['node', 'no', 'nodes'],
    ['namespace', 'ns', 'namespaces'],
    ['pod', 'po', 'pods'],
  ].flatMap((names) => names.map((name) => [name, names[0] ?? name])),
);

/** `mv a.bak a` behind `mv a a.bak`, or behind `cp a a.bak`. */
function isMovedBack(one: ReadCommand, other: ReadCommand): boolean {
  if (![one, other].every(({ program, plain }) => /^(?:mv|cp)$/.test(program) && plain.length === 2)) return false;
  return one.plain[0] === other.plain[1] && one.plain[1] === other.plain[0];
}

function isSameScope(one: ReadCommand, other: ReadCommand): boolean {
  return [...new Set([...one.scope.keys(), ...other.scope.keys()])].every(
    (name) => one.scope.get(name) === other.scope.get(name),
  );
}

/** Whether two commands differ in one word alone, which is the opposite of the other. */
function isSwapped(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  const differing = one.flatMap((word, index) => (word === other[index] ? [] : [index]));
  const [at] = differing;
  if (differing.length !== 1 || at === undefined) return false;
  return areOpposite(one[at] ?? '', other[at] ?? '');
}

function areOpposite(one: string, other: string): boolean {
  return opposites.some(([verb, back]) => {
    const isOf = (word: string, verb: string) => new RegExp(`(?:^|-|=)${verb}(?:$|-)`).test(word);
    const same = (word: string, verb: string) => word.replace(new RegExp(`(^|-|=)${verb}(?=$|-)`), '$1');
    return (
      (isOf(one, verb) && isOf(other, back) && same(one, verb) === same(other, back)) ||
      (isOf(one, back) && isOf(other, verb) && same(one, back) === same(other, verb))
    );
  });
}

const opposites: readonly (readonly [string, string])[] = [
  ['stop', 'start'],
  ['disable', 'enable'],
  ['mask', 'unmask'],
  ['pause', 'unpause'],
  ['pause', 'resume'],
  ['suspend', 'resume'],
  ['cordon', 'uncordon'],
  ['freeze', 'thaw'],
  ['lock', 'unlock'],
  ['mute', 'unmute'],
  ['silence', 'unsilence'],
  ['detach', 'attach'],
  ['deallocate', 'start'],
  ['down', 'up'],
  ['off', 'on'],
  ['false', 'true'],
];

/** The verbs of a tool that takes something back with other words than those it was done with. */
interface Pair {
  readonly verb: RegExp;
  readonly back: RegExp;
  /** How many of the words behind the verb name what is acted on; all of them where it is not said. */
  readonly names?: number;
}

function isPair({ verb, back, names }: Pair, one: ReadCommand, other: ReadCommand): boolean {
  const [undone, done] = [behind(one, back), behind(other, verb)];
  if (undone === undefined || done === undefined) return false;
  const [a, b] = [undone, done].map((words) => words.slice(0, names ?? words.length).join(' '));
  return a === b && a !== '' && one.words.join(' ') !== other.words.join(' ');
}

function behind({ plain }: ReadCommand, verb: RegExp): readonly string[] | undefined {
  const text = plain.join(' ');
  const match = verb.exec(text);
  return match?.index === 0 ? text.slice(match[0].length).trim().split(' ') : undefined;
}

const pairs: Readonly<Record<string, readonly Pair[]>> = {
  kubectl: [
    { verb: /^drain\b/, back: /^uncordon\b/, names: 1 },
    { verb: /^scale\b/, back: /^scale\b/, names: 2 },
    { verb: /^autoscale\b/, back: /^delete hpa\b/ },
    { verb: /^(?:rollout restart|set image|set env|set resources|patch|edit)\b/, back: /^rollout undo\b/, names: 2 },
    { verb: /^(?:apply|create)\b/, back: /^delete\b/ },
    { verb: /^delete\b/, back: /^(?:apply|create)\b/ },
    { verb: /^patch\b/, back: /^patch\b/, names: 2 },
  ],
  helm: [
    { verb: /^upgrade\b/, back: /^rollback\b/, names: 1 },
    { verb: /^install\b/, back: /^(?:uninstall|delete)\b/, names: 1 },
  ],
  az: [{ verb: /^vm deallocate\b/, back: /^vm start\b/ }],
};
