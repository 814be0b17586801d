import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from './paths.js';
import { keys, Terminal } from './terminal.js';
import { TerminalScreen } from './terminal-screen.js';

function check(written: readonly string[], visible: string, everything = visible): void {
  const screen = new TerminalScreen(8, 3);
  for (const text of written) screen.write(text);
  assert.deepEqual([screen.visible(), screen.everything()], [visible, everything], JSON.stringify(written));
}

test('a screen shows what was written last at each place', () => {
  check(['one\r\ntwo'], 'one\ntwo');
  check(['one\rtw'], 'twe');
  check(['question\u001b[1G\u001b[0Jyes'], 'yes');
  check(['ab\u001b[', '1Dc'], 'ac');
  check(['\u001b[31mred\u001b[0m\u0007'], 'red');
  check(['a\tb'], 'a      b');
});

test('a long line goes on in the next one, and what leaves the screen is kept', () => {
  check(['123456789'], '12345678\n9');
  check(['1\r\n2\r\n3\r\n4'], '2\n3\n4', '1\n2\n3\n4');
  check(['1\r\n2\u001b[2A\u001b[2Kx'], ' x\n2');
});

test('a program on a terminal has its size, is asked as a person would be, and tells how it ended', async (t) => {
  const script = join(temporaryFolder(t), 'ask.mjs');
  const text = `
    import { createInterface } from 'node:readline/promises';
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    console.log(process.stdout.columns + 'x' + process.stdout.rows, process.stdin.isTTY, process.env.NO_COLOR);
    const first = await terminal.question('name? ');
    const second = await terminal.question('name? ');
    console.log('it is', first, second);
    terminal.close();
    process.exitCode = 7;`;
  writeFileSync(script, text);
  const terminal = new Terminal(t, [process.execPath, script], {});
  await terminal.answer('name? ', 'alice');
  await terminal.shows('name? ');
  terminal.type(`bob${keys.enter}`);
  assert.equal(await terminal.exit(), 7);
  assert.equal(terminal.transcript(), '80x24 true 1\nname? alice\nname? bob\nit is alice bob');
});

test('a text that never comes is told together with what came', async (t) => {
  const terminal = new Terminal(t, ['echo', 'something else'], {});
  await assert.rejects(terminal.shows('never'), /'never' did not come before the program ended; .*\nsomething else/s);
});
