import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { approverKeys, trustApprover } from '../../runtime/node/keys/approvers.js';
import { grantCheck, grantKeeper } from '../../runtime/node/keys/grant-proof.js';
import { newKeyPair } from '../../runtime/node/keys/key-file.js';
import { accountKeys, trustKey, workspaceKeys } from '../../runtime/node/keys/keys.js';
import type { ProvableGrant } from '../../runtime/run/command.js';
import { temporaryFolder } from '../support/paths.js';

/** The folders of an account that has nothing yet. */
function account(context: TestContext) {
  const folder = temporaryFolder(context);
  const environment = {
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    LOCALAPPDATA: join(folder, 'state'),
    APPDATA: join(folder, 'config'),
  };
  return { folder, environment, approvers: join(accountKeys(environment).path, 'approvers') };
}

/** What bob approves, and the proof that his account gives with it. */
async function approvedBy(bob: ReturnType<typeof account>, name = 'bob') {
  const keeper = await grantKeeper(bob.environment);
  assert.ok(keeper.ok);
  const grant: ProvableGrant = {
    approval_id: 'a-1',
    command_hash: 'sha256:1',
    gesture: 'confirm',
    typed_ok: false,
    run_id: 'r',
    step_id: 's',
    attempt: 1,
    actor: { kind: 'human', id: name, channel: 'tty' },
    waived: [],
    at: '2026-01-01T00:00:00.000Z',
  };
  const proof = keeper.value.prove(grant);
  assert.ok(proof);
  return { grant, proof, publicKey: join(bob.environment.XDG_STATE_HOME, 'runbook', 'approvals', 'approval.pub.pem') };
}

async function verdict(
  { environment }: ReturnType<typeof account>,
  { grant, proof }: Awaited<ReturnType<typeof approvedBy>>,
): Promise<string> {
  const check = await grantCheck(environment);
  return check.ok ? check.value(proof, grant) : check.error.message;
}

test('a key of another account speaks for the person that it was trusted for, and for nobody else', async (t) => {
  const [alice, bob] = [account(t), account(t)];
  const asBob = await approvedBy(bob);
  assert.equal(await verdict(alice, asBob), 'untrusted');
  const trusted = await trustApprover(alice.environment, asBob.publicKey, ' BOB\u200b ');
  assert.ok(trusted.ok);
  assert.equal(trusted.value.name, 'bob');
  assert.equal(await verdict(alice, asBob), 'valid');
  assert.equal(await verdict(alice, await approvedBy(bob, 'Bob')), 'valid');
  assert.equal(await verdict(alice, await approvedBy(bob, 'carol')), 'foreign');
  assert.equal(await verdict(alice, { ...asBob, grant: { ...asBob.grant, step_id: 'other' } }), 'wrong');
  rmSync(join(alice.approvers, 'bob'), { recursive: true });
  assert.equal(await verdict(alice, asBob), 'untrusted');
});

test('the key of the account itself speaks for whoever acts under it', async (t) => {
  const alice = account(t);
  assert.equal(await verdict(alice, await approvedBy(alice, 'alice')), 'valid');
  assert.equal(await verdict(alice, await approvedBy(alice, 'bob')), 'valid');
});

test('a key that is trusted for signing runs, or that lies in a workspace, proves no approval', async (t) => {
  const [alice, bob] = [account(t), account(t)];
  const asBob = await approvedBy(bob);
  assert.ok((await trustKey(accountKeys(alice.environment), asBob.publicKey)).ok);
  const workspace = workspaceKeys(join(alice.folder, '.runbook'));
  assert.ok((await trustKey(workspace, asBob.publicKey)).ok);
  const folder = join(workspace.path, 'approvers', 'bob');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bob.pem'), newKeyPair().publicPem);
  assert.equal(await verdict(alice, asBob), 'untrusted');
});

test('a key never speaks for two people, whoever put it there', async (t) => {
  const [alice, bob] = [account(t), account(t)];
  const asBob = await approvedBy(bob);
  assert.ok((await trustApprover(alice.environment, asBob.publicKey, 'bob')).ok);
  const second = await trustApprover(alice.environment, asBob.publicKey, 'carol');
  assert.match(second.ok ? '' : second.error.message, /speaks for 'bob', so it cannot speak for 'carol' too; remove/);
  const again = await trustApprover(alice.environment, asBob.publicKey, 'bob');
  assert.ok(again.ok);
  mkdirSync(join(alice.approvers, 'carol'), { mode: 0o700 });
  copyFileSync(asBob.publicKey, join(alice.approvers, 'carol', 'x.pem'));
  assert.match(await verdict(alice, asBob), /speaks for 'bob', so it cannot speak for 'carol' too/);
});

test('any name that a person may have becomes a folder of its own, and is read back', async (t) => {
  const alice = account(t);
  const names = ['bob', '..', '.', 'a/b', 'c\\d', '*', 'zoë', 'o’neil', 'x.', '%2e'];
  for (const name of names) {
    const { folder } = account(t);
    const file = join(folder, 'key.pem');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, newKeyPair().publicPem);
    const key = await trustApprover(alice.environment, file, name);
    assert.ok(key.ok, name);
  }
  const keys = await approverKeys(alice.environment);
  assert.ok(keys.ok);
  assert.deepEqual(keys.value.map(({ name }) => name).sort(), names.map((name) => name.normalize('NFKC')).sort());
  assert.equal(readdirSync(alice.approvers).length, names.length);
  for (const name of ['', ' ', '\u200b', '\ud800']) {
    const refused = await trustApprover(alice.environment, 'none.pem', name);
    assert.match(refused.ok ? '' : refused.error.message, /is no name; write who approves/, JSON.stringify(name));
  }
});

// Elsewhere the folder of the account keeps others out.
if (process.platform !== 'win32')
  test('where others could have put a key, no approval is believed', async (t) => {
    const [alice, bob] = [account(t), account(t)];
    const asBob = await approvedBy(bob);
    assert.ok((await trustApprover(alice.environment, asBob.publicKey, 'bob')).ok);
    const person = join(alice.approvers, 'bob');
    const [file = ''] = readdirSync(person);
    for (const place of [join(person, file), person, alice.approvers, accountKeys(alice.environment).path]) {
      chmodSync(place, 0o777);
      assert.match(await verdict(alice, asBob), /others can write to .*; run 'chmod go-w' on it/, place);
      chmodSync(place, 0o700);
    }
    assert.equal(await verdict(alice, asBob), 'valid');
  });
