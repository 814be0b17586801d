import { generateKeyPairSync, sign } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { People } from '../../runtime/engine/ports.js';
import type { Actor } from '../../runtime/model/event.js';
import { type Letter, letterText, type SealedLetter } from '../../runtime/node/inbox/letter.js';
import { grantKeeper } from '../../runtime/node/keys/grant-proof.js';
import { readTrace } from '../../runtime/node/store/read-trace.js';
import { fold, stepState } from '../../runtime/run/state.js';
import type { Attempt } from './attempt.js';
import { absent, alice, begun, type Scene, timesTold, withSteps } from './scene.js';

/** What is done with the inbox of a run that waits for an approval of the step 'change'; `taken` is what was taken for the step before. */
type Prank = (at: { readonly directory: string; readonly taken: SealedLetter }) => Promise<void>;

/** Attempts by letters to a run that is driven, which nobody wrote who may approve it, or which were written for something else. */
export function strangeLetters(scene: (text: string) => Scene): readonly Attempt[] {
  const pranks: Readonly<Record<string, Prank>> = {
    'without a signature': async ({ directory }) => drop(directory, { ...(await letterTo(directory)), signature: '' }),
    'signed with a key that nobody knows': async ({ directory }) => {
      const { letter } = await letterTo(directory);
      const { privateKey } = generateKeyPairSync('ed25519');
      const signature = sign(null, Buffer.from(letterText(letter)), privateKey).toString('base64');
      drop(directory, { letter, key_id: `sha256:${'0'.repeat(64)}`, signature });
    },
    'signed with another key in the name of the own': async ({ directory }) => {
      const { letter, key_id } = await letterTo(directory);
      const { privateKey } = generateKeyPairSync('ed25519');
      drop(directory, {
        letter,
        key_id,
        signature: sign(null, Buffer.from(letterText(letter)), privateKey).toString('base64'),
      });
    },
    'changed after it was signed': async ({ directory }) => {
      const sealed = await letterTo(directory);
      const command = { ...sealed.letter.command, actor: { ...alice, id: 'bob', channel: 'tty' } } as Letter['command'];
      drop(directory, { ...sealed, letter: { ...sealed.letter, command } });
    },
    'taken before': async ({ directory, taken }) => drop(directory, taken),
    'taken before, and signed anew for now': async ({ directory, taken }) => {
      const { letter } = await letterTo(directory);
      drop(directory, await sealed({ ...letter, command: { ...taken.letter.command, index: 1 } as Letter['command'] }));
    },
    'to the run as it was before': async ({ directory, taken }) =>
      drop(directory, await sealed({ ...(await letterTo(directory)).letter, head: taken.letter.head })),
    'to another run': async ({ directory }) => drop(directory, await toAnother(scene)),
    'to another run, signed anew for this one': async ({ directory }) => {
      const { letter } = await letterTo(directory);
      const other = (await toAnother(scene)).letter.command as Extract<Letter['command'], { kind: 'approve-step' }>;
      drop(
        directory,
        await sealed({ ...letter, command: { ...letter.command, proof: other.proof } as Letter['command'] }),
      );
    },
    'for another attempt': async ({ directory }) => drop(directory, await letterTo(directory, { attempt: 2 })),
    'for another command': async ({ directory }) =>
      drop(directory, await letterTo(directory, { command_hash: `sha256:${'0'.repeat(64)}` })),
    'too old': async ({ directory }) =>
      drop(directory, await letterTo(directory, { at: new Date(Date.now() - 3_600_000).toISOString() })),
    'of tomorrow': async ({ directory }) =>
      drop(directory, await letterTo(directory, { at: new Date(Date.now() + 86_400_000).toISOString() })),
    'under the name of another': async ({ directory }) => drop(directory, await letterTo(directory), 'a'.repeat(32)),
    'by no person': async ({ directory }) => {
      const { letter } = await letterTo(directory);
      const command = { ...letter.command, actor: { kind: 'engine', id: 'engine' } } as unknown as Letter['command'];
      drop(directory, await sealed({ ...letter, command }));
    },
    'with a text that is not to be typed': async ({ directory }) => {
      const { letter } = await letterTo(directory);
      drop(directory, await sealed({ ...letter, command: { ...letter.command, typed: 'DB' } as Letter['command'] }));
    },
    'that is a link': async ({ directory }) => {
      const letter = await letterTo(directory);
      const elsewhere = `${directory}-letter`;
      writeFileSync(elsewhere, JSON.stringify(letter));
      mkdirSync(join(directory, 'inbox'), { recursive: true, mode: 0o700 });
      symlinkSync(elsewhere, join(directory, 'inbox', `${letter.letter.id}.json`));
    },
    'in an inbox that is a link': async ({ directory }) => {
      drop(directory, await letterTo(directory), undefined, '.aside');
      rmSync(join(directory, 'inbox'), { recursive: true, force: true });
      symlinkSync(join(directory, '.aside'), join(directory, 'inbox'));
    },
    'in an inbox that is open to others': async ({ directory }) => {
      drop(directory, await letterTo(directory), undefined, '.aside', 0o777);
      rmSync(join(directory, 'inbox'), { recursive: true, force: true });
      renameSync(join(directory, '.aside'), join(directory, 'inbox'));
    },
  };
  return Object.entries(pranks).map(([name, prank]) => ({
    name: `a letter ${name}`,
    grants: 0,
    run: () => tried(scene, prank),
  }));
}

/** What a person really says to a run that is driven. */
export function trueLetters(scene: (text: string) => Scene): readonly Attempt[] {
  const run = () => tried(scene, async ({ directory }) => drop(directory, await letterTo(directory)));
  return [{ name: 'a letter of somebody who may approve', grants: 1, run }];
}

const steps = [
  'id: before, type: cli, with: {argv: ["touch", "before"]}',
  'id: change, type: cli, risk: dangerous, resource: db, with: {argv: ["touch", "told"]}',
];

async function tried(scene: (text: string) => Scene, prank: Prank): Promise<number> {
  const place = scene(withSteps(steps));
  let taken: SealedLetter | undefined;
  const people: People = {
    ...absent,
    approval: async ({ planStep }, withdrawn) => {
      const directory = runIn(place);
      const isOver = new Promise<undefined>((resolve) => withdrawn.onCancel(() => resolve(undefined)));
      if (planStep.step.id === 'before') {
        taken = await letterTo(directory);
        drop(directory, taken);
        return isOver;
      }
      if (taken === undefined) throw new Error('no letter was taken before');
      await prank({ directory, taken });
      return Promise.race([isOver, refused(directory)]);
    },
  };
  await begun(place, { people });
  if (!existsSync(join(place.folder, 'before'))) throw new Error('the true letter was not taken');
  return timesTold(place);
}

function runIn({ folder }: Scene): string {
  const runs = join(folder, '.runbook', 'runs');
  return join(runs, readdirSync(runs).find((name) => name.startsWith('2')) ?? '');
}

/** Resolves once nothing lies in the inbox any more that could still be taken. */
async function refused(directory: string): Promise<undefined> {
  const isOpen = () => {
    const names = existsSync(join(directory, 'inbox')) ? readdirSync(join(directory, 'inbox')) : [];
    return names.some((name) => /\.(json|taking)$/.test(name));
  };
  // What lies in a strange place is never looked at.
  const end = performance.now() + 600;
  while (isOpen() && performance.now() < end) await sleep(20);
}

function drop(directory: string, letter: SealedLetter, name = letter.letter.id, folder = 'inbox', mode = 0o700): void {
  mkdirSync(join(directory, folder), { recursive: true, mode: 0o700 });
  chmodSync(join(directory, folder), mode);
  const temporary = join(directory, folder, '.letter');
  writeFileSync(temporary, JSON.stringify(letter));
  renameSync(temporary, join(directory, folder, `${name}.json`));
}

const bob: Actor = { kind: 'human', id: 'bob', channel: 'tty' };

let letters = 0;

/** A letter as a person's program writes it who approves what the run asks for now. */
async function letterTo(
  directory: string,
  other: { readonly attempt?: number; readonly command_hash?: string; readonly at?: string } = {},
): Promise<SealedLetter> {
  const trace = await readTrace(join(directory, 'trace.jsonl'));
  if (!trace.ok) throw new Error(trace.error.message);
  const state = fold(trace.value.events);
  const index = [0, 1].find((place) => stepState(state, place).name === 'awaiting-approval') ?? -1;
  const step = stepState(state, index);
  if (step.name !== 'awaiting-approval') throw new Error('no approval is asked for');
  const { approval_id, command_hash, gesture, typed_text: typed } = step.approval.request;
  const at = other.at ?? new Date().toISOString();
  const run_id = state.origin?.runId ?? '';
  const step_id = ['before', 'change'][index] ?? '';
  const grant = {
    approval_id,
    command_hash,
    gesture,
    typed_ok: gesture === 'typed',
    run_id,
    step_id,
    attempt: step.attempt,
  };
  const proof = (await keeper()).prove({ ...grant, actor: bob, waived: [], at, ...other });
  if (!proof) throw new Error('no proof was made');
  letters += 1;
  return sealed({
    id: letters.toString(16).padStart(32, '0'),
    run_id,
    head: trace.value.head.hash,
    step_id,
    at,
    command: {
      kind: 'approve-step',
      index,
      actor: bob,
      approvalId: approval_id,
      proof,
      ...(typed !== undefined && { typed }),
    },
  });
}

async function sealed(letter: Letter): Promise<SealedLetter> {
  return { letter, ...(await keeper()).seal(letterText(letter)) };
}

async function keeper() {
  const found = await grantKeeper(process.env);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

async function toAnother(scene: (text: string) => Scene): Promise<SealedLetter> {
  const directory = await begun(scene(withSteps(steps)));
  return letterTo(directory);
}
