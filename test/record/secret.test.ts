import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { RunEvent } from '../../runtime/model/event.js';
import { bareText } from '../../runtime/record/bare-text.js';
import { redactorOf } from '../../runtime/record/redact.js';

function hiding(...secrets: readonly string[]): (text: string) => string {
  const redactor = redactorOf([]);
  for (const secret of secrets) assert.ok(redactor.addSecret(secret), secret);
  return redactor.text;
}

const odd = `p"a's s/w<o>r&d+é\\$%`;

test('a secret is hidden in every form in which programs write it', () => {
  const hide = hiding(odd);
  const json = JSON.stringify(odd).slice(1, -1);
  const url = encodeURIComponent(odd);
  const hex = Buffer.from(odd).toString('hex');
  const upper = (code: string) => code.toLowerCase();
  const forms: Record<string, string> = {
    raw: odd,
    base64: Buffer.from(odd).toString('base64'),
    base64url: Buffer.from(odd).toString('base64url'),
    'base64 of UTF-16': Buffer.from(odd, 'utf16le').toString('base64'),
    'base64 in a URL': encodeURIComponent(Buffer.from(odd).toString('base64')),
    'base64 in JSON with escaped slashes': Buffer.from(odd).toString('base64').replaceAll('/', '\\/'),
    hex: Buffer.from(odd).toString('hex'),
    'hex in capitals': Buffer.from(odd).toString('hex').toUpperCase(),
    url,
    'url in small hex': url.replaceAll(/%../g, upper),
    'url with plus for blanks': url.replaceAll('%20', '+'),
    form: new URLSearchParams({ a: odd }).toString().slice(2),
    'url with its slashes': url.replaceAll('%2F', '/').replaceAll("'", '%27'),
    json,
    'json with escaped slashes': json.replaceAll('/', '\\/'),
    'json in ASCII': json.replaceAll('é', '\\u00e9'),
    'json in json': JSON.stringify(json).slice(1, -1),
    html: odd
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
    xml: odd
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;'),
    'markup text': odd.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    shell: odd.replaceAll("'", "'\\''"),
    'shell with backslashes': odd.replaceAll(/[^\w@%+=:,./-]/g, '\\$&'),
    'json for markup': json.replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e'),
    'json for markup in capitals': json
      .replaceAll('&', '\\u0026')
      .replaceAll('<', '\\u003C')
      .replaceAll('>', '\\u003E'),
    'bytes of Python': odd.replaceAll('\\', '\\\\').replaceAll('é', '\\xc3\\xa9').replaceAll("'", "\\'"),
    'ASCII of Python': odd.replaceAll('\\', '\\\\').replaceAll('é', '\\xe9').replaceAll("'", "\\'"),
    'octal bytes': odd.replaceAll('\\', '\\\\').replaceAll('é', '\\303\\251'),
    'html in decimal': Array.from(odd, (character) => `&#${character.codePointAt(0)};`).join(''),
    'html in hex': Array.from(odd, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
    'html of what is no letter': odd.replaceAll(
      /[^a-z]/g,
      (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
    ),
    'html in ASCII': odd
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#x27;')
      .replaceAll('é', '&#233;'),
    'hex with blanks': (hex.match(/../g) ?? []).join(' '),
    'hex with colons in capitals': (hex.toUpperCase().match(/../g) ?? []).join(':'),
    'hex with dashes': (hex.toUpperCase().match(/../g) ?? []).join('-'),
    'hex in pairs of bytes': (hex.match(/.{1,4}/g) ?? []).join(' '),
    'escaped bytes': hex.replaceAll(/../g, '\\x$&'),
    'a PowerShell text': odd.replaceAll("'", "''"),
  };
  for (const [name, form] of Object.entries(forms)) {
    assert.ok(form.length >= 4, name);
    assert.match(hide(`<< ${form} >>`), /^<< \*\*\*(%3D)* >>$/, `${name}: ${form}`);
  }
});

test('a secret is hidden where it is torn by what a terminal does not show, with all that tears it', () => {
  const hide = hiding('hunter22', 'zero\u200bwidth');
  const torn: Record<string, string> = {
    'colours of grep': 'hu\u001b[01;31m\u001b[Knt\u001b[m\u001b[Ker22',
    'a title': 'hun\u001b]0;a title\u0007ter22',
    'a link': '\u001b]8;;https://example.com\u001b\\hun\u001b]8;;\u001b\\ter22',
    'a title over lines': 'hun\u001b]0;a\ntitle\u0007ter22',
    'controls of one character': 'hun\u009b31mter22',
    'sequences of two': 'hun\u001b7ter\u001b(B22',
    UTF16: 'h\u0000u\u0000n\u0000t\u0000e\u0000r\u00002\u00002',
    'soft hyphens': 'hun\u00adter22',
    joints: 'h\u200bun\u200cte\u200dr2\u20602\ufeff',
    'a carriage return': 'hunter\r22',
    backspaces: 'hun\bter\b22',
    'bold of a manual': 'h\bhu\bun\bnt\bte\ber\br2\b22\b2',
    'underlined in a manual': '_\bh_\bu_\bn_\bt_\be_\br_\b2_\b2',
    'its base64': 'aHVu\u001b[31mdGVy\u001b[mMjI',
    'a secret with such characters': 'zero\u200bwi\u001b[1mdth',
    'a secret without its such characters': 'zerowidth',
  };
  for (const [name, text] of Object.entries(torn)) assert.equal(bareText(hide(`<< ${text} >>`)), '<< *** >>', name);
  assert.equal(hide('\u001b[31mhunter22\u001b[m red\u00ad'), '\u001b[31m***\u001b[m red\u00ad');
});

test('the lines of a secret that are too short to be known alone are hidden where it stands further in', () => {
  const hide = hiding('first line of it\nabc\n  deep\nlast line of it');
  for (const indent of ['  ', '\t', '        '])
    for (const end of ['\n', '\r\n'])
      assert.equal(
        hide(['key:', 'first line of it', 'abc', '  deep', 'last line of it', 'x'].join(`${end}${indent}`)),
        `key:${end}${indent}***${end}${indent}x`,
      );
  assert.equal(hiding('ab\ncd\nef')('  ab\n  cd\n  ef\n'), '  ***\n');
});

test('a secret inside a longer encoding is hidden, wherever it falls into the groups of three bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ minLength: 6, maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }),
      (before, secret, after) => {
        fc.pre(redactorOf([]).addSecret(secret) && secret.trim().length >= 6);
        const hide = hiding(secret);
        const bytes = Buffer.concat([before, Buffer.from(secret.trim()), after]);
        for (const encoding of ['base64', 'base64url'] as const) {
          const shown = hide(bytes.toString(encoding));
          assert.ok(!Buffer.from(shown.replaceAll('*', 'A'), encoding).includes(Buffer.from(secret.trim())));
          assert.match(shown, /\*\*\*/);
          // Not even the letters at the edges, which hold a few bits of it, are left.
          const whole = bytes.toString(encoding);
          const [left = '', right = ''] = [
            shown.slice(0, shown.indexOf('***')),
            shown.slice(shown.lastIndexOf('***') + 3),
          ];
          assert.ok(left.length * 6 <= before.length * 8 + 5, `${whole} ${shown}`);
          assert.ok(right.replaceAll('=', '').length * 6 <= after.length * 8 + 5, `${whole} ${shown}`);
        }
      },
    ),
  );
});

test('an encoding that is wrapped into lines hides the secret over the ends of lines too', () => {
  const secret = 'correct horse battery staple';
  const hide = hiding(secret);
  for (const [width, encoding] of [
    [64, 'base64'],
    [76, 'base64'],
    [60, 'hex'],
  ] as const) {
    for (const end of ['\n', '\r\n', '\\n', '\\r\\n', '\n    ']) {
      for (let before = 0; before < 100; before++) {
        const encoded = Buffer.from(`${'x'.repeat(before)}${secret}${'y'.repeat(100)}`).toString(encoding);
        const lines = encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
        const shown = hide(lines.join(end));
        const core = Buffer.from(secret).toString(encoding).slice(0, 8);
        assert.match(shown, /\*\*\*/, `${before} before, ${JSON.stringify(end)}`);
        const rest = Buffer.from(shown.replaceAll(end, '').replaceAll('***', ''), encoding).toString('latin1');
        assert.ok(!rest.includes('horse') && !rest.includes('staple') && !shown.includes(core), shown);
      }
    }
  }
});

test('the lines of a secret are hidden one by one where they are long enough, with any line ends', () => {
  const key = ['-----BEGIN KEY-----', 'first line of it', 'second line of it', 'short', '-----END KEY-----'];
  const hide = hiding(`${key.join('\n')}\n`);
  assert.equal(hide(`a ${key.join('\n')} b`), 'a *** b');
  assert.equal(hide(`a ${key.join('\r\n')} b`), 'a *** b');
  assert.equal(hide(JSON.stringify({ key: key.join('\n') })), '{"key":"***"}');
  assert.equal(hide('  second line of it\nshort'), '  ***\nshort');
  assert.equal(hide(Buffer.from('first line of it').toString('base64')), '***');
});

test('a value that is too short, blank or a word that everything holds is not hidden, and that is said', () => {
  const redactor = redactorOf([]);
  for (const value of ['', 'abc', '    ', ' a\n', 'true', 'False', 'null', '****'])
    assert.ok(!redactor.addSecret(value), value);
  assert.equal(redactor.text('abc true null    a\n'), 'abc true null    a\n');
  assert.ok(redactor.addSecret('4711'));
  assert.equal(redactor.text('pin 4711'), 'pin ***');
});

test('secrets that overlap leave nothing of either', () => {
  assert.equal(hiding('abcdefgh', 'efghijkl')('1 abcdefghijkl 2'), '1 *** 2');
  assert.equal(hiding('abcd', 'abcdefgh')('abcdefgh abcd'), '*** ***');
  assert.equal(hiding('bcde', 'abcdefgh')('abcdefgh'), '***');
});

test('a secret is hidden before a pattern could tear it', () => {
  const redactor = redactorOf([{ pattern: '[0-9]+', replace: '#' }]);
  redactor.addSecret('abc123def');
  assert.equal(redactor.text('abc123def 5'), '*** #');
});

test('a text that holds no form of a secret stays as it is', () => {
  const secrets = ['correct horse', odd, 'tok_9f8a7b6c5d', 'line one is long\nline two is long'];
  const hide = hiding(...secrets);
  const words = fc.constantFrom(
    'corre',
    'ct hor',
    'se',
    'tok_',
    '9f8a7b',
    'line ',
    'one is',
    '\n',
    'Y29y',
    'cmVjd',
    'p"a',
    ' ',
    '=',
    '&amp;',
    '%20',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 30 }), (parts) => {
      const text = parts.join('');
      fc.pre(
        !secrets.flatMap((secret) => secret.split('\n')).some((line) => `${text}\n${bareText(text)}`.includes(line)),
      );
      assert.equal(hide(text), text);
    }),
  );
});

test('a secret is hidden from the moment it is known', () => {
  const redactor = redactorOf([]);
  assert.equal(redactor.text('hunter22'), 'hunter22');
  redactor.addSecret('hunter22');
  assert.equal(redactor.text('hunter22'), '***');
});

test('in an event a secret is hidden in every text of an author, under whatever key, and as a number', () => {
  const redactor = redactorOf([]);
  redactor.addSecret('hunter22');
  redactor.addSecret('471147');
  const at = { step_id: 's', attempt: 1, actor: { kind: 'engine', id: 'engine' } };
  const data = (type: string, data: unknown) => redactor.event({ ...at, type, data } as unknown as RunEvent).data;
  assert.deepEqual(
    data('step.ready', {
      script: 'echo hunter22',
      env: { status: 'hunter22', PATH: 'a' },
      provider: { type: 'http.get', with: { path: 'hunter22', pins: [471147, 5], status: { kind: 'hunter22' } } },
      required_evidence: ['proof of hunter22'],
      command_hash: 'sha256:471147',
    }),
    {
      script: 'echo ***',
      env: { status: '***', PATH: 'a' },
      provider: { type: 'http.get', with: { path: '***', pins: ['***', 5], status: { kind: '***' } } },
      required_evidence: ['proof of hunter22'],
      command_hash: 'sha256:471147',
    },
  );
  assert.deepEqual(
    data('run.created', {
      inputs: { sha256: 'hunter22', pin: 471147, on: true },
      input_references: { t: 'file:/hunter22' },
      steps: ['s'],
    }),
    { inputs: { sha256: '***', pin: '***', on: true }, input_references: { t: 'file:/***' }, steps: ['s'] },
  );
  assert.deepEqual(data('step.skipped', { reason: 'when_false', note: 'hunter22 == 1' }), {
    reason: 'when_false',
    note: '*** == 1',
  });
  assert.deepEqual(
    data('evidence.submitted', {
      name: 'of hunter22',
      record: { kind: 'attachment', file: 'hunter22.png', sha256: 'sha256:1', size: 471147 },
    }),
    { name: 'of hunter22', record: { kind: 'attachment', file: '***.png', sha256: 'sha256:1', size: 471147 } },
  );
  assert.deepEqual(data('step.result', { evidence: { 'of hunter22': { kind: 'text', text: 'hunter22' } } }), {
    evidence: { 'of hunter22': { kind: 'text', text: '***' } },
  });
  assert.deepEqual(data('intervention.resolved', { resolution: 'done', note: 'saw hunter22' }), {
    resolution: 'done',
    note: 'saw ***',
  });
});

test('a command line whose words together show a secret is one redacted word', () => {
  const redactor = redactorOf([]);
  redactor.addSecret('open sesame');
  assert.deepEqual(redactor.argv(['say', 'open', 'sesame']), ['say ***']);
  assert.deepEqual(redactor.argv(['say', 'open sesame', 'x']), ['say', '***', 'x']);
});
