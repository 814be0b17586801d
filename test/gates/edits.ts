import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attempt } from './attempt.js';
import { approveElsewhere } from './elsewhere.js';
import { begun, type Driving, resumed, type Scene, timesTold, withSteps } from './scene.js';

type MakeScene = (text: string) => Scene;

/** A runbook, and what becomes another thing after its step was approved and before it runs. */
interface Edit {
  readonly text: string;
  readonly before?: (place: Scene) => void;
  readonly after: (place: Scene, directory: string) => void;
  /** With what it was begun, and with what it goes on. */
  readonly begun?: Driving;
  readonly resumed?: Driving;
}

/** Attempts to let something else run than what was approved: the step tells of it only if it does what was not approved. */
export function editedRunbooks(scene: MakeScene): readonly Attempt[] {
  return Object.entries(edits).flatMap(([what, edit]) =>
    [false, true].map((allowsChange) => ({
      name: `edited after the approval: ${what}${allowsChange ? ', with a change allowed' : ''}`,
      grants: 0,
      run: () => edited(scene(edit.text), edit, allowsChange),
    })),
  );
}

/** That what was approved runs where only something else was edited. */
export function harmlessEdits(scene: MakeScene): readonly Attempt[] {
  const text = change('argv: ["touch", "told"]');
  const edit: Edit = { text, after: ({ folder }) => writeFileSync(join(folder, 'notes.md'), 'nothing') };
  const run = () => edited(scene(text), edit, false);
  return [{ name: 'control: another file was edited after the approval', grants: 1, run }];
}

async function edited(place: Scene, edit: Edit, allowsChange: boolean): Promise<number> {
  edit.before?.(place);
  const directory = await begun(place, edit.begun);
  // What is hidden in it cannot be approved from elsewhere, which is as good.
  await approveElsewhere(directory);
  edit.after(place, directory);
  await resumed(directory, { ...edit.resumed, allowsChange });
  return timesTold(place);
}

const change = (work: string, more = '', meta = '') =>
  withSteps([`id: change, type: cli, with: {${work}}${more}`], meta);

/** A runbook in which a text takes the place of another one after the approval. */
function rewritten(from: string, to: string): Edit {
  if (from === to) throw new Error('nothing is edited');
  return { text: from, after: ({ runbook }) => writeFileSync(runbook, to) };
}

const harmless = change('argv: ["touch", "other"]');
const told = change('argv: ["touch", "told"]');
const vars = (name: string) => change('argv: ["touch", "{{ .name }}"]', '', `  vars: {name: ${name}}\n`);
const input = change('argv: ["touch", "{{ .name }}"]', '', '  inputs: {name: {type: string, default: other}}\n');
const fromEnvironment = change('argv: ["touch", "{{ .env.NAME }}"]');
const secret = change(
  'argv: ["touch", "{{ .name }}"]',
  '',
  '  inputs: {name: {type: string, required: true, secret: true, from: "env:NAME"}}\n',
);
const script = (text: string) => withSteps([`id: change, type: script, with: {shell: sh, run: "${text}"}`]);
const dangerous = (resource: string, name: string) =>
  change(`argv: ["touch", "${name}"]`, `, risk: dangerous, resource: ${resource}`);

const edits: Readonly<Record<string, Edit>> = {
  'its words': rewritten(harmless, told),
  'its program': rewritten(change('argv: ["mkdir", "told"]').replace('mkdir', 'rmdir'), told),
  'one more word': rewritten(harmless, change('argv: ["touch", "other", "told"]')),
  'a variable': rewritten(vars('other'), vars('told')),
  'an input': { text: input, after: () => {}, resumed: { given: new Map([['name', 'told']]) } },
  'the default of an input': rewritten(input, input.replace('default: other', 'default: told')),
  'a variable of the environment': {
    text: fromEnvironment,
    begun: { environment: { ...process.env, NAME: 'other' } },
    after: () => {},
    resumed: { environment: { ...process.env, NAME: 'told' } },
  },
  'the text of a script': rewritten(script('touch other'), script('touch told')),
  'a further line of a script': rewritten(script('touch other'), script('touch other; touch told')),
  'the shell of a script': rewritten(script('touch other'), script('touch told').replace('sh,', 'bash,')),
  'the variables of its program': rewritten(
    withSteps(['id: change, type: script, with: {shell: sh, run: "touch $NAME"}, env: {NAME: other}']),
    withSteps(['id: change, type: script, with: {shell: sh, run: "touch $NAME"}, env: {NAME: told}']),
  ),
  'its folder': {
    text: change('argv: ["touch", "../told"]', ', cwd: a/b'),
    before: ({ folder }) => mkdirSync(join(folder, 'a', 'b'), { recursive: true }),
    after: ({ runbook }) => writeFileSync(runbook, change('argv: ["touch", "../told"]', ', cwd: a')),
  },
  'its class': rewritten(harmless, told.replace('}}', '}, risk: safe}')),
  'what it acts on': rewritten(dangerous('db', 'other'), dangerous('db', 'told')),
  'what is typed for it': rewritten(dangerous('db', 'told'), dangerous('production', 'told')),
  'from caution to dangerous': rewritten(told, dangerous('db', 'told')),
  'a step before it': rewritten(
    told,
    withSteps([
      'id: before, type: cli, with: {argv: ["touch", "told"]}',
      'id: change, type: cli, with: {argv: ["touch", "other"]}',
    ]),
  ),
  'its id': rewritten(harmless, told.replace('id: change', 'id: changed')),
  'another step under its id': rewritten(
    harmless,
    withSteps([
      'id: changed, type: cli, with: {argv: ["touch", "other"]}',
      'id: change, type: cli, with: {argv: ["touch", "told"]}',
    ]),
  ),
  'the number of people': rewritten(told, told.replace('}}', '}, approvals: {min: 2, roles: []}}')),
  'the roles of people': rewritten(told, told.replace('}}', '}, approvals: {min: 1, roles: [dba]}}')),
  'who may not': rewritten(told, told.replace('}}', '}, approvals: {min: 1, roles: [], distinct_from: [starter]}}')),
  'that it is denied': rewritten(
    told,
    change('argv: ["touch", "told"]', '', '  governance: {denied_commands: [touch]}\n'),
  ),
  'that it is not allowed': rewritten(
    told,
    change('argv: ["touch", "told"]', '', '  governance: {allowed_commands: [ls]}\n'),
  ),
  'how far it is trusted': rewritten(told, change('argv: ["touch", "told"]', '', '  governance: {trust_level: 0}\n')),
  'a hidden value': {
    text: secret,
    begun: { environment: { ...process.env, NAME: 'other-secret' } },
    after: () => {},
    resumed: { environment: { ...process.env, NAME: 'told' } },
  },
  'a policy that forbids it': {
    text: told,
    after: ({ folder }) => writeFileSync(join(folder, '.runbook', 'policy.json'), '{"trust_level": 0}'),
  },
  'a policy that cannot be read': {
    text: told,
    after: ({ folder }) => writeFileSync(join(folder, '.runbook', 'policy.json'), '{"trust_level": '),
  },
  'a policy that is a folder': {
    text: told,
    after: ({ folder }) => mkdirSync(join(folder, '.runbook', 'policy.json')),
  },
  'a policy that is a link to nothing': {
    text: told,
    after: ({ folder }) => symlinkSync('nowhere.json', join(folder, '.runbook', 'policy.json')),
  },
  'the runbook is a link to another one': {
    text: harmless,
    after: ({ folder, runbook }) => {
      writeFileSync(join(folder, 'evil.yaml'), told);
      rmSync(runbook);
      symlinkSync('evil.yaml', runbook);
    },
  },
  'the folder of the runbook is another one': {
    text: harmless,
    after: ({ folder, runbook }) => {
      renameSync(runbook, join(folder, 'old.yaml'));
      mkdirSync(join(folder, 'evil'));
      writeFileSync(join(folder, 'evil', 'runbook.yaml'), told);
      symlinkSync(join('evil', 'runbook.yaml'), runbook);
    },
  },
};
