import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { syncAudit } from '../../runtime/node/audit/sync.js';
import { auditFiles, linesIn, makeRun, runIdAt } from './audit-support.js';
import { assertVerified, auditedHome, digest, firstFinding, forged, replaceLine, writeLines } from './audited-home.js';

attack('an entry that was edited is found by its hash', /audit.jsonl:7: the hash of the line does not match/, (home) =>
  replaceLine(home, 7, (line) => line.replace('"id":"', '"id":"x')),
);
attack(
  'an entry that was edited and chained anew is found by the trace',
  /audit.jsonl:8: the entry does not say what event 9 of run/,
  (home) => forged(home, (entries) => entries.with(7, { ...entries[7]!, actor: { kind: 'human', id: 'mallory' } })),
);
attack(
  'an entry that was copied in is found by its number',
  /audit.jsonl:6: the line has number 5 where 6 is due/,
  (home) => {
    const lines = linesIn(auditFiles(home).entries);
    writeLines(home, lines.toSpliced(5, 0, lines[4]!));
  },
);
attack(
  'an entry that was chained in is found by the trace',
  /audit.jsonl:6: event \d+ of run .* was told before/,
  (home) => forged(home, (entries) => entries.toSpliced(5, 0, entries[4]!)),
);
attack('an entry of a run that there never was is found', /audit.jsonl:4: the trace of run .* is gone/, (home) =>
  forged(home, (entries) => entries.toSpliced(3, 0, { ...entries[2]!, run_id: runIdAt(9) })),
);
attack(
  'an entry that was removed is found by its number',
  /audit.jsonl:9: the line has number 10 where 9 is due/,
  (home) => writeLines(home, linesIn(auditFiles(home).entries).toSpliced(8, 1)),
);
attack(
  'an entry that was removed from the chain is found by the trace',
  /audit.jsonl:8: event \d+ of run '.*', step.started, has no entry before this one/,
  (home) =>
    forged(home, (entries) => {
      const at = entries.findIndex(({ type }) => type === 'step.started');
      return entries.toSpliced(at, 1);
    }),
);
attack(
  'entries that were swapped are found by their numbers',
  /audit.jsonl:3: the line has number 4 where 3 is due/,
  (home) => {
    const lines = linesIn(auditFiles(home).entries);
    writeLines(home, lines.toSpliced(2, 2, lines[3]!, lines[2]!));
  },
);
attack('entries that were swapped in the chain are found by the trace', /audit.jsonl:3: event 3 of run/, (home) =>
  forged(home, (entries) => entries.toSpliced(2, 2, entries[3]!, entries[2]!)),
);
attack(
  'an audit that was cut is found by its head',
  /audit.jsonl:31: head.json notes 36 entries, and there are 30/,
  (home) => writeLines(home, linesIn(auditFiles(home).entries).slice(0, 30)),
);
attack(
  'an audit that was cut within a line is found by its head',
  /audit.jsonl:36: head.json notes 36 entries/,
  (home) => truncateSync(auditFiles(home).entries, statSync(auditFiles(home).entries).size - 5),
);
attack('lines that follow the noted end are found', /audit.jsonl:37: there are lines after the last entry/, (home) =>
  appendFileSync(auditFiles(home).entries, `${linesIn(auditFiles(home).entries)[3]}\n`),
);
attack('a head that is gone is found', /head.json:: head.json is missing/, (home) => rmSync(auditFiles(home).head));
attack('a head that was edited is found', /head.json:: head.json is not what was noted/, (home) =>
  writeFileSync(auditFiles(home).head, '{}'),
);
attack(
  'a head of another audit is found',
  /audit.jsonl:36: the last entry is not the one that head.json notes/,
  (home) => {
    const text = readFileSync(auditFiles(home).head, 'utf8');
    writeFileSync(auditFiles(home).head, text.replace(/"head_hash":"[^"]+"/, `"head_hash":"${digest}"`));
  },
);
attack(
  'a trace that is gone without a note is found, with the first of its entries',
  /audit.jsonl:19: the trace of run .* is gone/,
  (home) => rmSync(join(home, 'runs', runIdAt(2)), { recursive: true }),
);
attack(
  'a trace that was cut is found',
  /audit.jsonl:36: the trace of run .* has no event 20: the entry was added, or the trace was cut/,
  (home) => {
    const path = join(home, 'runs', runIdAt(2), 'trace.jsonl');
    writeFileSync(path, `${linesIn(path).slice(0, -1).join('\n')}\n`);
  },
);
attack('a trace that was edited is found', /audit.jsonl:4: run .*: line 5 of its trace: the hash/, (home) => {
  const path = join(home, 'runs', runIdAt(1), 'trace.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace('kubectl/drain', 'kubectl/get'));
});
attack(
  'a trace that was written anew, with all hashes right, is found',
  /audit.jsonl:1: event 1 of run .* written anew/,
  (home) => {
    makeRun(home, { runId: runIdAt(1), steps: 2, at: '2026-11-20T09:00:00.001Z' });
  },
);
attack(
  'a trace that was put in the place of another is found',
  /line 1 of its trace: the line belongs to run/,
  (home) => cpSync(join(home, 'runs', runIdAt(2)), join(home, 'runs', runIdAt(1)), { recursive: true }),
);
attack(
  'an approval that was edited in the list of approvals is found',
  /approvals.jsonl:2: the line is not what the audit says/,
  (home) => {
    const { approvals } = auditFiles(home);
    writeFileSync(approvals, readFileSync(approvals, 'utf8').replace('"id":"bob"', '"id":"eve"'));
  },
);
attack('an approval that was added to the list of approvals is found', /approvals.jsonl:: lines were added/, (home) => {
  const { approvals } = auditFiles(home);
  appendFileSync(approvals, `${linesIn(approvals)[1]}\n`);
});
attack(
  'an approval that was removed from the list of approvals is found',
  /approvals.jsonl:8: the line is missing/,
  (home) => {
    const { approvals } = auditFiles(home);
    writeFileSync(approvals, `${linesIn(approvals).slice(0, -1).join('\n')}\n`);
  },
);

test('nothing is added to an audit that was changed', async (t) => {
  const cut = await auditedHome(t);
  writeLines(cut, linesIn(auditFiles(cut).entries).slice(0, 30));
  const swapped = await auditedHome(t);
  const lines = linesIn(auditFiles(swapped).entries);
  writeLines(swapped, lines.toSpliced(34, 2, lines[35]!, lines[34]!));
  const headless = await auditedHome(t);
  rmSync(auditFiles(headless).head);
  const longer = await auditedHome(t);
  appendFileSync(auditFiles(longer).entries, '{"v":1}\n');
  for (const home of [cut, swapped, headless, longer]) {
    const before = readFileSync(auditFiles(home).entries);
    makeRun(home, { runId: runIdAt(3) });
    const refused = await syncAudit(home, process.env);
    assert.ok(!refused.ok);
    assert.match(refused.error.message, /the audit in '.*' was changed, .*; 'runbook audit verify' tells more/);
    assert.deepEqual(readFileSync(auditFiles(home).entries), before);
  }
});

/** A test that what was done to an audited folder is found, and named first. */
function attack(title: string, finding: RegExp, act: (home: string) => unknown): void {
  test(title, async (t) => {
    const home = await auditedHome(t);
    await assertVerified(home);
    act(home);
    assert.match(await firstFinding(home), finding);
  });
}
