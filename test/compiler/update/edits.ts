import fc from 'fast-check';
import { writeRunbook } from '../../../runtime/language/index.js';
import type { RunbookDocumentV1 } from '../../../runtime/schema/generated/runbook-v1.js';

/** A step of a draft that is edited at random. */
export interface Step {
  id: string;
  type: 'cli' | 'group';
  title: string;
  with?: { argv: string[] };
  source?: { lines: [number, number] };
  steps?: Step[];
}

/** Something that is done to a draft; its place and its word are taken as they come. */
export interface Edit {
  readonly kind: 'title' | 'argv' | 'add' | 'remove' | 'move' | 'into' | 'allow';
  readonly at: number;
  readonly to: number;
}

export const edit = fc.record<Edit>({
  kind: fc.constantFrom('title', 'argv', 'add', 'remove', 'move', 'into', 'allow'),
  at: fc.nat(20),
  to: fc.nat(20),
});

export interface Draft {
  allowed: string[];
  steps: Step[];
}

/** A draft of some steps, of which every third begins a group. */
export function draftOf(count: number): Draft {
  const steps: Step[] = [];
  for (let index = 0; index < count; index += 1) {
    const leaf = stepNamed(`s${index}`, `word${index}`);
    const last = steps.at(-1);
    if (index % 5 === 3)
      steps.push({
        id: `g${index}`,
        type: 'group',
        title: `Group ${index}`,
        steps: [leaf, stepNamed(`t${index}`, `inner${index}`)],
      });
    else if (last?.steps && index % 2 === 0) last.steps.push(leaf);
    else steps.push(leaf);
  }
  return { allowed: ['ls', 'df'], steps };
}

function stepNamed(id: string, word: string): Step {
  return {
    id,
    type: 'cli',
    title: `Look at ${word}`,
    source: { lines: [1, 1] },
    with: { argv: ['ls', word, `/${word}`] },
  };
}

/** A draft after edits, and the words that they brought into it. */
export function after(
  draft: Draft,
  edits: readonly Edit[],
  mark: string,
): { readonly draft: Draft; readonly words: readonly string[] } {
  const copy = structuredClone(draft);
  const words = edits.flatMap((one, index) => edited(copy, one, `${mark}${index}`));
  return { draft: copy, words: words.filter((word) => textOf(copy).includes(word)) };
}

function edited(draft: Draft, { kind, at, to }: Edit, word: string): readonly string[] {
  const lists = listsIn(draft.steps);
  const list = lists[at % lists.length]!;
  const step = list[to % list.length]!;
  switch (kind) {
    case 'title':
      step.title = `Title ${word}`;
      return [word];
    case 'argv':
      if (step.with) step.with.argv[1] = word;
      return [word];
    case 'allow':
      draft.allowed.push(word);
      return [word];
    case 'add':
      list.splice(to % (list.length + 1), 0, stepNamed(`n${word}`, word));
      return [word];
    case 'remove':
      if (list.length > 1) list.splice(to % list.length, 1);
      return [];
    case 'move':
      list.splice(at % list.length, 0, ...list.splice(to % list.length, 1));
      return [];
    case 'into': {
      const group = draft.steps.find(({ steps }) => steps && !steps.includes(step));
      if (step.steps || list !== draft.steps || draft.steps.length < 2 || !group?.steps) return [];
      list.splice(to % list.length, 1);
      group.steps.push(step);
      return [];
    }
  }
}

function listsIn(steps: Step[]): Step[][] {
  return [steps, ...steps.flatMap((step) => (step.steps ? listsIn(step.steps) : []))];
}

/** The text of a draft, as the compiler lays it out. */
export function textOf({ allowed, steps }: Draft): string {
  const meta = { name: 'Guide', source: { file: 'guide.md' }, governance: { allowed_commands: [...new Set(allowed)] } };
  return writeRunbook({ apiVersion: 'runbook/v1', meta, steps } as unknown as RunbookDocumentV1);
}

/** A text with comments of people above some of its steps and behind some of its lines. */
export function commented(
  text: string,
  places: readonly number[],
): { readonly text: string; readonly words: readonly string[] } {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (/^ *- id:/.test(line) ? [index] : []));
  const words: string[] = [];
  for (const place of places) {
    const at = starts[place % starts.length]!;
    const word = `C${place}`;
    const isBehind = place % 3 === 0;
    if (words.includes(word)) continue;
    words.push(word);
    lines[at] = isBehind ? `${lines[at]} # ${word}` : `${/^ */.exec(lines[at]!)![0]}# ${word}\n${lines[at]}`;
  }
  return { text: lines.join('\n'), words };
}
