// npm run facts: the sizes of what is shipped, how long the extension takes to begin, what axe finds in its pages and how many
// settings there are, each beside its limit. Ends with 1 where one is above it.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { activationLimitMs, beginningBytes, measureActivation } from '../test/editor/activation.mjs';
import { limits } from './package/limits.mjs';
import { violationsOf } from './package/violations.mjs';
import { installPackages, root, script } from './shell.mjs';

installPackages();
script('build.mjs');
script('package.mjs');
script('pack-cli.mjs');
const { version, contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const activation = await quietly(() => measureActivation());
const settings = Object.keys(contributes.configuration.properties).length;
const facts = [
  size('the extension, runbook.vsix', join('out', 'runbook.vsix'), limits.vsixBytes),
  size('the command line, for npm', join('out', `runbook-${version}.tgz`), limits.tarballBytes),
  fact('activation, the median of 5 windows', activation.medianMs, activationLimitMs, 'ms'),
  fact('  the code that it begins with', beginningBytes(join(root, 'dist')), limits.beginningBytes, 'bytes'),
  fact('  what failed as it began', activation.failed, 0, ''),
  ...accessibility(),
  fact('settings', settings, limits.settings, ''),
];
console.log(`\n${'what'.padEnd(44)}${'measured'.padStart(14)}   ${'limit'.padStart(14)}`);
for (const { what, value, limit, unit, isKept } of facts) {
  const [measured, most] = [value, limit].map((number) => `${number} ${unit}`.trim().padStart(14));
  console.log(`${what.padEnd(44)}${measured}   ${most}   ${isKept ? '✔ kept' : '✖ above it'}`);
}
process.exitCode = facts.every(({ isKept }) => isKept) ? 0 : 1;

function size(what, file, limit) {
  return fact(what, statSync(join(root, file)).size, limit, 'bytes');
}

function fact(what, value, limit, unit) {
  return { what, value: Math.round(value), limit, unit, isKept: value <= limit };
}

/** The violations of every state of the page, over all themes, as the command that looks at them prints them. */
function accessibility() {
  const words = [join('test', 'page', 'axe.mjs')];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  const states = violationsOf(stdout);
  if (states.length === 0) throw new Error(`axe said nothing of any page (exit code ${status})\n${stdout}${stderr}`);
  return states.map(({ state, pages, violations }) => fact(`axe, ${state} (${pages} themes)`, violations, 0, ''));
}

/** What a suite prints of itself is none of the facts. */
async function quietly(act) {
  const { log } = console;
  console.log = () => {};
  try {
    return await act();
  } finally {
    console.log = log;
  }
}
