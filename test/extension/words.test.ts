import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { CancellationToken } from 'vscode';
import { askApproval } from '../../extension/ask-approval.js';
import type { Inputs } from '../../extension/dialog.js';
import type { Question } from '../../runtime/model/question.js';
import { root } from '../support/paths.js';
import { speak } from '../support/vscode.cjs';
import { unsaidTexts } from './unsaid-texts.js';

const folder = join(root, 'extension');
const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** What is in English for everybody, and why. */
const notForPeople: Readonly<Record<string, string>> = {
  'commands/panic.ts': 'the reason goes into the record, whose readers have no language in common',
  'panel/answer-terminal.ts': 'a script for cmd.exe',
  'panel/page-html.ts': 'HTML, and a policy for what it may load',
};

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8');
}

test('the extension says nothing to people but in words that can be translated', () => {
  const unsaid = modules
    .filter((name) => !Object.hasOwn(notForPeople, name.replaceAll('\\', '/')))
    .flatMap((name) => unsaidTexts(read(join('extension', name))).map((text) => `${name}: ${text}`));
  assert.deepEqual(unsaid, []);
});

test('a text that is not translated is found wherever it is shown', () => {
  const check = (code: string, ...texts: string[]) => assert.deepEqual(unsaidTexts(code), texts);
  check("void window.showErrorMessage('Halt')", 'Halt');
  check("window.showQuickPick(rows, { title: 'Runs' })", 'Runs');
  check("item.tooltip = 'Runs'", 'Runs');
  check('const said = `step ${id} is over now`', 'step … is over now');
  check("window.showQuickPick(rows, { title: l10n.t('all the runs') })");
  check("commands.registerCommand('runbook.run', run)");
});

test('each text of package.json is named and there, and none is left over', () => {
  const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
  assert.deepEqual([...new Set(used)].sort(), Object.keys(JSON.parse(read('package.nls.json'))).sort());
});

test('nothing in package.json is said to people but by the name of its text', () => {
  const { contributes } = JSON.parse(read('package.json'));
  const shown =
    /"(?:title|description|markdownDescription|shortTitle|altText|contents|unverifiedBreakpoints)":"([^%"][^"]*)"/g;
  // The name of the product is its name in every language.
  const said = [...JSON.stringify(contributes).matchAll(shown)].map(([, text]) => text);
  assert.deepEqual(
    said.filter((text) => text !== 'Runbook'),
    [],
  );
});

test('the words of another language are those that a person sees, with their values', async () => {
  const bundle: Readonly<Record<string, string>> = JSON.parse(read('l10n/bundle.l10n.json'));
  speak(Object.fromEntries(Object.keys(bundle).map((text) => [text, `⟦${text}⟧`])));
  const shown: string[] = [];
  const inputs = {
    showWarningMessage: (_title: string, { detail }: { detail: string }, ...buttons: string[]) => {
      shown.push(...detail.split('\n'), ...buttons);
      return Promise.resolve(undefined);
    },
  } as unknown as Inputs;
  const approval = { risk: 'dangerous', reasons: [], requirement: { min: 1, roles: [] }, gesture: 'typed' } as const;
  const question: Question = { requestId: 'q', stepId: 'drain', title: 'Drain', kind: 'approval', approval };
  const token = { isCancellationRequested: false } as CancellationToken;
  try {
    await askApproval(inputs, question, approval, token);
  } finally {
    speak({});
  }
  assert.deepEqual(shown, ['⟦Risk: dangerous⟧', '⟦Approve…⟧', '⟦Reject…⟧']);
});
