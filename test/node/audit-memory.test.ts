import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { auditDrive, rebuildAudit, syncAudit } from '../../runtime/node/audit/sync.js';
import { verifyAudit } from '../../runtime/node/audit/verify.js';
import { temporaryFolder } from '../support/paths.js';
import { makeRun, runIdAt } from './audit-support.js';

const state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
process.env['XDG_STATE_HOME'] = state;
process.env['LOCALAPPDATA'] = state;
after(() => rmSync(state, { recursive: true, force: true }));

const ownMemory = () => join(state, 'runbook', 'audits');

/** What is wrong with the audit of a folder, in one text; empty where nothing is. */
async function faults(home: string): Promise<string> {
  const verdict = await verifyAudit(home, { keyFiles: [], runbookFolder: undefined });
  assert.ok(verdict.ok);
  return verdict.value.kind === 'changed' ? verdict.value.findings.map(({ message }) => message).join('\n') : '';
}

async function withRun(home: string, n: number): Promise<string> {
  const { directory } = makeRun(home, { runId: runIdAt(n), steps: 1 });
  assert.ok((await syncAudit(home, process.env)).ok);
  return directory;
}

const lost = /this account wrote \d+ entries into this audit, up to sha256:\S+, which it does not hold any more/;

test('an audit that was removed together with a run is missed, and so is one that was made anew without it', async (t) => {
  const home = temporaryFolder(t);
  await withRun(home, 1);
  const removed = await withRun(home, 2);
  assert.equal(await faults(home), '');
  rmSync(removed, { recursive: true });
  rmSync(join(home, 'audit'), { recursive: true });
  assert.match(await faults(home), lost);
  assert.ok((await rebuildAudit(home, process.env)).ok);
  assert.match(await faults(home), lost);
  const third = await withRun(home, 3);
  assert.match((await auditDrive(third, process.env)) ?? '', /^the audit was changed: this account wrote/);
  assert.match(await faults(home), lost);
});

test('an audit that was put back to what it was before is missed, with its runs', async (t) => {
  const home = temporaryFolder(t);
  await withRun(home, 1);
  cpSync(join(home, 'audit'), join(home, 'before'), { recursive: true });
  const removed = await withRun(home, 2);
  rmSync(removed, { recursive: true });
  rmSync(join(home, 'audit'), { recursive: true });
  cpSync(join(home, 'before'), join(home, 'audit'), { recursive: true });
  assert.match(await faults(home), lost);
});

test('what others add to an audit takes nothing from what this account wrote', async (t) => {
  const home = temporaryFolder(t);
  await withRun(home, 1);
  const others = { XDG_STATE_HOME: join(home, 'others'), LOCALAPPDATA: join(home, 'others') };
  makeRun(home, { runId: runIdAt(2), steps: 1 });
  assert.ok((await syncAudit(home, others)).ok);
  assert.equal(await faults(home), '');
  const mine = await withRun(home, 3);
  assert.equal(await auditDrive(mine, process.env), undefined);
  assert.equal(await faults(home), '');
});

test('an audit counts as it is once a person has removed what was noted of it, and not when that was only damaged', async (t) => {
  const home = temporaryFolder(t);
  const before = new Set(readdirSync(ownMemory()));
  await withRun(home, 1);
  const [name = ''] = readdirSync(ownMemory()).filter((file) => !before.has(file));
  rmSync(join(home, 'audit'), { recursive: true });
  assert.ok((await syncAudit(home, process.env)).ok);
  assert.equal(await faults(home), '');
  appendFileSync(join(ownMemory(), name), 'x');
  assert.match(await faults(home), /where this account noted the end of the audit, is not what was noted/);
  writeFileSync(join(ownMemory(), name), '');
  await withRun(home, 2);
  assert.match(await faults(home), /is not what was noted/);
  rmSync(join(ownMemory(), name));
  assert.equal(await faults(home), '');
});
