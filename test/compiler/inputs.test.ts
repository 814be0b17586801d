import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { pastedFormOf, sourceFormOf } from '../../runtime/compiler/index.js';
import { compiled, errorsOf } from './support.js';

const export1 = `<!DOCTYPE html><html><head><title>Queue</title><script>run("rm -rf /")</script></head><body>
<ol class="breadcrumbs"><li>Run <code>rm -rf /a</code></li></ol>
<h1>Queue <em>stuck</em></h1>
<ol start="3"><li><p>List the messages of <code>mailer</code>:</p>
<div class="code panel"><div class="codeHeader">Run it</div><div class="codeContent">
<pre class="syntaxhighlighter-pre" data-syntaxhighlighter-params="brush: bash; gutter: false">mailq &amp;&amp; true
kubectl -n &lt;name-space&gt; get pods</pre></div></div>
<ul><li>Run <code>postqueue&nbsp;-p</code>.</li></ul></li></ol>
<p style="display: none">Run <code>rm -rf /b</code>.</p>
<div class="admonition warning"><p>Never run <code>postsuper -d ALL</code>.</p></div>
<table><tr><td>Look at it with <code>df -h</code></td></tr></table>
</body></html>
`;

test('the commands of a page have the lines, headings and items of the page', () => {
  const { ir } = compiled(export1, 'queue.html');
  assert.equal(ir.title, 'Queue stuck');
  assert.deepEqual(
    ir.commands.map(({ text, line, listItem, lang, fenceLang }) => [text, line, listItem, lang, fenceLang]),
    [
      ['mailq && true', 6, '3', 'bash', 'bash'],
      ['kubectl -n <name-space> get pods', 7, '3', 'bash', 'bash'],
      ['postqueue -p', 8, '3.-', 'bash', undefined],
      ['df -h', 11, undefined, 'bash', undefined],
    ],
  );
});

test('the steps of a page keep its order where all of it stands in one line', () => {
  const { ir, runbook } = compiled(export1.replaceAll('\n', ' ').replace('true ', 'true\n'), 'queue.html');
  assert.deepEqual(errorsOf(runbook), []);
  assert.deepEqual(
    ir.commands.map(({ text, line }) => [text, line]),
    [
      ['mailq && true', 1],
      ['kubectl -n <name-space> get pods', 2],
      ['postqueue -p', 2],
      ['df -h', 2],
    ],
  );
  const order = ['mailq', 'kubectl', 'postqueue', 'df -h'].map((word) =>
    runbook.indexOf(word, runbook.indexOf('steps:')),
  );
  assert.deepEqual(
    order,
    order.toSorted((one, other) => one - other),
  );
});

test('a page as a wiki stores it has its code, its panels and its tasks', () => {
  const { ir } = compiled(
    `<h2>Disk</h2><p>Look first:</p><ac:structured-macro ac:name="code"><ac:parameter ac:name="title">x</ac:parameter>
<ac:parameter ac:name="language">powershell</ac:parameter><ac:plain-text-body><![CDATA[Get-Item a > b
Get-Date]]></ac:plain-text-body></ac:structured-macro><ac:task-list><ac:task><ac:task-id>7</ac:task-id>
<ac:task-body>Ask the <ac:link><ri:page ri:content-title="x" /><ac:plain-text-link-body><![CDATA[owner]]></ac:plain-text-link-body></ac:link></ac:task-body></ac:task></ac:task-list>`,
    'page.html',
  );
  assert.deepEqual(
    ir.commands.map(({ text, line, lang }) => [text, line, lang]),
    [
      ['Get-Item a > b', 2, 'powershell'],
      ['Get-Date', 3, 'powershell'],
    ],
  );
  assert.deepEqual(
    ir.manual.map(({ text, listItem }) => [text, listItem]),
    [['Ask the owner', '-']],
  );
});

test('marks of Markdown in the words of a page mean themselves', () => {
  const { ir } = compiled('<p>Restart the host [a](b) *now* with 1 `tick` &lt;br&gt; and back\\slash.</p>', 'x.html');
  assert.equal(ir.manual[0]?.text, 'Restart the host [a](b) *now* with 1 `tick` <br> and back\\slash.');
});

test('a guide without markup has headings, items, commands and their output', () => {
  const { ir } = compiled(
    [
      'Mail is late',
      '',
      'CHECK THE QUEUE',
      '1) List it:',
      '     $ postqueue -p',
      '     Mail queue is empty',
      '2) Look at the log',
      '   journalctl -u postfix',
      'Ask the owner',
      'Restart it:',
      '   systemctl restart \\',
      '     postfix',
      '',
      'Afterwards',
      '----------',
      '- Tell everybody.',
    ].join('\r\n'),
    'guide.txt',
  );
  assert.equal(ir.title, 'Mail is late');
  assert.deepEqual(
    ir.commands.map(({ text, line, listItem, output, headings }) => [text, line, listItem, output, headings.at(-1)]),
    [
      ['postqueue -p', 5, '1', 'Mail queue is empty', 'CHECK THE QUEUE'],
      ['journalctl -u postfix', 8, '2', undefined, 'CHECK THE QUEUE'],
      ['systemctl restart \\\n  postfix', 11, undefined, undefined, 'CHECK THE QUEUE'],
    ],
  );
  assert.deepEqual(
    ir.manual.map(({ text, line, headings }) => [text, line, headings.at(-1)]),
    [
      ['Look at the log', 7, 'CHECK THE QUEUE'],
      ['Ask the owner', 9, 'CHECK THE QUEUE'],
      ['Tell everybody.', 16, 'Afterwards'],
    ].filter(([text]) => text !== 'Look at the log'),
  );
});

test('the name of a guide tells what it is written in, and its text where the name does not', () => {
  assert.deepEqual(
    ['a.html', 'a.HTM', 'a.md', 'a.txt', 'a', 'https://x/a.b/c'].map((file) => sourceFormOf('Do it.', file)),
    ['html', 'html', 'markdown', 'text', 'markdown', 'markdown'],
  );
  assert.deepEqual(
    [
      '\uFEFF <!-- x --><p>a</p>',
      '<!doctype html>',
      '# Title\r\n\r\nDo it.',
      '```\nls\n```',
      '# systemctl stop x\nok',
      '<name> is down',
    ].map(pastedFormOf),
    ['html', 'html', 'markdown', 'markdown', 'text', 'text'],
  );
});

test('any page and any text compile to a valid draft or to nothing, twice to the same bytes', () => {
  const piece = fc.constantFrom(
    ...'<p>|</p>|<pre>|</pre>|<code>|</code>|<ol>|<li>|</ol>|<h2>|</h2>|<td>|<br>|<blockquote>|</blockquote>|<a href=x>|</a>|<script>|&lt;|&#10;|Run |ls -l|\n|  |$ id|1. |<![CDATA[|]]>|<!--|-->|{{ x }}|`|**|Restart it. |<ac:structured-macro ac:name=code>|</ac:structured-macro>|\u0000|\ud800'.split(
      '|',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('a.html', 'a.txt'), (pieces, file) => {
      const text = pieces.join('');
      const { runbook, mapping } = compiled(text, file);
      if (runbook !== '') assert.deepEqual(errorsOf(runbook), [], JSON.stringify(text));
      assert.deepEqual([compiled(text, file).runbook, compiled(text, file).mapping], [runbook, mapping]);
    }),
    { numRuns: 150, seed: 6 },
  );
});

test('a page that is nested deep is read without a stall', { timeout: 60_000 }, () => {
  for (const piece of ['<div>', '<ul><li>', '<b>', '<pre>', '<blockquote>', '</p>', '<table><tr><td>']) {
    compiled(`<p>Run <code>id</code></p>${piece.repeat(5_000)}x`, 'a.html');
  }
});
