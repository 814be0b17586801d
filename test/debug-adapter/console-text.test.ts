import assert from 'node:assert/strict';
import test from 'node:test';
import { plain, shownBy } from '../../runtime/debug/console-text.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { runbookText, sceneOf } from './support.js';

const esc = '\u001b';
const bell = '\u0007';

test('of escape sequences nothing is left, and other control characters are made visible', () => {
  const check = (text: string, shown: string) => assert.equal(plain(text), shown);
  check('plain\ttext\nof two lines\n', 'plain\ttext\nof two lines\n');
  check(`${esc}[31mred${esc}[0m`, 'red');
  check(`${esc}[2J${esc}[1;1H${esc}[?25l${esc}[3Aup`, 'up');
  check(`${esc}]0;title${bell}${esc}]52;c;Y2xpcA==${esc}\\text`, 'text');
  check(`${esc}]8;;https://x.example${bell}link${esc}]8;;${bell}`, 'link');
  check(`${esc}P1$r0m${esc}\\${esc}_app${esc}\\${esc}^pm${esc}\\${esc}Xsos${esc}\\rest`, 'rest');
  check(`${esc}c${esc}7${esc}(0text`, 'text');
  check('line\r\nover\rwritten\b', 'line\nover\\x0dwritten\\x08');
  check('\u009b31m\u0085', '\\x9b31m\\x85');
  check('\u202eesrever\u2066\u2028', '\\u202eesrever\\u2066\\u2028');
  check(`${esc}]0;unfinished`, '0;unfinished');
  check(`${esc}[${esc}[31m2J`, '2J');
});

test('where a client shows colours they stay and end with the text, and nothing else does', () => {
  const { output } = shownBy(redactorOf([]), { hasColours: true });
  assert.equal(output('no colour\n'), 'no colour\n');
  assert.equal(output(`${esc}[1;31mred${esc}[2K\n`), `${esc}[1;31mred${esc}[0m\n`);
  assert.equal(output(`${esc}[${esc}[31m2Jx`), `${esc}[31m2Jx${esc}[0m`);
  const { output: bare } = shownBy(redactorOf([]), { hasColours: false });
  assert.equal(bare(`${esc}[1;31mred${esc}[2K\n`), 'red\n');
});

test('a secret that escape sequences cut into pieces is hidden, with colours and without', () => {
  const redactor = redactorOf([]);
  assert.equal(redactor.addSecret('kept-from-all'), true);
  for (const hasColours of [true, false]) {
    const { output, text } = shownBy(redactor, { hasColours });
    assert.equal(output(`it is kept-${esc}[31mfrom${esc}[2K-all\n`), 'it is ***\n');
    assert.equal(text(`kept-${esc}]0;x${bell}from-all`), '***');
  }
});

const writes = `${esc}[31mred${esc}[0m ${esc}]0;title${bell}${esc}[2Jend`;
const steps =
  '  - id: tell\n    type: cli\n    with: { argv: [printf, "%b", "{{ .text }}"] }\n    capture: { told: stdout }\n';
const text = runbookText(
  steps,
  `  vars: { text: "${writes.replaceAll(esc, '\\\\033').replaceAll(bell, '\\\\007')}" }\n`,
);

test('a program colours what it writes where the client shows that, and steers nothing', async (context) => {
  const check = async (initialize: object, shown: string) => {
    const scene = await sceneOf(context, text, { initialize });
    await scene.launch({ stopOnEntry: false });
    await scene.client.waitFor('terminated');
    assert.equal(scene.client.shown('stdout'), shown);
    const others = scene.client.events.filter(({ body }) => body?.category !== 'stdout');
    assert.equal(JSON.stringify(others).includes('\\u001b'), false);
  };
  await check({ supportsANSIStyling: true }, `${esc}[31mred${esc}[0m end${esc}[0m\n`);
  await check({}, 'red end\n');
});

test('values and templates are shown without escape sequences', async (context) => {
  const after = `${steps}  - id: last\n    type: cli\n    with: { argv: ["true"] }\n`;
  const scene = await sceneOf(context, text.replace(steps, after), { initialize: { supportsANSIStyling: true } });
  await scene.launchToEntry();
  await scene.resume('next');
  assert.equal((await scene.scope('Captures'))['told'], 'red end');
  assert.equal(await scene.evaluate('told'), 'red end');
  assert.equal(await scene.evaluate('{{ .told }}!'), 'red end!');
});
