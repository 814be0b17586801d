import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runbook } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';
import { callsIn, pageText } from './pages.js';
import { wordsOf } from './words.js';

/** What needs a run that happened, a person, a file of the reader's own, or does more than look. */
const isForReaders = (line: string) =>
  /\b(?:RUN_ID|RUN|RUNBOOK|STEP|NAME|FOLDER|GUIDE|FILE)\b|--mode real|^(?:debug|resume|panic|approve|evidence|prune|audit)\b|--online|[A-Z_]+\.md|docs\//.test(
    line,
  );

// What it ends with depends on the programs that are installed where the tests run.
const mayFind = (line: string) => line.startsWith('doctor');

for (const page of ['README.md', 'docs/tour.md', 'docs/authoring.md', 'docs/doctor.md']) {
  test(`the command lines of ${page} work in their order, in a fresh folder with the examples`, async (t) => {
    const cwd = temporaryFolder(t);
    cpSync(join(root, 'examples'), join(cwd, 'examples'), { recursive: true });
    if (page !== 'docs/doctor.md') mkdirSync(join(cwd, '.runbook'));
    const env = { XDG_STATE_HOME: join(cwd, '.state'), XDG_CONFIG_HOME: join(cwd, '.config') };
    const lines = callsIn(pageText(page)).filter(({ kind, line }) => kind === 'block' && !isForReaders(line));
    assert.ok(lines.length >= 3, page);
    for (const { line } of lines) {
      const { code, stdout, stderr } = await runbook(wordsOf(line), { cwd, env });
      const isWell = code === 0 || (code === 1 && mayFind(line));
      assert.ok(isWell, `runbook ${line}: ${code} ${stdout}${stderr}`);
    }
  });
}
