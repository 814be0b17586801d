// npm start: from a fresh clone to a recorded run of the example guide.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { installPackages, must, root, run, script } from './shell.mjs';

const guide = 'examples/disk-pressure.md';
const runbook = 'examples/disk-pressure.runbook.yaml';
const mapping = 'examples/disk-pressure.mapping.md';
const evidence = 'examples/disk-pressure.evidence.yaml';
const as = 'newcomer';

installPackages();
const started = Date.now();
say('building the command line, the language server, the debug adapter and the extension');
script('build.mjs');
script('package.mjs');

say(`compiling ${guide}`);
runbookCli('compile', guide, '--out', runbook, '--mapping', mapping);
say(`validating ${runbook}`);
runbookCli('validate', runbook);
say(`running ${runbook}; its manual steps are answered by ${evidence}`);
runbookCli('exec', runbook, '--mode', 'real', '--evidence', evidence, '--as', as);
say(
  `done in ${((Date.now() - started) / 1000).toFixed(0)} s; read the guide beside its draft: ${guide}, ${runbook}, ${mapping}`,
);
if (process.stdin.isTTY && process.stdout.isTTY) await offerEditor();

function say(text) {
  console.log(`\n── ${text}`);
}

function runbookCli(...words) {
  // The run stays inside the clone, and so does the note of where it lies.
  const env = { ...process.env, XDG_STATE_HOME: join(root, '.runbook', 'state') };
  must(process.execPath, ['dist/runbook.js', ...words], { env });
}

async function offerEditor() {
  const desktop = onPath('code');
  const where = desktop ? 'VS Code' : 'a VS Code served on this machine only';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\nOpen the example in ${where}, with the extension loaded? (y/n) `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) return;
  if (desktop)
    process.exit(run(desktop, [`--extensionDevelopmentPath=${root}`, join(root, 'examples'), join(root, runbook)]));
  const { serveExample } = await import('../test/editor/serve.mjs');
  await serveExample({ folder: join(root, 'examples'), vsix: join(root, 'out', 'runbook.vsix') });
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  return folders.flatMap((folder) => names.map((file) => join(folder, file))).find((path) => existsSync(path));
}
