import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { compileGuide } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { benchActivation } from './activation.js';
import { benchClassify, benchClassifyProcesses } from './classify.js';
import { benchCompile } from './compile.js';
import { benchDebugger } from './debugger.js';
import { benchLanguage } from './language.js';
import { median, node, say } from './measure.js';
import { benchPage } from './page.js';
import { benchPanic } from './panic.js';
import { benchReplay } from './replay.js';
import { benchDryRun, benchLongRun, benchSteps, runbookOf } from './run.js';
import { benchRunPage } from './run-page.js';
import { benchVerify } from './trace.js';

const program = join('dist', 'runbook.js');
const folder = mkdtempSync(join(tmpdir(), 'runbook-bench-'));
process.env['XDG_STATE_HOME'] = folder;

async function benchStart(): Promise<void> {
  const bare = await median(15, () => node('-e', '0'));
  say('runbook --version (limit 1.5 ×)', await median(15, () => node(program, '--version')), 'node -e 0', bare);
  const file = join(folder, 'small.yaml');
  writeFileSync(file, runbookOf(3));
  say('runbook validate, 3 steps', await median(9, () => node(program, 'validate', file)), 'node -e 0', bare);
}

async function benchText(): Promise<void> {
  const guide = readFileSync('examples/disk-pressure.md', 'utf8');
  const compile = () => compileGuide({ text: guide, file: 'disk-pressure.md', sha256Hex });
  say(
    'compile the example guide',
    await median(51, compile),
    'markdown-it parse',
    await median(51, () => new MarkdownIt().parse(guide, {})),
  );
  const text = runbookOf(500);
  say('diagnostics of 500 steps', await median(9, () => readRunbook(text)), 'limit', 50);
}

try {
  console.log(`${'what'.padEnd(44)}${'ours'.padStart(12)}   ${'peer'.padStart(12)}   ${'ratio'.padStart(8)}   peer is`);
  await benchStart();
  benchActivation();
  await benchClassifyProcesses(program);
  await benchClassify();
  await benchText();
  await benchCompile();
  await benchLanguage(folder, program);
  await benchDebugger(folder);
  await benchSteps(folder);
  await benchDryRun(folder, program);
  await benchReplay(folder);
  await benchRunPage(folder);
  await benchPage();
  await benchPanic(folder, program);
  benchVerify(benchLongRun(folder), program);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
