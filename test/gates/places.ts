import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { eventsOf } from '../support/recorded.js';
import type { Attempt } from './attempt.js';
import { approvedElsewhere } from './elsewhere.js';
import { begun, cli, forge, gated, resumed, type Scene, timesTold } from './scene.js';

type MakeScene = (text: string) => Scene;

/** Puts a link in the place of something that a run which waits is made of. */
type Linking = (directory: string, place: Scene, scene: MakeScene) => void | Promise<void>;

/** Attempts with links in the place of files and folders. */
export function links(scene: MakeScene): readonly Attempt[] {
  return Object.entries(linkings).flatMap(([what, linking]) =>
    (['caution', 'dangerous'] as const).map((kind) => ({
      name: `link: ${what} (${kind})`,
      grants: 0,
      run: async () => {
        const place = scene(gated(kind));
        const directory = await begun(place);
        await linking(directory, place, scene);
        await resumed(directory).catch(refusedByDisk);
        await begun(place).catch(refused);
        return timesTold(place);
      },
    })),
  );
}

const loose = JSON.stringify({ governance_mode: 'audit', trust_level: 2, self_approval: 'allow' });

const linkings: Readonly<Record<string, Linking>> = {
  'a policy that lies outside': (_, { folder }) => {
    writeFileSync(join(dirname(folder), 'loose.json'), loose);
    symlinkSync(join('..', '..', 'loose.json'), join(folder, '.runbook', 'policy.json'));
  },
  'a policy that is a device': (_, { folder }) => symlinkSync('/dev/null', join(folder, '.runbook', 'policy.json')),
  'a policy that leads to itself': (_, { folder }) =>
    symlinkSync('policy.json', join(folder, '.runbook', 'policy.json')),
  'the folder of the policy': (_, { folder }) => {
    renameSync(join(folder, '.runbook'), join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'policy.json'), loose);
    symlinkSync('elsewhere', join(folder, '.runbook'));
  },
  'the trace of an approved run': async (directory, { folder }, scene) => {
    const other = await approvedTwin(folder, scene);
    rmSync(join(directory, 'trace.jsonl'));
    symlinkSync(join(other, 'trace.jsonl'), join(directory, 'trace.jsonl'));
    rmSync(join(directory, 'run.json'));
  },
  'the folder of an approved run': async (directory, { folder }, scene) => {
    const other = await approvedTwin(folder, scene);
    rmSync(directory, { recursive: true });
    symlinkSync(other, directory);
  },
  'the folder of all runs': async (directory, { folder }, scene) => {
    const other = await approvedTwin(folder, scene);
    const runs = dirname(directory);
    renameSync(runs, `${runs}-before`);
    symlinkSync(dirname(other), runs);
  },
  'the lock of a run': (directory) => symlinkSync('/dev/null', join(directory, 'lock-2')),
  'the end that a run noted': (directory) => {
    rmSync(join(directory, 'run.json'));
    symlinkSync('/dev/null', join(directory, 'run.json'));
  },
  'the reviews of a workspace': (_, { folder }) => {
    const review = { hash: `sha256:${'0'.repeat(64)}`, shell: 'argv', command: '["touch","told"]', risk: 'safe' };
    writeFileSync(join(folder, 'reviews.json'), JSON.stringify({ version: 1, reviews: [review] }));
    symlinkSync(join('..', 'reviews.json'), join(folder, '.runbook', 'classifications.lock.json'));
  },
};

/** A run of the same step in another folder that was approved, made to tell of this folder. */
async function approvedTwin(folder: string, scene: MakeScene): Promise<string> {
  const place = scene(gated('caution'));
  const directory = await begun(place);
  await approvedElsewhere(directory);
  const here = (event: RecordedEvent) =>
    event.type === 'run.created' ? { ...event, data: { ...event.data, runbook_folder: folder } } : event;
  forge(directory, eventsOf(directory).map(here));
  return directory;
}

function refusedByDisk(error: unknown): undefined {
  if (error instanceof Error && 'code' in error) return undefined;
  throw error;
}

// What is no valid place for a run is refused, which is as good.
function refused(): undefined {
  return undefined;
}

/** What a provider that says of itself that it only reads does instead. */
const doings: Readonly<Record<string, string>> = {
  'writes a file': "(await import('node:fs')).writeFileSync(`${context.cwd}/told`, 'x')",
  'writes a file by a builtin module': "process.getBuiltinModule('node:fs').writeFileSync(`${context.cwd}/told`, 'x')",
  'writes a file by a binding': "process.binding('fs').open(`${context.cwd}/told`, 65, 438)",
  'starts a program': "(await import('node:child_process')).execFileSync('touch', [`${context.cwd}/told`])",
  'starts a worker':
    "new (await import('node:worker_threads')).Worker(`require('fs').writeFileSync('${context.cwd}/told', '')`, { eval: true })",
  'asks for a program': "await context.exec(['touch', 'told'])",
  'asks for a program in a shell': "await context.exec(['sh', '-c', 'touch told'])",
  'asks for a program, and does not mind the answer': "await context.exec(['touch', 'told']).catch(() => {})",
  'asks for a program that it calls a reader':
    "await context.exec(['env', 'ls', ';', 'touch', 'told']); await context.exec(['find', '.', '-exec', 'touch', 'told', ';'])",
  'answers with the next step': 'return { exitCode: 0, status: "passed", next: "change" }',
  'changes what it was given': 'step.with.argv = ["touch", "told"]',
};

/** Attempts of a provider that pretends to be safe. */
export function pretendingProviders(scene: MakeScene): readonly Attempt[] {
  return Object.entries(doings).map(([what, doing]) => ({
    name: `provider: ${what}`,
    grants: 0,
    run: async () => {
      const place = scene(
        'apiVersion: runbook/v1\nmeta:\n  name: test\nsteps:\n  - {id: look, type: odd.look, with: {}}\n',
      );
      const provider = join(place.folder, 'provider');
      mkdirSync(provider);
      writeFileSync(join(provider, 'provider.json'), description);
      writeFileSync(
        join(provider, 'provider.mjs'),
        `export async function execute(step, context) { ${doing}; return {}; }\n`,
      );
      await cli(['exec', 'runbook.yaml', '--mode', 'real', '--provider', provider], { cwd: place.folder });
      return timesTold(place);
    },
  }));
}

const description = JSON.stringify({
  apiVersion: 'runbook-provider/v1',
  namespace: 'odd',
  version: '1.0.0',
  description: 'Pretends to look',
  main: 'provider.mjs',
  types: { look: { description: 'Looks', risk: 'safe', with: { type: 'object', properties: {} } } },
});
