import { chmodSync, cpSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { grantKeeper } from '../../runtime/node/keys/grant-proof.js';
import { eventsOf } from '../support/recorded.js';
import type { Attempt } from './attempt.js';
import { approvedElsewhere, keptCopy } from './elsewhere.js';
import { begun, cli, forge, type Gated, gated, type Scene, timesTold } from './scene.js';

type MakeScene = (text: string) => Scene;
type Environment = Readonly<Record<string, string>>;

/** Attempts with a key that somebody made for themselves, and a place of their own from which it is to be trusted. */
export function ownKeys(scene: MakeScene): readonly Attempt[] {
  return (['caution', 'dangerous'] as const).flatMap((kind) =>
    Object.entries(places).map(([what, placed]) => ({
      name: `own key: ${what} (${kind})`,
      grants: 0,
      run: () => provedByOwnKey(scene(gated(kind)), placed),
    })),
  );
}

/** Puts the key of a forger somewhere, and tells in what environment the run goes on. */
type Placed = (place: Scene, state: string) => Environment;

const places: Readonly<Record<string, Placed>> = {
  'beside nothing': () => ({}),
  'in the workspace': ({ folder }, state) => {
    copyPublicKey(state, join(folder, '.runbook', 'keys'));
    return {};
  },
  'in the workspace, as trusted': ({ folder }, state) => {
    copyPublicKey(state, join(folder, '.runbook', 'keys', 'trusted'));
    return {};
  },
  'in a settings folder, as trusted for signing runs': ({ folder }, state) => {
    copyPublicKey(state, join(folder, 'settings', 'runbook', 'keys', 'trusted'));
    return { XDG_CONFIG_HOME: join(folder, 'settings') };
  },
  'in a settings folder, as the key of another person': ({ folder }, state) => {
    copyPublicKey(state, join(folder, 'settings', 'runbook', 'keys', 'approvers', 'carol'));
    return { XDG_CONFIG_HOME: join(folder, 'settings') };
  },
  'in a settings folder, as the key of two people': ({ folder }, state) => {
    for (const name of ['bob', 'carol']) {
      copyPublicKey(state, join(folder, 'settings', 'runbook', 'keys', 'approvers', name));
    }
    return { XDG_CONFIG_HOME: join(folder, 'settings') };
  },
  'in a settings folder that others can write to': ({ folder }, state) => {
    const person = join(folder, 'settings', 'runbook', 'keys', 'approvers', 'bob');
    copyPublicKey(state, person);
    chmodSync(person, 0o777);
    return { XDG_CONFIG_HOME: join(folder, 'settings') };
  },
  'as the approver of a workspace': ({ folder }, state) => {
    copyPublicKey(state, join(folder, '.runbook', 'keys', 'approvers', 'bob'));
    return {};
  },
  'in the place of the public key of the account': ({ folder }, state) => {
    const approvals = join(folder, 'account', 'runbook', 'approvals');
    copyPublicKey(state, approvals);
    renameSync(join(approvals, 'bob.pub.pem'), join(approvals, 'approval.pub.pem'));
    return { XDG_STATE_HOME: join(folder, 'account') };
  },
  'beside the record': ({ folder }, state) => {
    copyPublicKey(state, join(folder, '.runbook', 'runs', 'keys'));
    return {};
  },
};

async function provedByOwnKey(place: Scene, placed: Placed): Promise<number> {
  const state = join(place.folder, 'forger');
  const directory = await begun(place);
  const keeper = await grantKeeper({ XDG_STATE_HOME: state });
  if (!keeper.ok) throw new Error(keeper.error.message);
  const events = eventsOf(directory);
  const asked = events.find((event) => event.type === 'approval.requested');
  if (asked?.type !== 'approval.requested') throw new Error('nobody was asked');
  const { approval_id, command_hash, gesture } = asked.data;
  const { run_id, step_id, attempt } = asked;
  const actor = { kind: 'human', id: 'bob', channel: 'tty' } as const;
  const given = { approval_id, command_hash, gesture, typed_ok: gesture === 'typed' };
  const proof = keeper.value.prove({ ...given, run_id, step_id, attempt, actor, waived: [], at: asked.ts });
  const approved = { ...asked, type: 'step.approved', actor, data: { ...given, source: 'human', proof } };
  forge(directory, [...events, approved as RecordedEvent]);
  await cli(['resume', directory], { cwd: place.folder, env: placed(place, join(state, 'runbook')) });
  return timesTold(place);
}

function copyPublicKey(state: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  cpSync(join(state, 'approvals', 'approval.pub.pem'), join(folder, 'bob.pub.pem'));
}

/** That a run goes on by what another account approved whose key speaks for the person it names. */
export function keysOfApprovers(scene: MakeScene): readonly Attempt[] {
  return (['caution', 'dangerous'] as const).map((kind) => ({
    name: `control: approved with the key of an approver (${kind})`,
    grants: 1,
    run: () =>
      provedByOwnKey(scene(gated(kind)), ({ folder }, state) => {
        copyPublicKey(state, join(folder, 'settings', 'runbook', 'keys', 'approvers', 'bob'));
        return { XDG_CONFIG_HOME: join(folder, 'settings') };
      }),
  }));
}

/** Attempts to use an approval again in a place in which it is not noted that it was used. */
export function forgottenUses(scene: MakeScene): readonly Attempt[] {
  const kinds: readonly Gated[] = ['script', 'unknown'];
  return kinds.map((kind) => ({
    name: `own state: a record that is put back, and nothing known of its use (${kind})`,
    grants: 1,
    run: async () => {
      const place = scene(gated(kind));
      const directory = await begun(place);
      await approvedElsewhere(directory);
      const { restore } = keptCopy(directory);
      await cli(['resume', directory], { cwd: place.folder });
      restore();
      const state = join(place.folder, 'state');
      await cli(['resume', directory], { cwd: place.folder, env: { XDG_STATE_HOME: state } });
      return timesTold(place);
    },
  }));
}

/** What whoever sets the environment and has copied or made keys may do; told apart, for it is more than a record. */
export function ownHomes(scene: MakeScene): readonly Attempt[] {
  return [
    {
      name: 'own home: the key of a forger in a state folder of its own',
      grants: 0,
      run: () => provedByOwnKey(scene(gated('caution')), (_, state) => ({ XDG_STATE_HOME: join(state, '..') })),
    },
    {
      name: 'own home: the key of a forger in a settings folder of its own',
      grants: 0,
      run: () =>
        provedByOwnKey(scene(gated('caution')), ({ folder }, state) => {
          copyPublicKey(state, join(folder, 'settings', 'runbook', 'keys', 'approvers', 'bob'));
          return { XDG_CONFIG_HOME: join(folder, 'settings') };
        }),
    },
    {
      name: 'own home: a key without what was used',
      grants: 1,
      run: async () => {
        const place = scene(gated('script'));
        const directory = await begun(place);
        await approvedElsewhere(directory);
        const { restore } = keptCopy(directory);
        await cli(['resume', directory], { cwd: place.folder });
        restore();
        const state = join(place.folder, 'state');
        const folder = join(state, 'runbook', 'approvals');
        mkdirSync(folder, { recursive: true });
        const own = join(process.env['XDG_STATE_HOME'] ?? '', 'runbook', 'approvals', 'approval.pem');
        cpSync(own, join(folder, 'approval.pem'));
        await cli(['resume', directory], { cwd: place.folder, env: { XDG_STATE_HOME: state } });
        return timesTold(place);
      },
    },
  ];
}
