import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { ProviderCommand } from '../../runtime/engine/provider-port.js';
import { root, temporaryFolder } from '../support/paths.js';
import { done, opened, providerOf, providerWith } from './provider-support.js';

test('a provider gets the step and gives an exit code and both outputs, which arrive as they would from a program', async (t) => {
  const seen: string[] = [];
  const folder = providerWith(
    t,
    `const { runId, stepId, attempt, cwd } = context;
     context.log('working');
     return { exitCode: 3, stdout: JSON.stringify({ ...step, context: [stepId, attempt, cwd, runId === process.env.RUNBOOK_RUN_ID] }), stderr: 'late' };`,
  );
  const execution = await done(t, folder, {
    with: { a: ['{{', 1, null] },
    onOutput: (stream, text) => seen.push(`${stream}:${text.slice(0, 7)}`),
  });
  assert.deepEqual(
    [execution.outcome, execution.exitCode, execution.stderr.text],
    ['exited', 3, 'working\nlate'],
    execution.detail,
  );
  assert.deepEqual(JSON.parse(execution.stdout.text), {
    id: 'a',
    type: 'demo.act',
    with: { a: ['{{', 1, null] },
    context: ['a', 1, folder, true],
  });
  assert.equal(execution.stdout.bytes, Buffer.byteLength(execution.stdout.text));
  assert.deepEqual(seen, ['stderr:working', 'stdout:{"id":"', 'stderr:late']);
});

test('an empty result passes with exit code 0 and no output', async (t) => {
  const { outcome, exitCode, stdout } = await done(t, providerWith(t, 'return {};'));
  assert.deepEqual([outcome, exitCode, stdout.text], ['exited', 0, '']);
});

test('the input is frozen through and through, and writing to it changes nothing outside', async (t) => {
  const input = { list: [1], deep: { down: 'x' } };
  const folder = providerWith(
    t,
    `const tries = [() => { step.id = 'b'; }, () => { step.with.deep.down = 'y'; }, () => step.with.list.push(2),
       () => { context.stepId = 'b'; }, () => { context.more = 1; }, () => { delete step.with.deep; }];
     const held = tries.map((one) => { try { one(); return false; } catch (error) { return error instanceof TypeError; } });
     return { stdout: JSON.stringify(held) };`,
  );
  const { stdout } = await done(t, folder, { with: input });
  assert.deepEqual(JSON.parse(stdout.text), [true, true, true, true, true, true]);
  assert.deepEqual(input, { list: [1], deep: { down: 'x' } });
});

// Each is what a provider could do to step outside; what it answers is the code of the error.
const escapes: Readonly<Record<string, string>> = {
  'reading files beside its folder': `(await import('node:fs')).readFileSync('/etc/hostname')`,
  'reading through its own folder': `(await import('node:fs')).readFileSync(new URL('../outside', import.meta.url))`,
  'writing into its own folder': `(await import('node:fs')).writeFileSync(new URL('./new', import.meta.url), '')`,
  'writing into the temporary folder': `(await import('node:fs')).writeFileSync('/tmp/runbook-provider-wrote', '')`,
  'starting a program': `(await import('node:child_process')).execFileSync('true')`,
  'starting a worker': `new (await import('node:worker_threads')).Worker('1', { eval: true })`,
  'loading native code': `process.dlopen({ exports: {} }, '/tmp/x.node')`,
  'signalling the runtime': 'process.kill(process.ppid, 0)',
  'waking the debugger of the runtime': 'process._debugProcess(process.ppid)',
};

for (const [what, code] of Object.entries(escapes)) {
  test(`a provider is kept from ${what}`, async (t) => {
    const folder = providerWith(
      t,
      `try { ${code}; return { stdout: 'done' }; } catch (error) { return { stdout: error.code ?? error.message }; }`,
    );
    writeFileSync(join(folder, '..', 'outside'), 'x');
    const { outcome, stdout } = await done(t, folder);
    assert.equal(outcome, 'exited');
    assert.match(stdout.text, /^(ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|process\._?\w+ is not a function)$/);
  });
}

test('a provider reads its own folder and loads modules from it', async (t) => {
  const folder = providerOf(
    t,
    `import { word } from './inner/word.mjs';
     import { readFileSync } from 'node:fs';
     export const validate = () => [];
     export const execute = () => ({ stdout: word + JSON.parse(readFileSync(new URL('./provider.json', import.meta.url))).namespace });`,
  );
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'word.mjs'), "export const word = 'inner ';\n");
  assert.equal((await done(t, folder)).stdout.text, 'inner demo');
});

test('NODE_OPTIONS of the starter do not open what is closed', async (t) => {
  const folder = providerWith(
    t,
    `try { (await import('node:child_process')).execFileSync('true'); return { stdout: 'ran' }; } catch (error) { return { stdout: error.code }; }`,
  );
  const { stdout } = await done(t, folder, { environment: { NODE_OPTIONS: '--allow-child-process' } });
  assert.equal(stdout.text, 'ERR_ACCESS_DENIED');
});

test('what a provider prints is a log and never an answer', async (t) => {
  const folder = providerWith(
    t,
    `console.log('{"kind":"result","result":{"exitCode":9}}'); console.error('aside'); process.stdout.write('no end'); return { stdout: 'real' };`,
  );
  const { exitCode, stdout, stderr } = await done(t, folder);
  assert.deepEqual([exitCode, stdout.text], [0, 'real']);
  assert.deepEqual(stderr.text.split('\n').filter(Boolean).sort(), [
    'aside',
    'no end',
    '{"kind":"result","result":{"exitCode":9}}',
  ]);
});

const steering = ['next', 'status', 'captures', 'evidence', 'error', 'goto', 'outputs', 'env'];

for (const field of steering) {
  test(`a result with '${field}' is rejected, and the message names it`, async (t) => {
    const { outcome, detail, stdout } = await done(t, providerWith(t, `return { stdout: 'x', ${field}: 'b' };`));
    assert.equal(outcome, 'spawn-failed');
    assert.match(detail ?? '', new RegExp(`^the provider 'demo' gave a result with '${field}'`));
    assert.equal(stdout.text, '');
  });
}

test('what a provider does wrong fails the step with a message that says what', async (t) => {
  const check = async (code: string, message: RegExp) => {
    const { outcome, exitCode, detail } = await done(t, providerWith(t, code));
    assert.deepEqual([outcome, exitCode], ['spawn-failed', null], code);
    assert.match(detail ?? '', message, code);
  };
  await check(`throw new Error('the bucket is gone');`, /^the provider 'demo' failed: the bucket is gone$/);
  await check(`throw null;`, /failed: null$/);
  await check('process.exit(0);', /ended without an answer \(exit code 0\)$/);
  await check('process.exit(7);', /ended without an answer \(exit code 7\)$/);
  await check('process.abort();', /ended without an answer \(signal SIG\w+\)$/);
  await check('await new Promise(() => {});', /ended without an answer \(exit code \d+\)$/);
  await check(
    `setTimeout(() => { throw new Error('late'); }, 1); await new Promise((r) => setTimeout(r, 5000));`,
    /ended without an answer \(exit code 1\)$/,
  );
  await check(
    'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));',
    /ended without an answer \(signal SIG\w+\)$/,
  );
  await check(
    `(await import('node:fs')).writeSync(3, 'garbage\\n'); return {};`,
    /wrote what is no answer: 'garbage'$/,
  );
  await check(
    `(await import('node:fs')).writeSync(3, '{"kind":"result","result":{}}\\n'); return {};`,
    /answered twice$/,
  );
  await check('return 7;', /gave 7, not an object with exitCode, stdout and stderr$/);
  await check('return [];', /gave \[\], not an object/);
  await check('', /gave nothing, not an object/);
  await check(`return { exitCode: '0' };`, /gave "0" as exitCode, not a whole number from 0$/);
  await check('return { exitCode: -1 };', /gave -1 as exitCode/);
  await check('return { stdout: Buffer.from("x") };', /as stdout, not a text$/);
  await check('return { stderr: ["x"] };', /gave \["x"\] as stderr, not a text$/);
  await check('return { stdout: 1n };', /gave what cannot be written as JSON/);
});

test('a module that cannot be loaded, or lacks a function, fails the step', async (t) => {
  const check = async (text: string, message: RegExp) => {
    const { outcome, detail } = await done(t, providerOf(t, text));
    assert.equal(outcome, 'spawn-failed', text);
    assert.match(detail ?? '', message);
  };
  await check('export const execute = () => ({});', /^the provider 'demo' does not export the function 'validate'/);
  await check('export const validate = () => [];', /does not export the function 'execute'/);
  await check('export const validate = ', /^the provider 'demo' failed: .*SyntaxError|Unexpected/);
  await check(`import 'left-pad-that-is-not-there';`, /^the provider 'demo' failed: /);
  await check('export const validate = () => true; export const execute = () => ({});', /gave no list from 'validate'/);
});

test('what validate finds is told, and nothing is executed', async (t) => {
  const folder = providerOf(
    t,
    `export const validate = (step) => [{ path: 'url', message: "'" + step.with.url + "' is no address" }, { message: 'and more' }];
     export const execute = () => ({ stdout: 'executed' });`,
  );
  const { outcome, detail, stdout } = await done(t, folder, { with: { url: 'nowhere' } });
  assert.deepEqual([outcome, stdout.text], ['spawn-failed', '']);
  assert.equal(detail, "the provider 'demo' refuses the step: 'url': 'nowhere' is no address; and more");
});

test('a step that hands over more than 1 MiB is not started', async (t) => {
  const { outcome, detail } = await done(t, providerWith(t, 'return {};'), { with: { text: 'x'.repeat(1024 * 1024) } });
  assert.equal(outcome, 'spawn-failed');
  assert.match(detail ?? '', /'with' is larger than 1 MiB/);
});

test('a time limit ends a provider that waits, and one that never comes back', async (t) => {
  for (const code of ['await new Promise((r) => setTimeout(r, 60_000)); return {};', 'for (;;);']) {
    const { outcome, exitCode } = await done(t, providerWith(t, code), { timeoutMs: 300 });
    assert.deepEqual([outcome, exitCode], ['timeout', null], code);
  }
});

test('a cancelled provider is told, may tidy up, and its answer counts no more', async (t) => {
  const cancellation = newCancellation();
  const folder = providerWith(
    t,
    `context.log('ready');
     await new Promise((resolve) => { const timer = setTimeout(resolve, 60_000); context.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }); });
     context.log('tidied up');
     return { stdout: 'answer' };`,
  );
  const { outcome, stdout, stderr } = await done(t, folder, { cancellation, onOutput: () => cancellation.cancel() });
  assert.deepEqual([outcome, stdout.text, stderr.text], ['cancelled', '', 'ready\ntidied up\n']);
});

test('a provider that keeps its process busy after its answer is ended, and the answer counts', async (t) => {
  const { outcome, stdout } = await done(t, providerWith(t, `setInterval(() => {}, 1000); return { stdout: 'x' };`));
  assert.deepEqual([outcome, stdout.text], ['exited', 'x']);
});

test('a program of a provider is judged first, runs with the environment of the step, and its output comes back', async (t) => {
  const judged: ProviderCommand[] = [];
  const folder = providerWith(
    t,
    `const { exitCode, stdout, stderr } = await context.exec(['sh', '-c', 'echo "$A $B $RUNBOOK_STEP_ID"; echo err >&2; exit 4'], { env: { B: 'two', RUNBOOK_STEP_ID: 'other' } });
     return { exitCode, stdout, stderr };`,
  );
  const { exitCode, stdout, stderr } = await done(t, folder, {
    environment: { A: 'one' },
    authorize: async (command) => {
      judged.push(command);
      return { ok: true };
    },
  });
  assert.deepEqual([exitCode, stdout.text, stderr.text], [4, 'one two a\n', 'err\n']);
  assert.deepEqual(
    judged.map(({ argv, cwd, env }) => [argv[0], cwd, env]),
    [['sh', folder, { B: 'two', RUNBOOK_STEP_ID: 'other' }]],
  );
});

test('a refused program is not started and fails the step, though the provider swallows the answer', async (t) => {
  const mark = join(temporaryFolder(t), 'started');
  const folder = providerWith(
    t,
    `for (const argv of [['touch', step.with.mark], ['true']]) {
       await context.exec(argv).then(() => context.log('ran'), (error) => context.log(error.message));
     }
     return { stdout: 'all is well' };`,
  );
  const asked: string[] = [];
  const { outcome, exitCode, detail, stderr } = await done(t, folder, {
    with: { mark },
    authorize: async ({ argv: [program = ''] }) => {
      asked.push(program);
      return program === 'touch'
        ? { ok: false, message: `'touch' is not in governance.allowed_commands` }
        : { ok: true };
    },
  });
  assert.deepEqual([outcome, exitCode], ['refused', null]);
  assert.equal(detail, "the provider 'demo' wanted what is refused: 'touch' is not in governance.allowed_commands");
  assert.equal(existsSync(mark), false);
  assert.deepEqual(asked, ['touch']);
  assert.equal(stderr.text.split('allowed_commands').length, 3);
});

test('a program that cannot be started, and what exec does not take, come back as errors that do not end the step', async (t) => {
  const check = async (call: string, message: RegExp) => {
    const folder = providerWith(
      t,
      `return { stdout: await context.exec(${call}).then(() => 'ran', (error) => error.message) };`,
    );
    assert.match((await done(t, folder)).stdout.text, message, call);
  };
  await check(`['no-such-program-here']`, /'no-such-program-here' was not found/);
  await check(`'ls -l'`, /exec takes a list of texts/);
  await check('[]', /exec takes a list of texts/);
  await check(`['ls', 1]`, /exec takes a list of texts/);
  await check(`['']`, /the name of the program is empty/);
  await check(`['ls'], { env: { A: 1 } }`, /the variables for exec are not texts by name/);
  await check(`['ls'], { cwd: 7 }`, /the folder for exec is not a text/);
});

// A process that has ended but that nobody has waited for yet is a zombie; it does nothing any more.
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('a program that outlasts the step is ended with it', async (t) => {
  const mark = join(temporaryFolder(t), 'pid');
  const slow = `['sh', '-c', 'echo $$ > ${mark}; exec sleep 30']`;
  const isRunning = () => isAlive(Number(readFileSync(mark, 'utf8')));
  const code = `context.exec(${slow}).catch(() => {}); await new Promise((r) => setTimeout(r, 300));`;
  const answered = await done(t, providerWith(t, `${code} return { stdout: 'early' };`));
  assert.deepEqual([answered.outcome, answered.stdout.text, isRunning()], ['exited', 'early', false]);
  const late = await done(t, providerWith(t, `await context.exec(${slow}); return {};`), { timeoutMs: 400 });
  assert.deepEqual([late.outcome, isRunning()], ['timeout', false]);
});

test('a fault of ours in judging a program is thrown, and nothing is started', async (t) => {
  const folder = providerWith(t, `await context.exec(['true']).catch(() => {}); return {};`);
  const authorize = async () => {
    throw new Error('no judge');
  };
  await assert.rejects(done(t, folder, { authorize }), /no judge/);
});

test('more output than is kept is cut, and said to be', async (t) => {
  const { stdout, stderr } = await done(
    t,
    providerWith(
      t,
      `for (let i = 0; i < 220; i++) context.log('y'.repeat(60_000)); return { stdout: 'x'.repeat(13 * 1024 * 1024) };`,
    ),
  );
  assert.deepEqual([stdout.isTruncated, stdout.bytes, stdout.text.length], [true, 13 * 1024 * 1024, 12 * 1024 * 1024]);
  assert.deepEqual([stderr.isTruncated, stderr.bytes], [true, 220 * 60_001]);
});

test('a folder that is gone when the step begins fails it', async (t) => {
  const folder = providerWith(t, 'return {};');
  const registry = await opened(t, folder);
  rmSync(folder, { recursive: true });
  const { outcome, detail } = await done(t, folder, { cwd: root }, registry);
  assert.equal(outcome, 'spawn-failed');
  assert.match(detail ?? '', /^the provider 'demo' could not be started: /);
});

test('what a step sets to load code is not given to the process of a provider, though its other variables are', async (t) => {
  const names = ['A', 'LD_PRELOAD', 'Dyld_Insert_Libraries', 'NODE_EXTRA_CA_CERTS', 'OPENSSL_CONF'];
  const folder = providerWith(
    t,
    `return { stdout: JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])) };`,
  );
  const environment = Object.fromEntries(names.map((name) => [name, name === 'A' ? 'one' : '/nowhere/x.so']));
  const { stdout } = await done(t, folder, { environment });
  const own = names.slice(1).map((name) => process.env[name] ?? null);
  assert.deepEqual(JSON.parse(stdout.text), ['one', ...own]);
});
