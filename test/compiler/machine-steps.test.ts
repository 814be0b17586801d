import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { parse } from 'yaml';
import { compileGuide } from '../../runtime/compiler/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { fixture } from '../support/paths.js';
import { errorsOf } from './support.js';

const style = (name: string) => readFileSync(fixture('compiler', 'golden', name, 'guide.md'), 'utf8');
const rollbackSection = style('rollback-section');

test('an expected output that is the same every time is an assertion, and no other is', () => {
  const steps = stepsOf(rollbackSection);
  const assertions = steps.flatMap(({ title, assertions }) => (assertions ? [[title, assertions]] : []));
  assert.deepEqual(assertions, [
    ['See whether the agent of the node is well', [{ equals: 'active' }]],
    ['Read the health page of the agent', [{ equals: 'ok' }]],
  ]);
  const disk = steps.find(({ title }) => title === 'See how full the disk is');
  assert.match(disk?.description ?? '', /The guide shows as its output:[\s\S]*\/dev\/sdb1/);
});

test('what a guide says of an output decides how much of it is compared', () => {
  held('It should print `ok`.', [{ equals: 'ok' }]);
  held('The status should be `Running`.', [{ matches: '\\bRunning\\b' }]);
  held('The output must contain `all good`.', [{ contains: 'all good' }]);
  held('Expected output: `accepted`', [{ equals: 'accepted' }]);
  held('You should see:\n\n```\nall shards are there\n```', [{ equals: 'all shards are there' }]);
});

test('an output that differs from run to run, or that decides what is done, is only shown', () => {
  for (const words of [
    'It should print `<your name>`.',
    'It should print `10.0.0.12`.',
    'It should print `started at 10:32`.',
    'It should print `pod-7f9c4d8b6`.',
    'It should not print `ok`.',
    'It prints `ok`.',
    'It should print `ok`. If it does not, restart the agent.',
    'You should see:\n\n```\n3 nodes are there\n```',
    'You should see something like this:\n\n```\nall shards are there\n```',
  ]) {
    held(words, undefined);
  }
});

test('a name is only given to an output that a later step needs', () => {
  const guide =
    '```sh\nid\n```\n\nThen:\n\n```sh\nkubectl logs web\n```\n\nIf the log says `refused`, run `kubectl get svc`.\n';
  const [one, log, services] = stepsOf(guide);
  assert.equal(one?.capture, undefined);
  const [name] = Object.keys(log?.capture ?? {});
  assert.equal(services?.when, `captures.${name}.contains("refused")`);
});

test('a person does what changes something, and what takes it back says which step that was', () => {
  const steps = stepsOf(rollbackSection);
  const back = steps.find(({ title }) => title === 'Let pods onto the node again');
  assert.equal(back?.type, 'manual');
  assert.match(
    back?.instructions ?? '',
    /^This takes back step 'keep_new_pods_away': only where that has to be undone/,
  );
  const unclear = steps.find(({ title }) => title === 'Clear the cache of the agent');
  assert.match(unclear?.instructions ?? '', /^Only where what was done has to be taken back/);
  assert.ok(steps.every(({ type, risk }) => type === 'manual' || risk === undefined));
});

test('where it is gated, what changes something is a step behind a gate, with what takes it back', () => {
  const steps = stepsOf(rollbackSection, 'gated');
  const changing = steps.filter(({ risk }) => risk !== undefined);
  assert.deepEqual(
    changing.map(({ id, type, risk, approvals, rollback }) => [id, type, risk, approvals?.min, rollback?.argv]),
    [
      ['keep_new_pods_away', 'cli', 'caution', undefined, ['kubectl', 'uncordon', '{{ .node }}']],
      [
        'stop_batch_workers',
        'cli',
        'dangerous',
        1,
        ['kubectl', 'scale', 'deployment', 'worker', '-n', 'batch', '--replicas={{ .replicas }}'],
      ],
      [
        'put_old_configuration_aside',
        'cli',
        'caution',
        undefined,
        ['mv', '/etc/agent/agent.conf.old', '/etc/agent/agent.conf'],
      ],
    ],
  );
  assert.ok(steps.every(({ title }) => title !== 'Let pods onto the node again'));
  const { mapping } = compiledAs(rollbackSection, 'gated');
  assert.match(mapping, /^- line 69: takes back line 49, and is the rollback of its step$/m);
  assert.match(mapping, /^All (\d+) blocks of the guide accounted for: .* 0 left out\.$/m);
});

test('a rollback that could belong to several steps, or to none, stays a step by hand with a TODO', () => {
  const twice = `# x\n\n## Do\n\n${['a', 'b'].map((n) => `\`\`\`sh\nkubectl scale deploy/web --replicas=${n === 'a' ? 5 : 6}\n\`\`\`\n`).join('\n')}\n## Rollback\n\n\`\`\`sh\nkubectl scale deploy/web --replicas=3\n\`\`\`\n`;
  const { runbook, todos } = compiledAs(twice, 'gated');
  const last = stepsIn(runbook).at(-1);
  assert.equal(last?.type, 'manual');
  assert.ok(todos.some(({ text }) => text.startsWith('say which step this takes back: kubectl scale')));
});

test('a rollback section takes back the one change of the section that it stands in', () => {
  const guide = (more: string) =>
    `# Guide\n\n## Quota\n\nRaise it:\n\n\`\`\`sh\nkubectl apply -f quota.yaml\n\`\`\`\n${more}\n### Rollback\n\n\`\`\`sh\nhelm rollback quota 3\n\`\`\`\n`;
  const [only] = stepsOf(guide(''), 'gated');
  assert.deepEqual(only?.rollback?.argv, ['helm', 'rollback', 'quota', '3']);
  assert.deepEqual(only?.annotations, { compile: { rollback: { lines: [14, 14] } } });
  const several = compiledAs(guide('\nThen:\n\n```sh\nkubectl label node a b=c\n```\n'), 'gated');
  assert.match(several.runbook, /This takes back what is done in section "Quota": only where that has to be undone/);
  assert.doesNotMatch(several.runbook, /TODO/);
});

test("'To undo this' takes back the change that stands right before it", () => {
  const guide = (between: string) =>
    `Set it:\n\n\`\`\`sh\nkubectl apply -f quota.yaml\n\`\`\`\n${between}\nTo undo this, run:\n\n\`\`\`sh\nhelm rollback quota 3\n\`\`\`\n`;
  assert.deepEqual(stepsOf(guide(''), 'gated')[0]?.rollback?.argv, ['helm', 'rollback', 'quota', '3']);
  const [first, ...others] = stepsOf(guide('\nLook:\n\n```sh\nuptime\n```\n'), 'gated');
  assert.equal(first?.rollback, undefined);
  assert.equal(others.length, 2);
});

test('a warning or a condition of a rollback is not lost with its step', () => {
  const warned = rollbackSection.replace('1. Let pods', '**Warning:** only after the disk was changed.\n\n1. Let pods');
  assert.match(compiledAs(warned, 'gated').runbook, /Only after the disk was changed/);
  const conditional = rollbackSection.replace(
    '1. Let pods onto the node again:',
    '1. If the disk is new, let pods on:',
  );
  const back = stepsOf(conditional, 'gated').find(({ instructions = '' }) => instructions.includes('kubectl uncordon'));
  assert.match(back?.instructions ?? '', /If the disk is new/);
});

test('a draft of the frozen version leaves what changes something to a person, whatever is asked for', () => {
  const { runbook } = compileGuide({ ...named(rollbackSection), dangerous: 'gated', format: 'runbook/v0' });
  assert.deepEqual(errorsOf(runbook), []);
  assert.ok(stepsIn(runbook).every(({ risk, rollback }) => risk === undefined && rollback === undefined));
});

test('each input has the type, the choices and the words that the guide gives it', () => {
  const { meta } = parse(compiledAs(style('typed-inputs'), 'manual').runbook);
  const { service, region, port, lines, verbose, host, api_token, secret_name } = meta.inputs;
  assert.deepEqual(service, {
    type: 'string',
    required: true,
    description: 'The name of the service in the catalogue; the guide writes <service>',
  });
  assert.deepEqual([region.type, region.enum, region.required], ['string', ['eu', 'us', 'ap'], true]);
  assert.deepEqual([port.type, port.default, port.required], ['number', 8080, undefined]);
  assert.deepEqual([lines.type, verbose.type], ['number', 'boolean']);
  assert.deepEqual([host.required, host.default], [true, undefined]);
  assert.match(host.description, /such as web-3/);
  assert.deepEqual([api_token.secret, api_token.required, api_token.default], [true, true, undefined]);
  assert.equal(secret_name.secret, undefined);
});

test('all that a draft of any style may run, look for or take back stands in the guide, gated or not', () => {
  for (const name of readdirSync(fixture('compiler', 'golden'))) {
    const file = readdirSync(fixture('compiler', 'golden', name)).find((entry) => entry.startsWith('guide.'));
    const text = readFileSync(fixture('compiler', 'golden', name, file ?? ''), 'utf8');
    for (const dangerous of ['manual', 'gated'] as const) {
      const { runbook, ir } = compileGuide({ text, file: file ?? '', sha256Hex, dangerous });
      assert.deepEqual(errorsOf(runbook), [], name);
      const said = plainText(text);
      const written = new Map(ir.variables.map((variable) => [variable.name, variable.asWritten]));
      for (const word of stepsIn(runbook).flatMap(wordsOf)) {
        const asWritten = word.replace(
          /\{\{ \.(\w+) \}\}/g,
          (_, variable: string) => written.get(variable)?.[0] ?? '?',
        );
        assert.ok(said.includes(plainText(asWritten)), `${name}: '${asWritten}' is not in the guide`);
      }
    }
  }
});

interface Step {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly when?: string;
  readonly risk?: string;
  readonly approvals?: { readonly min: number };
  readonly capture?: Record<string, unknown>;
  readonly assertions?: readonly Record<string, string>[];
  readonly annotations?: object;
  readonly rollback?: { readonly argv?: readonly string[]; readonly script?: string; readonly env?: object };
  readonly with?: { readonly argv?: readonly string[]; readonly run?: string; readonly env?: Record<string, string> };
  readonly steps?: readonly Step[];
}

/** What a step runs, compares and takes back with; the variables of a script as the values that they stand for. */
function wordsOf({ with: work, rollback, assertions = [] }: Step): readonly string[] {
  const script = (run = '', env: Readonly<Record<string, unknown>> = {}) =>
    run
      .split('\n')
      .map((line) =>
        Object.entries(env).reduce(
          (text, [name, value]) =>
            text.replaceAll(`"$${name}"`, String(value)).replaceAll(`\${${name}}`, String(value)),
          line,
        ),
      );
  return [
    ...(work?.argv ?? []),
    ...(rollback?.argv ?? []),
    ...script(work?.run, work?.env),
    ...script(rollback?.script, { ...rollback?.env }),
    ...assertions.flatMap((assertion) => Object.values(assertion).map((text) => text.replaceAll('\\b', ''))),
  ];
}

function plainText(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/["'\\]/g, '')
    .replace(/\s+/g, ' ');
}

function held(words: string, expected: readonly unknown[] | undefined): void {
  const [step] = stepsOf(`Look:\n\n\`\`\`sh\ncurl -s http://localhost/healthz\n\`\`\`\n\n${words}\n`);
  assert.equal(step?.type, 'cli', words);
  assert.deepEqual(step?.assertions, expected, words);
}

function named(text: string) {
  return { text, file: 'guide.md', sha256Hex };
}

function compiledAs(text: string, dangerous: 'manual' | 'gated') {
  const compilation = compileGuide({ ...named(text), dangerous });
  assert.deepEqual(errorsOf(compilation.runbook), []);
  return compilation;
}

function stepsOf(text: string, dangerous: 'manual' | 'gated' = 'manual'): readonly Step[] {
  return stepsIn(compiledAs(text, dangerous).runbook);
}

function stepsIn(runbook: string): readonly Step[] {
  return leaves(parse(runbook).steps);
}

function leaves(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => (step.steps ? leaves(step.steps) : [step]));
}
