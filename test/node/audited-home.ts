import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { syncAudit } from '../../runtime/node/audit/sync.js';
import type { AuditVerdict } from '../../runtime/node/audit/verdict.js';
import { verifyAudit } from '../../runtime/node/audit/verify.js';
import type { Trust } from '../../runtime/node/record/verify-run.js';
import type { AuditEntry } from '../../runtime/record/audit/entry.js';
import { temporaryFolder } from '../support/paths.js';
import { auditFiles, entriesIn, forgeAudit, linesIn, makeRun, runIdAt } from './audit-support.js';

// What this account remembers of audits is nothing of these tests.
const state = mkdtempSync(join(tmpdir(), 'runbook-state-'));
process.env['XDG_STATE_HOME'] = state;
process.env['LOCALAPPDATA'] = state;
after(() => rmSync(state, { recursive: true, force: true }));

export const noTrust: Trust = { keyFiles: [], runbookFolder: undefined };
export const digest = `sha256:${'2'.repeat(64)}`;

export async function synced(home: string) {
  const result = await syncAudit(home, process.env);
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  return result.value;
}

export async function verdictOn(home: string, trust = noTrust): Promise<AuditVerdict> {
  const verdict = await verifyAudit(home, trust);
  assert.ok(verdict.ok, verdict.ok ? '' : verdict.error.message);
  return verdict.value;
}

export async function assertVerified(home: string): Promise<void> {
  const verdict = await verdictOn(home);
  assert.equal(verdict.kind, 'verified', JSON.stringify(verdict));
}

/** The first thing that verification names. */
export async function firstFinding(home: string): Promise<string> {
  const verdict = await verdictOn(home);
  assert.equal(verdict.kind, 'changed', JSON.stringify(verdict));
  const [finding] = verdict.kind === 'changed' ? verdict.findings : [];
  return `${finding?.file}:${finding?.line ?? ''}: ${finding?.message}`;
}

/** A folder whose audit holds two runs, of two steps each. */
export async function auditedHome(context: TestContext): Promise<string> {
  const home = temporaryFolder(context);
  makeRun(home, { runId: runIdAt(1), steps: 2 });
  makeRun(home, { runId: runIdAt(2), steps: 2 });
  await synced(home);
  return home;
}

export function forged(home: string, change: (entries: readonly AuditEntry[]) => readonly AuditEntry[]): void {
  forgeAudit(home, change(entriesIn(home)));
}

export function replaceLine(home: string, line: number, change: (text: string) => string): void {
  const lines = linesIn(auditFiles(home).entries);
  const changed = change(lines[line - 1]!);
  assert.notEqual(changed, lines[line - 1]);
  writeLines(home, lines.with(line - 1, changed));
}

export function writeLines(home: string, lines: readonly string[]): void {
  writeFileSync(auditFiles(home).entries, lines.map((line) => `${line}\n`).join(''));
}
