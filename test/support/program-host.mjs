// Runs the built program again and again in this one process, which loads its modules once: command after command as it
// is sent, each with its own words, folder, environment and input.
//   node program-host.mjs PROGRAM     with a channel to whoever starts it
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const program = pathToFileURL(process.argv[2]);
const home = process.cwd();
let said = { stdout: '', stderr: '' };
let turn = 0;

for (const name of ['stdout', 'stderr']) {
  const stream = process[name];
  // Every command listens for what a process of its own would listen for once.
  stream.setMaxListeners(0);
  stream.write = (chunk, ...rest) => {
    said[name] += Buffer.isBuffer(chunk) ? chunk.toString() : chunk;
    const done = rest.find((one) => typeof one === 'function');
    if (done) process.nextTick(done);
    return true;
  };
}
process.setMaxListeners(0);
// The next one is sent only when this one has ended.
process.on('message', async ({ words, cwd, env, input }) => process.send(await outcome(words, { cwd, env, input })));
process.on('disconnect', () => process.exit());

async function outcome(words, { cwd, env, input }) {
  said = { stdout: '', stderr: '' };
  process.chdir(cwd);
  takeOver(env);
  process.argv = [process.execPath, program.pathname, ...words];
  Object.defineProperty(process, 'stdin', { value: Readable.from(input === '' ? [] : [input]), configurable: true });
  syncBuiltinESMExports();
  const kept = process.getActiveResourcesInfo().length;
  turn += 1;
  // Only the entry is another module each time; what it imports is loaded already.
  await import(`${program.href}?turn=${turn}`);
  // A process of its own would end once nothing keeps it.
  while (process.getActiveResourcesInfo().length > kept) await sleep(1);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  process.chdir(home);
  return { code, ...said };
}

function takeOver(env) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}
