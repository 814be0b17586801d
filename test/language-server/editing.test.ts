import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, CompletionItem, CompletionList, Hover, SignatureHelp } from 'vscode-languageserver';
import { nearClient } from '../support/near-client.js';
import { temporaryFolder } from '../support/paths.js';

const text = `apiVersion: runbook/v1
meta: { name: x, vars: { ns: prod }, source: { file: guide.md } }
steps:
  - id: look
    type: cli
    source: { lines: [2, 3] }
    with:
      argv: [kubectl, get, pods, -n, "{{ .ns }}"]
  - id: look
    type: manual
    `;

const rich: ClientCapabilities = {
  textDocument: {
    completion: {
      completionItem: {
        snippetSupport: true,
        commitCharactersSupport: true,
        insertTextModeSupport: { valueSet: [1, 2] },
      },
    },
  },
};

/** An editor of some capabilities with the runbook open, its guide beside it. */
async function editor(context: TestContext, capabilities: ClientCapabilities = {}) {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'guide.md'), '# Look\nFirst look at the pods.\nAll of them run.\nDone.\n');
  const uri = pathToFileURL(join(folder, 'runbook.yaml')).href;
  const client = await nearClient(context, { capabilities });
  client.open(uri, text);
  const at = (line: number, character: number) => ({ position: { line, character } });
  return {
    complete: async (line: number, character: number) =>
      await client.ask<CompletionList>('completion', uri, at(line, character)),
    hover: async (line: number, character: number) => {
      const hover = await client.ask<Hover | null>('hover', uri, at(line, character));
      return (hover?.contents as { readonly value: string } | undefined)?.value ?? '';
    },
    signature: (line: number, character: number) =>
      client.ask<SignatureHelp | null>('signatureHelp', uri, at(line, character)),
    resolve: (item: CompletionItem) => client.request<CompletionItem>('completionItem/resolve', item),
    change: (written: string) => client.change(uri, 2, written),
  };
}

test('an editor that knows snippets gets whole keys, and one that does not gets plain ones', async (t) => {
  const able = (await (await editor(t, rich)).complete(10, 4)).items.find(({ label }) => label === 'instructions');
  assert.deepEqual(able?.textEdit?.newText, 'instructions: |\n  $1');
  assert.deepEqual([able?.insertTextFormat, able?.insertTextMode], [2, 2]);
  const plain = (await (await editor(t)).complete(10, 4)).items.find(({ label }) => label === 'instructions');
  assert.equal(plain?.textEdit?.newText, 'instructions: ');
  assert.deepEqual([plain?.insertTextFormat, plain?.commitCharacters], [undefined, undefined]);
});

test('completions keep their order, and commands are described when somebody looks at them', async (t) => {
  const { complete, resolve } = await editor(t, rich);
  const { items, isIncomplete } = await complete(7, 22);
  assert.equal(isIncomplete, true);
  assert.deepEqual(
    [...items].sort((one, other) => (one.sortText! < other.sortText! ? -1 : 1)),
    items,
  );
  const describe = items.find(({ label }) => label === 'describe')!;
  assert.equal(describe.documentation, undefined);
  assert.deepEqual(describe.commitCharacters, [',', '}', ']']);
  const resolved = (await resolve(describe)).documentation as { readonly value: string };
  assert.match(resolved.value, /`kubectl describe` .*\[manual\]\(https:/);
  assert.deepEqual(await resolve({ label: 'x', data: { odd: 1 } }), { label: 'x', data: { odd: 1 } });
  assert.equal((await complete(10, 4)).isIncomplete, false);
});

test('hover says the name, the class of the command, what is wrong, and the lines of the guide', async (t) => {
  const { hover, change } = await editor(t);
  const named = await hover(7, 42);
  assert.match(named, /`\.ns`: variable of meta\.vars, 'prod'[\s\S]*---[\s\S]*● safe[\s\S]*kubectl get pods -n prod/);
  assert.match(
    await hover(3, 7),
    /From guide\.md, lines 2–3\n\n---\n\n> First look at the pods\.\n> All of them run\.\n\n\[guide\.md:2\]\(<file:\/\/.*\/guide\.md#L2>\)$/,
  );
  assert.match(await hover(8, 9), /\*\*steps\/duplicate-id\*\*[\s\S]*runbook explain steps\/duplicate-id/);
  assert.equal(await hover(1, 14), '');
  change(text.replace('guide.md', 'gone.md'));
  assert.match(await hover(3, 7), /'.*gone\.md'/);
});

test('what a template goes on with is told while it is written', async (t) => {
  const { signature } = await editor(t);
  const help = await signature(7, 43);
  assert.equal(help?.signatures[0]?.label, '{{ .name | filter }}');
  assert.deepEqual(help?.signatures[0]?.parameters?.[0]?.label, [3, 8]);
  assert.equal(await signature(0, 3), null);
});
