import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attempt } from './attempt.js';
import { begun, cli, type Gated, gated, gatedKinds, kindAt, resumed, type Scene, timesTold } from './scene.js';

type MakeScene = (text: string) => Scene;

/** Words that somebody may hope to be taken for a yes. */
const yes = ['y', 'yes', 'true', '1', 'all', '*'];

/** Options that some program or other takes for a yes; none of them is one here. */
const hoped = [
  '--yes',
  '-y',
  '--force',
  '-f',
  '--approve',
  '--approve=change',
  '--approve-all',
  '--auto-approve',
  '--no-confirm',
  '--confirm=db',
  '--confirm=y',
  '--assume-yes',
  '--non-interactive',
  '--batch',
  '--unsafe',
  '--skip-gates',
  '--no-gates',
  '--trust=2',
  '--trust-level=9',
  '--policy=none',
  '--governance-mode=audit',
  '--profile=local',
  '--risk=safe',
  '--dangerously-skip-permissions',
  '--break-glass=urgent',
  '--typed=db',
  '--gesture=confirm',
  '--evidence=approval.yaml',
  '--ci',
  '--',
];

/** Options that there are, with values that they are not meant for. */
const misused: readonly (readonly string[])[] = [
  ...yes.slice(0, 3).map((word) => ['--role', word]),
  ...['engine', 'policy', 'system', 'root', 'alice,bob'].map((name) => ['--as', name]),
  ['--as', 'alice', '--role', 'DRI', '--as', 'bob', '--role', 'lead'],
  ['--input', 'change=yes'],
  ['--input', 'approved=true'],
  ['--inputs', 'approval.yaml'],
  ['--evidence', 'approval.yaml'],
  ['--evidence', 'approvals-list.yaml'],
  ['--evidence', 'evidence.yaml'],
  ['--evidence', '/dev/stdin'],
  ['--provider', 'provider'],
];

/** Modes that would have to mean something for a step to run. */
const modes = ['auto', 'live', 'force', 'REAL', 'real,force', 'replay', 'yes', ''];

/** Attempts by the words of a command line. */
export function words(scene: MakeScene): readonly Attempt[] {
  return [
    ...hoped.map((word, index) => exec(scene, [word], kindAt(index))),
    ...misused.map((given, index) => exec(scene, given, kindAt(index))),
    ...modes.map((mode) => exec(scene, ['--mode', mode], 'caution')),
    ...['probe', 'dry-run'].flatMap((mode) => gatedKinds.map((kind) => exec(scene, ['--mode', mode], kind))),
    ...[...hoped.slice(0, 8), '--from=change', '--allow-changed', '--from=change --allow-changed'].map((word, index) =>
      resume(scene, word.split(' '), kindAt(index)),
    ),
    ...misused.slice(3, 8).map((given, index) => resume(scene, given, kindAt(index))),
    ...[...hoped.slice(0, 10), '--as=bob', '--as=bob --role=lead'].map((word, index) =>
      approve(scene, word.split(' '), kindAt(index)),
    ),
    ...others.map((given, index) => other(scene, given, kindAt(index))),
  ];
}

/** Other commands that say something of a step, each followed by a resumption. */
const others: readonly (readonly string[])[] = [
  ['evidence', 'set', 'RUN', 'change', 'approval', 'yes'],
  ['evidence', 'check', 'RUN', 'change', 'approval', 'yes'],
  ['evidence', 'attach', 'RUN', 'change', 'approval', 'approval.yaml'],
  ['skip', 'RUN', 'change', '--reason', 'approved'],
  ['reject', 'RUN', 'change', '--reason', 'no, run it'],
  ['abort', 'RUN', '--reason', 'approved'],
  ['debug', 'runbook.yaml'],
  ['debug', 'runbook.yaml', '--mode', 'real'],
  ['resolve', 'RUN', 'change', 'done', '--note', 'y'],
  ['resolve', 'RUN', 'change', 'retry'],
  ['panic', '--reason', 'none'],
  ['policy', 'test', 'runbook.yaml'],
  ['approve', 'RUN', 'change,change'],
  ['approve', 'RUN', 'change', 'change'],
  ['approve', 'RUN', '*'],
  ['approve', 'RUN', 'all'],
];

function exec(scene: MakeScene, given: readonly string[], kind: Gated): Attempt {
  return attempt(`exec ${given.join(' ')} (${kind})`, async () => {
    const place = furnished(scene(gated(kind)));
    const mode = given.includes('--mode') ? [] : ['--mode', 'real'];
    await cli(['exec', 'runbook.yaml', ...mode, ...given], { cwd: place.folder, input: 'y\nyes\ndb\n' });
    return timesTold(place);
  });
}

function resume(scene: MakeScene, given: readonly string[], kind: Gated): Attempt {
  return attempt(`resume ${given.join(' ')} (${kind})`, async () => {
    const place = furnished(scene(gated(kind)));
    const directory = await begun(place);
    await cli(['resume', directory, ...given], { cwd: place.folder, input: 'y\nyes\ndb\n' });
    return timesTold(place);
  });
}

function approve(scene: MakeScene, given: readonly string[], kind: Gated): Attempt {
  return attempt(`approve ${given.join(' ')} (${kind})`, async () => {
    const place = furnished(scene(gated(kind)));
    const directory = await begun(place);
    await cli(['approve', directory, 'change', ...given], { cwd: place.folder, input: 'y\nyes\ndb\n' });
    await resumed(directory);
    return timesTold(place);
  });
}

function other(scene: MakeScene, given: readonly string[], kind: Gated): Attempt {
  return attempt(`${given.join(' ')} (${kind})`, async () => {
    const place = furnished(scene(gated(kind)));
    const directory = await begun(place);
    const said = given.map((word) => (word === 'RUN' ? directory : word));
    // Away from the others: one of these halts everything of its user.
    const env = { XDG_STATE_HOME: join(place.folder, 'state'), HOME: place.folder };
    await cli(said, { cwd: place.folder, env, input: 'y\nyes\ndb\n' });
    await resumed(directory);
    return timesTold(place);
  });
}

function attempt(name: string, run: Attempt['run']): Attempt {
  return { name: `command line: ${name}`, grants: 0, run };
}

/** Puts files beside a runbook that say yes in every way that somebody may think of. */
function furnished(place: Scene): Scene {
  const approval = { approval: 'yes', approve: true, kind: 'approve', typed: 'db' };
  const texts: Readonly<Record<string, string>> = {
    'approval.yaml': JSON.stringify({ change: { approval } }),
    'approvals-list.yaml': JSON.stringify({ change: { approvals: [{ by: 'bob', role: 'lead', typed: 'db' }] } }),
    'evidence.yaml': JSON.stringify({ change: { approval: { kind: 'approval', approved: true } } }),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(place.folder, name), text);
  mkdirSync(join(place.folder, 'provider'));
  const provider = {
    apiVersion: 'runbook-provider/v1',
    namespace: 'cli',
    version: '1.0.0',
    main: 'provider.mjs',
    types: { cli: { risk: 'safe', with: { type: 'object' } } },
  };
  writeFileSync(join(place.folder, 'provider', 'provider.json'), JSON.stringify(provider));
  writeFileSync(join(place.folder, 'provider', 'provider.mjs'), 'export const execute = () => ({ exitCode: 0 });\n');
  return place;
}
