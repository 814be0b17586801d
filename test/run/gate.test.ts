import assert from 'node:assert/strict';
import test from 'node:test';
import { commandGate } from '../../runtime/run/gate.js';
import { classifyArgv } from '../support/classify.js';
import { planOf } from '../support/plans.js';
import { classificationOf } from '../support/ports.js';

function gateOf(
  argv: readonly string[],
  lists: { readonly allowed?: readonly string[]; readonly denied?: readonly string[] },
) {
  const plan = planOf(
    [],
    {},
    {
      deniedCommands: lists.denied ?? [],
      ...(lists.allowed && { allowedCommands: lists.allowed }),
    },
  );
  const classification = classifyArgv(argv);
  const programs = [argv, ...(classification.programs ?? [])];
  return commandGate(plan, { programs, classification }, 'step').kind;
}

test('the lists hold for what a wrapper starts, too', () => {
  const check = (argv: readonly string[]) => {
    assert.equal(gateOf(argv, { denied: ['id'] }), 'denied', `${argv.join(' ')} with id denied`);
    assert.equal(gateOf(argv, { allowed: [argv[0] ?? ''] }), 'denied', `${argv.join(' ')} with id not allowed`);
    assert.notEqual(
      gateOf(argv, { allowed: [argv[0] ?? '', 'id', 'timeout'] }),
      'denied',
      `${argv.join(' ')} with id allowed`,
    );
  };
  check(['timeout', '5', 'id']);
  check(['env', 'A=1', 'id', '-u']);
  check(['nice', 'timeout', '5', 'id']);
  check(['sh', '-c', 'id -u']);
  check(['bash', '-c', 'id; id']);
  check(['find', '/etc/hostname', '-exec', 'id', ';']);
  check(['xargs', 'id']);
});

test('a program whose name is only known when it runs is not allowed by a list', () => {
  assert.equal(gateOf(['sh', '-c', '$X'], { allowed: ['sh'] }), 'denied');
});

test('the class decides where no list does', () => {
  assert.equal(gateOf(['df', '-k'], {}), 'open');
  assert.equal(gateOf(['touch', 'x'], {}), 'gesture');
  assert.equal(gateOf(['no-such-tool'], {}), 'gesture');
  assert.equal(gateOf(['rm', '-rf', '/'], {}), 'gesture');
});

test('what confirms a dangerous step is never an empty text, nor one of two lines', () => {
  const asked = (resource: string | undefined, found?: string) => {
    const classification = { ...classificationOf('dangerous'), ...(found !== undefined && { resource: found }) };
    const command = { programs: [['x']], classification, ...(resource !== undefined && { resource }) };
    const gate = commandGate(planOf([]), command, 'step');
    return gate.kind === 'gesture' ? gate.gesture.typed_text : gate.verdict.message;
  };
  assert.equal(asked('prod', 'other'), 'prod');
  for (const blank of ['', '  ', '\n', '\u200b', '\u00a0\u3164']) {
    assert.equal(asked(blank, 'other'), 'other', JSON.stringify(blank));
    assert.equal(asked(blank, blank), 'step', JSON.stringify(blank));
    assert.equal(asked(undefined, blank), 'step', JSON.stringify(blank));
  }
  assert.equal(asked(undefined, 'a\nb'), 'step');
  for (const broken of ['a\nb', 'a\n', 'a\rb', 'a\u2028b']) {
    assert.match(asked(broken) ?? '', /comes out with a line break/, JSON.stringify(broken));
  }
});
