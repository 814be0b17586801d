import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Runs every suite in the extension host that calls it; rejects when a test failed. */
export async function run(): Promise<void> {
  // The lines cross two processes unformatted, among the window's own: the mark is how they are told apart.
  Mocha.reporters.Base.consoleLog = (...words: unknown[]) => {
    console.log(format(...words).replace(/^/gm, '[suite] '));
  };
  const mocha = new Mocha({ ui: 'tdd', timeout: 90_000, color: false });
  // That of tests sees how the extension begins.
  const all = [
    'tests',
    'language',
    'compile',
    'paste',
    'model',
    'debug',
    'guide',
    'panic',
    'walkthrough',
    'settings',
    'look-after',
    'views',
  ];
  const names = process.env['RUNBOOK_SUITES']?.split(',') ?? all;
  for (const name of names) mocha.addFile(join(__dirname, `${name}.suite.cjs`));
  const { passed, failed } = await outcome(mocha);
  const file = process.env['RUNBOOK_SUITE_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed }));
  if (failed > 0) throw new Error(`${failed} failed`);
}

function outcome(mocha: Mocha): Promise<{ readonly passed: number; readonly failed: number }> {
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
}
