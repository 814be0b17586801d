import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type CliOutcome, runbook, runbookOnTerminal, type Turn } from '../support/cli.js';
import { root, temporaryFolder } from '../support/paths.js';

const examples = join(root, 'examples', 'providers');

/** A folder with a runbook and a home of its own, in which no provider is installed. */
interface Place {
  readonly folder: string;
  /** Where the providers of the account lie. */
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

function placeWith(context: TestContext, text: string): Place {
  const folder = temporaryFolder(context);
  const config = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'runbook.yaml'), text);
  const env = { XDG_CONFIG_HOME: config, APPDATA: config };
  return { folder, home: join(config, 'runbook', 'providers'), env };
}

function steps(text: string, meta = ''): string {
  return `apiVersion: runbook/v1\nmeta: {name: x${meta}}\nsteps:\n${text}`;
}

/** Puts a provider with the type `demo.act` into a folder; `code` is what its `execute` does. */
function writeProvider(folder: string, code: string, about: Readonly<Record<string, unknown>> = {}): string {
  mkdirSync(folder, { recursive: true });
  const act = { description: 'acts', risk: 'safe', with: { type: 'object' }, ...about };
  const file = { apiVersion: 'runbook-provider/v1', namespace: 'demo', version: '1.0.0', description: 'acts' };
  const manifest = { ...file, main: 'provider.mjs', types: { act } };
  writeFileSync(join(folder, 'provider.json'), JSON.stringify(manifest, undefined, 2));
  const module = `export const validate = () => [];\nexport async function execute(step, context) {\n${code}\n}\n`;
  writeFileSync(join(folder, 'provider.mjs'), module);
  return folder;
}

function exec({ folder, env }: Place, ...more: readonly string[]): Promise<CliOutcome> {
  return runbook(['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice', ...more], { cwd: folder, env });
}

/** A run of one step of a provider that is installed. */
async function acted(context: TestContext, code: string, more: Acting = {}) {
  const { about, step = '', meta = '' } = more;
  const place = placeWith(context, steps(`  - {id: act, type: demo.act, with: {}${step}}\n`, meta));
  writeProvider(join(place.home, 'demo'), code, about);
  return { place, ...(await exec(place)) };
}

interface Acting {
  readonly about?: Readonly<Record<string, unknown>>;
  /** More keys of the step, with a comma before them. */
  readonly step?: string;
  readonly meta?: string;
}

interface Line {
  readonly type: string;
  readonly step_id?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function runDirectory({ folder }: Place): string {
  const runs = join(folder, '.runbook', 'runs');
  const [only = '', ...others] = readdirSync(runs);
  assert.deepEqual(others, []);
  return join(runs, only);
}

function traceOf(place: Place): readonly Line[] {
  const text = readFileSync(join(runDirectory(place), 'trace.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function resultOf(place: Place): { readonly status?: unknown; readonly error?: { readonly message: string } | null } {
  return traceOf(place).find(({ type }) => type === 'step.result')?.data ?? {};
}

/** A web service with this answer on every GET. */
async function service(context: TestContext, answer: string) {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    requests.push(`${request.method} ${request.url} ${request.headers['x-token'] ?? ''}${body}`);
    response.end(request.method === 'GET' ? answer : 'noted');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The runbook of the examples, asking this service. */
function healthOf(address: string): string {
  const text = readFileSync(join(examples, 'http-health.runbook.yaml'), 'utf8');
  return text.replace('http://127.0.0.1:8080', address);
}

test('the example runs with its provider installed, and its record verifies', async (t) => {
  const { address, requests } = await service(t, '{"state": "ok"}');
  const place = placeWith(t, healthOf(address));
  cpSync(join(examples, 'http'), join(place.home, 'http'), { recursive: true });
  const { code, stdout, stderr } = await exec(place);
  assert.deepEqual([code, stderr], [0, ''], stdout);
  assert.deepEqual(requests, ['GET /health ']);
  for (const shown of [
    '$ http.get',
    `| url: "${address}/health"`,
    '● safe',
    'state = ok',
    '- skipped: ',
    '✓ verified',
  ]) {
    assert.ok(stdout.includes(shown), `${shown}\n${stdout}`);
  }
  const ready = traceOf(place).find(({ type }) => type === 'step.ready');
  assert.deepEqual(ready?.data['provider'], {
    type: 'http.get',
    with: { url: `${address}/health` },
    by: 'http 1.0.0',
  });
  const verified = await runbook(['verify', runDirectory(place)]);
  assert.equal(verified.code, 0, verified.stdout);
});

test('a person names a provider on the command line, for this run and no other', async (t) => {
  const { address, requests } = await service(t, '{"state": "ok"}');
  const place = placeWith(t, healthOf(address));
  const named = await exec(place, '--provider', join(examples, 'http'));
  assert.equal(named.code, 0, named.stdout + named.stderr);
  assert.equal(requests.length, 1);
  assert.equal((await exec(place)).code, 3);
  assert.equal(requests.length, 1);
});

test('a step of a provider that is not installed is a fault of the runbook, whatever the workspace brings', async (t) => {
  const place = placeWith(t, steps('  - {id: act, type: demo.act, with: {}}\n'));
  const telltale = join(place.folder, 'loaded');
  const code = `const { writeFileSync } = await import('node:fs'); writeFileSync(${JSON.stringify(telltale)}, '');`;
  for (const local of ['.runbook/providers/evil', 'providers/evil', 'evil']) {
    writeProvider(join(place.folder, local), code);
  }
  const check = ({ code: exitCode, stdout, stderr }: CliOutcome) => {
    assert.equal(exitCode, 3, stdout + stderr);
    const fault = /runbook\.yaml:4:\d+: error steps\/unknown-type: 'demo\.act' needs the provider 'demo', which is not/;
    assert.match(stdout + stderr, fault);
    assert.doesNotMatch(stdout + stderr, /\n\s+at /);
  };
  check(await runbook(['validate', 'runbook.yaml'], { cwd: place.folder, env: place.env }));
  check(await exec(place));
  assert.ok(!existsSync(telltale));
  assert.ok(!existsSync(join(place.folder, '.runbook', 'runs')));
});

test('a broken provider is told with its file and line where a runbook needs it, and stops no other runbook', async (t) => {
  const place = placeWith(t, steps('  - {id: act, type: demo.act, with: {}}\n'));
  writeProvider(join(place.home, 'demo'), '', { risk: 'harmless' });
  const { code, stderr } = await exec(place);
  assert.equal(code, 3);
  assert.match(stderr, /demo.provider\.json' does not count: 1 fault.*provider\.json:10:\d+: error .*'harmless'/);
  writeFileSync(join(place.folder, 'runbook.yaml'), steps('  - {id: a, type: cli, with: {argv: [uname]}}\n'));
  assert.equal((await exec(place)).code, 0);
});

test('a type of class caution waits for a person, and its provider does nothing before', async (t) => {
  const { address, requests } = await service(t, '{"state": "degraded"}');
  const place = placeWith(t, healthOf(address));
  cpSync(join(examples, 'http'), join(place.home, 'http'), { recursive: true });
  const { code, stdout } = await exec(place);
  assert.equal(code, 6, stdout);
  assert.match(stdout, /▲ caution/);
  assert.deepEqual(requests, ['GET /health ']);
  const confirmed = await runbookOnTerminal(['resume', runDirectory(place), '--as', 'alice'], {
    cwd: place.folder,
    env: place.env,
    turns: [[/run it\? \(y\/n\)/, 'y\n']],
  });
  assert.equal(confirmed.code, 0, confirmed.stdout);
  assert.deepEqual(requests.slice(1), ['POST /notes the service says degraded']);
});

test('a step that its author declares dangerous is typed, and a type without a class is asked for', async (t) => {
  const code = "console.log('it ran'); return {};";
  const onTerminal = async (step: string, about: Readonly<Record<string, unknown>>, turns: readonly Turn[]) => {
    const place = placeWith(t, steps(`  - {id: act, type: demo.act, with: {}${step}}\n`));
    writeProvider(join(place.home, 'demo'), code, about);
    const words = ['exec', 'runbook.yaml', '--mode', 'real', '--as', 'alice'];
    return runbookOnTerminal(words, { cwd: place.folder, env: place.env, turns });
  };
  const declared = ', risk: dangerous, resource: prod';
  const mistyped = await onTerminal(declared, {}, [
    [/type 'prod' to run it/, 'y\n'],
    [/type 'prod' to run it/, '\n'],
    [/why not\?/, 'no\n'],
  ]);
  assert.equal(mistyped.code, 2, mistyped.stdout);
  assert.doesNotMatch(mistyped.stdout, /it ran/);
  const typed = await onTerminal(declared, {}, [[/type 'prod' to run it/, 'prod\n']]);
  assert.equal(typed.code, 0, typed.stdout);
  assert.match(typed.stdout, /it ran/);
  const unknown = await onTerminal('', { risk: undefined }, [[/run it\? \(y\/n\)/, 'y\n']]);
  assert.equal(unknown.code, 0, unknown.stdout);
});

test('the lists of governance hold for the type', async (t) => {
  const printing = "console.log('it ran'); return {};";
  const check = async (governance: string, message: RegExp) => {
    const { code, stdout, stderr } = await acted(t, printing, { meta: `, governance: {${governance}}` });
    assert.equal(code, 2, stderr);
    assert.match(stdout + stderr, message);
    assert.doesNotMatch(stdout, /it ran/);
  };
  await check('allowed_commands: [uname]', /'demo\.act' is not in allowed_commands; add it there/);
  await check('denied_commands: [demo.act]', /'demo\.act' is denied by 'demo\.act'/);
  assert.equal((await acted(t, printing, { meta: ', governance: {allowed_commands: [demo.act]}' })).code, 0);
});

test('a program that a provider may not start fails the step, whatever the provider makes of it', async (t) => {
  const check = async (argv: readonly string[], more: Acting, message: RegExp, codeOf = swallowing) => {
    const telltale = join(temporaryFolder(t), 'started');
    const code = codeOf(JSON.stringify(argv.map((word) => word.replace('TELLTALE', telltale))));
    const { place, code: exitCode, stdout, stderr } = await acted(t, code, more);
    assert.equal(exitCode, 2, stdout + stderr);
    assert.match(stdout, /✗ failed after .*: the provider 'demo' wanted what is refused: /);
    assert.match(stdout, message);
    assert.deepEqual([resultOf(place).status, existsSync(telltale)], ['failed', false]);
  };
  const swallowing = (words: string) => `try { await context.exec(${words}); } catch {} return { stdout: 'fine' };`;
  const governed = (lists: string): Acting => ({ meta: `, governance: {${lists}}` });
  const touch = ['touch', 'TELLTALE'];
  const worse = /is caution, and the step was let through as safe; declare 'risk: caution'/;
  await check(touch, {}, worse);
  await check(touch, {}, worse, (words) => `return context.exec(${words});`);
  await check(touch, {}, worse, (words) => `context.exec(${words}).catch(() => {}); return {};`);
  await check(['sh', '-c', 'touch TELLTALE'], {}, /let through as safe/);
  await check(touch, governed('denied_commands: [touch]'), /is denied by 'touch'/);
  await check(['env', ...touch], governed('denied_commands: [touch]'), /is denied by 'touch'/);
  await check(touch, governed('allowed_commands: [demo.act, uname]'), /'touch' is not in/);
});

test('a provider starts what its class allows, and gives back what it printed', async (t) => {
  const code = "const { exitCode, stdout } = await context.exec(['echo', 'a b']); return { exitCode, stdout };";
  const step = ', capture: {said: stdout}, assertions: [{equals: a b}]';
  const { code: exitCode, stdout } = await acted(t, code, { step });
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /said = a b/);
});

test('what a provider does wrong is a failed step that says so', async (t) => {
  const check = async (code: string, message: RegExp, step = '') => {
    const { place, code: exitCode, stdout, stderr } = await acted(t, code, { step });
    assert.deepEqual([exitCode, stderr], [1, ''], stdout);
    assert.match(stdout, message);
    assert.match(resultOf(place).error?.message ?? '', /^the provider 'demo' |^its time limit /);
    assert.doesNotMatch(stdout, /\n\s+at /);
    return place;
  };
  const steering = /✗ failed after .*: the provider 'demo' gave a result with '.*'; .* nothing that steers the run/;
  for (const field of ['next', 'status', 'captures']) {
    await check(`return { stdout: 'x', ${field}: 'passed' };`, steering);
  }
  await check("throw new Error('no such thing');", /✗ failed after .*: the provider 'demo' failed: no such thing/);
  await check('process.exit(0);', /✗ failed after .*: the provider 'demo' ended without an answer \(exit code 0\)/);
  await check('return { exitCode: -1 };', /the provider 'demo' gave -1 as exitCode/);
});

test('a provider that does not end in time leaves its step to a person', async (t) => {
  const endless = 'return new Promise((done) => setTimeout(done, 60_000));';
  const { place, code, stdout } = await acted(t, endless, { step: ', timeout: 1s' });
  assert.deepEqual([code, /! its time limit was reached/.test(stdout)], [6, true], stdout);
  // What failed is intact, and not completed.
  assert.equal((await runbook(['verify', runDirectory(place)])).code, 1);
});

test('a secret input reaches the provider, and no file of the run holds it', async (t) => {
  const { address, requests } = await service(t, '{"state": "ok"}');
  const secret = 'hunter2-4711-secret';
  const text = steps(
    `  - id: look
    type: http.get
    with: {url: "${address}/x", headers: {X-Token: "{{ .inputs.token }}"}}
  - id: act
    type: demo.act
    with: {path: "{{ .inputs.token }}", size: "{{ .inputs.pin }}"}
`,
    ', inputs: {token: {secret: true}, pin: {secret: true}}',
  );
  const place = placeWith(t, text);
  cpSync(join(examples, 'http'), join(place.home, 'http'), { recursive: true });
  const about = { with: { type: 'object', properties: { path: { type: 'string' }, size: { type: 'integer' } } } };
  const code = 'context.log(step.with.path); return { stdout: `${typeof step.with.size} ${step.with.size}` };';
  writeProvider(join(place.home, 'demo'), code, about);
  const words = ['exec', 'runbook.yaml', '--mode', 'real', '--input', 'token=env:TOKEN', '--input', 'pin=env:PIN'];
  const env = { ...place.env, TOKEN: secret, PIN: '8315729' };
  const { code: exitCode, stdout, stderr } = await runbook(words, { cwd: place.folder, env });
  assert.equal(exitCode, 0, stdout + stderr);
  assert.deepEqual(requests, [`GET /x ${secret}`]);
  assert.match(stdout, /number \*\*\*/);
  const files = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length > 3);
  const all = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('\n');
  for (const text of [secret, '8315729']) assert.ok(!`${all}${stdout}${stderr}`.includes(text), text);
});

test('a template stands for the number that the type wants, and one that reads as none does not run', async (t) => {
  const text = steps('  - {id: act, type: demo.act, with: {size: "{{ .inputs.size }}"}}\n', ', inputs: {size: {}}');
  const place = placeWith(t, text);
  const about = { with: { type: 'object', properties: { size: { type: 'integer' } } } };
  writeProvider(join(place.home, 'demo'), 'return { stdout: `${step.with.size + 1}` };', about);
  const fits = await exec(place, '--input', 'size=41');
  assert.equal(fits.code, 0, fits.stdout);
  assert.match(fits.stdout, /│ 42/);
  const other = await exec(place, '--input', 'size=many');
  assert.equal(other.code, 1, other.stdout);
  assert.match(other.stdout, /'with\/size' of 'demo\.act' must be integer/);
});

test('a dry run shows what a provider would be given, and loads nothing of it', async (t) => {
  const place = placeWith(t, steps('  - {id: act, type: demo.act, with: {a: "{{ .who }}"}}\n', ', vars: {who: bob}'));
  const folder = writeProvider(join(place.home, 'demo'), '');
  writeFileSync(join(folder, 'provider.mjs'), "throw new Error('loaded');");
  const { code, stdout } = await runbook(['exec', 'runbook.yaml', '--mode', 'dry-run'], {
    cwd: place.folder,
    env: place.env,
  });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /demo\.act/);
  assert.match(stdout, /a: "bob"/);
  assert.deepEqual(readdirSync(join(place.folder, '.runbook')), []);
});
