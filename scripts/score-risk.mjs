// Scores the built classifier against labelled commands.
//   node scripts/score-risk.mjs PATH/score-risk.mjs [--set FILE] [--details]
// The first argument is the scorer; it hands {"id","command","shell"} a line to `runbook classify --jsonl`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [scorer, ...rest] = process.argv.slice(2);
const built = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'runbook.js');
if (scorer === undefined || !existsSync(scorer))
  fail('name the scorer: node scripts/score-risk.mjs PATH/score-risk.mjs');
if (!existsSync(built)) fail(`'${built}' is not built; run 'npm run build' first`);

const command = `${process.execPath} ${built} classify --jsonl`;
const { status, error } = spawnSync(process.execPath, [scorer, '--cmd', command, ...rest], { stdio: 'inherit' });
if (error !== undefined) throw error;
process.exitCode = status ?? 2;

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
