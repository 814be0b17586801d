import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { program } from '../support/cli.js';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { Terminal } from '../support/terminal.js';

// Outlives the terminal, and notes how the program ended that was started on it and what it said beside it.
const watcher = `import { spawn } from 'node:child_process';
import { openSync, renameSync, writeFileSync } from 'node:fs';
process.on('SIGHUP', () => {});
const child = spawn(process.execPath, process.argv.slice(2), { stdio: ['inherit', 'inherit', openSync('faults', 'w')] });
child.on('exit', (code, signal) => {
  writeFileSync('begun', String(signal ?? code));
  renameSync('begun', 'ended');
});
`;

const change = 'id: note, type: cli, with: {argv: [touch, note]}';
const slow = 'id: slow, type: script, with: {shell: sh, run: "echo begun; sleep 1; echo over"}';

const places: Readonly<Record<string, { words: readonly string[]; steps: readonly string[]; shows: string }>> = {
  'at a question': { words: ['exec', '--mode', 'real'], steps: [change], shows: 'run it? (y/n)' },
  'while a step runs': { words: ['exec', '--mode', 'real'], steps: [slow, change], shows: 'begun' },
  'at the prompt of the debugger': { words: ['debug'], steps: [change], shows: '(1/1 note) ' },
};

for (const [name, { words, steps, shows }] of Object.entries(places)) {
  test(`a program whose terminal goes away ${name} ends quietly, with the code of a run that waits`, {
    timeout: 60_000,
    skip: process.platform === 'win32',
  }, async (t) => {
    const folder = runbookFolder(t, v1(steps));
    writeFileSync(join(folder, 'watch.mjs'), watcher);
    const command = [process.execPath, 'watch.mjs', program, ...words, 'runbook.yaml', '--as', 'alice'];
    const terminal = new Terminal(t, command, { cwd: folder, env: { XDG_STATE_HOME: join(folder, 'state') } });
    await terminal.shows(shows);
    terminal.end();
    const ended = join(folder, 'ended');
    while (!existsSync(ended)) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual([readFileSync(ended, 'utf8'), readFileSync(join(folder, 'faults'), 'utf8')], ['6', '']);
    const types = eventsOf(onlyRun(folder)).map(({ type }) => type);
    assert.ok(types.includes('run.paused') && !types.includes('run.finished'), types.join(' '));
    assert.equal(existsSync(join(folder, 'note')), false);
  });
}
