// npm run release: everything of a release but its publication. Nothing is sent anywhere; the commands that would are printed.
//   npm run release                 a dry run: what is not ready for a release yet is told
//   npm run release -- --final      the same on the commit of a release: what is not ready is a failure
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeArtifacts } from './package/artifacts.mjs';
import { publishCommands } from './package/publish-commands.mjs';
import { readiness } from './package/readiness.mjs';
import { verifyArtifacts } from './package/verify-artifacts.mjs';
import { installPackages, root } from './shell.mjs';

const { values } = parseArgs({ options: { final: { type: 'boolean', default: false } } });
const folder = join(root, 'out', 'release');

installPackages();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { faults, toDo } = readiness(version);
const open = values.final ? [...faults, ...toDo] : faults;
if (open.length > 0) end(open);

rmSync(folder, { recursive: true, force: true });
const artifacts = makeArtifacts(folder, version);
await verifyArtifacts(folder, artifacts, version);
console.log(`\n${folder} holds the release of ${version}; nothing was published. What publishes it:\n`);
console.log(publishCommands(artifacts, version));
if (toDo.length > 0) console.log(`\nBefore that:\n${toDo.map((one) => `  – ${one}`).join('\n')}`);

function end(lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}
