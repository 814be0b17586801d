import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { draftFault } from '../../runtime/node/draft-fault.js';
import { temporaryFolder } from '../support/paths.js';

const draft = (argv: string, more = '') =>
  `apiVersion: runbook/v1\nmeta: {name: x}\nsteps:\n  - {id: look, type: cli, with: {argv: ${argv}}}\n${more}`;

test('a draft fails by what breaks a rule, but not by what was broken before or is marked as a conflict', async (t) => {
  const path = join(temporaryFolder(t), 'runbook.yaml');
  const kind = async (text: string, before?: string) => (await draftFault(path, text, before))?.kind;
  assert.equal(await kind(draft('[ls, "{{ .a }}"]').replace('{name: x}', '{name: x, vars: {a: b}}')), undefined);
  const broken = draft('[ls, "{{ .nothing }}"]');
  assert.equal(await kind(broken), 'invalid');
  assert.equal(await kind(broken, broken), undefined);
  assert.equal(
    await kind(draft('[ls]', '# <<<<<<< conflict: x\n# ======= the guide now says\n# >>>>>>> end of the conflict\n')),
    undefined,
  );
});

test('a draft can be replayed whatever its arguments are', async (t) => {
  const path = join(temporaryFolder(t), 'runbook.yaml');
  for (const argv of [`["printf", "{{ \\"{{ .any }}\\" }}"]`, '["printf", "a\\r\\n\\u0001 \'\\""]', '["printf", ""]']) {
    assert.equal(await draftFault(path, draft(argv)), undefined, argv);
  }
});
