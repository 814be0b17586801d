import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { accountKeys, makeKey, trustKey, workspaceKeys } from '../../runtime/node/keys/keys.js';
import { signerFor, trustedCheck } from '../../runtime/node/keys/signing.js';
import { temporaryFolder } from '../support/paths.js';

/** A `.runbook` folder and an account, each with no key yet. */
function place(t: TestContext) {
  const folder = temporaryFolder(t);
  const environment = { XDG_CONFIG_HOME: join(folder, 'config'), APPDATA: join(folder, 'config') };
  return { folder, home: join(folder, '.runbook'), environment };
}

async function made(home: ReturnType<typeof workspaceKeys>) {
  const key = await makeKey(home);
  assert.ok(key.ok, JSON.stringify(key));
  return key.value;
}

function messageOf(result: { readonly ok: boolean; readonly error?: { readonly message: string } }): string {
  assert.ok(!result.ok);
  return result.error?.message ?? '';
}

test('without a key nothing is signed, and with one its holder signs', async (t) => {
  const { home, environment } = place(t);
  assert.deepEqual(await signerFor(home, environment), { ok: true, value: undefined });
  const key = await made(workspaceKeys(home));
  const signer = await signerFor(home, environment);
  const check = await trustedCheck(home, environment, []);
  assert.ok(signer.ok && signer.value && check.ok);
  const { keyId } = signer.value;
  assert.equal(keyId, key.keyId);
  const signature = signer.value.sign('text');
  assert.equal(signature, signer.value.sign('text'));
  assert.equal(check.value(keyId, 'text', signature), 'valid');
  assert.equal(check.value(keyId, 'texts', signature), 'wrong');
  for (const wrong of ['', `${signature}=`, ` ${signature}`, signature.slice(1), signature.replace('==', '')]) {
    assert.equal(check.value(keyId, 'text', wrong), 'wrong', wrong);
  }
  const stranger = await trustedCheck(undefined, environment, []);
  assert.ok(stranger.ok);
  assert.equal(stranger.value(keyId, 'text', signature), 'untrusted');
  const named = await trustedCheck(undefined, environment, [key.publicPath]);
  assert.equal(named.ok && named.value(keyId, 'text', signature), 'valid');
});

test('the key of the folder signs before that of the account, and RUNBOOK_KEY before both', async (t) => {
  const { folder, home, environment } = place(t);
  const signing = async (more = {}) => {
    const signer = await signerFor(home, { ...environment, ...more });
    assert.ok(signer.ok, JSON.stringify(signer));
    return signer.value?.keyId;
  };
  const account = await made(accountKeys(environment));
  assert.equal(await signing(), account.keyId);
  const workspace = await made(workspaceKeys(home));
  assert.equal(await signing(), workspace.keyId);
  const other = await made(workspaceKeys(join(folder, 'other')));
  assert.equal(await signing({ RUNBOOK_KEY: other.privatePath }), other.keyId);
  assert.match(
    messageOf(await signerFor(home, { ...environment, RUNBOOK_KEY: join(folder, 'none.pem') })),
    /none\.pem' does not exist/,
  );
});

test('a private key is for its owner alone, is kept out of git, and is never overwritten', async (t) => {
  const { home } = place(t);
  const keys = workspaceKeys(home);
  const key = await made(keys);
  assert.equal(statSync(key.privatePath).mode & 0o777, 0o600);
  assert.equal(statSync(join(home, 'keys', 'private')).mode & 0o777, 0o700);
  assert.equal(readFileSync(join(home, 'keys', '.gitignore'), 'utf8'), 'private/\n');
  const before = readFileSync(key.privatePath, 'utf8');
  assert.match(messageOf(await makeKey(keys)), /signing\.pem' signs already/);
  assert.equal(readFileSync(key.privatePath, 'utf8'), before);
  assert.match(readFileSync(key.publicPath, 'utf8'), /BEGIN PUBLIC KEY/);
});

test('a private key that others can read does not sign', async (t) => {
  const { home, environment } = place(t);
  const { privatePath } = await made(workspaceKeys(home));
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(privatePath, mode);
    assert.match(
      messageOf(await signerFor(home, environment)),
      /others can read the private key .*signing\.pem'; run 'chmod 600'/,
    );
  }
  chmodSync(privatePath, 0o600);
  chmodSync(join(home, 'keys', 'private'), 0o770);
  assert.match(messageOf(await signerFor(home, environment)), /others can write to .*private'.*chmod 700/);
});

test('of several keys none is taken', async (t) => {
  const { home, environment } = place(t);
  const { privatePath } = await made(workspaceKeys(home));
  cpSync(privatePath, join(home, 'keys', 'private', 'second.pem'));
  assert.match(
    messageOf(await signerFor(home, environment)),
    /holds 2 keys, and only one can sign; name it with RUNBOOK_KEY/,
  );
});

test('only a public Ed25519 key can be trusted', async (t) => {
  const { folder, home, environment } = place(t);
  const { privatePath, publicPath } = await made(workspaceKeys(join(folder, 'other')));
  const rsa = join(folder, 'rsa.pem');
  writeFileSync(
    rsa,
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }),
  );
  writeFileSync(join(folder, 'text.pem'), 'no key');
  for (const wrong of [privatePath, rsa, join(folder, 'text.pem')]) {
    assert.match(messageOf(await trustKey(workspaceKeys(home), wrong)), /is not a public Ed25519 key in PEM/);
  }
  assert.match(messageOf(await trustKey(workspaceKeys(home), join(folder, 'none.pem'))), /does not exist/);
  assert.ok((await trustKey(workspaceKeys(home), publicPath)).ok);
  assert.equal(readdirSync(join(home, 'keys', 'trusted')).length, 1);
  mkdirSync(join(home, 'keys', 'private'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'keys', 'private', 'rsa.pem'), readFileSync(rsa), { mode: 0o600 });
  assert.match(messageOf(await signerFor(home, environment)), /is not a private Ed25519 key/);
});
