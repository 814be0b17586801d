import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { classifyShell } from '../../runtime/risk/index.js';
import { grammars } from '../support/grammars.js';
import { root } from '../support/paths.js';

interface Claim {
  readonly command: string;
  readonly before: string;
  readonly after: string;
}

interface Lists {
  listDigests(): Readonly<Record<string, string>>;
  changedLists(): readonly string[];
  claimsOf(decision: string): readonly Claim[];
  pinned(): { readonly decision: string };
}

const lists: Lists = await import(pathToFileURL(join(root, 'scripts', 'risk-lists.mjs')).href);

test('a decision record answers for the lists and merge rules as they are', () => {
  assert.ok(Object.keys(lists.listDigests()).length >= 8, 'the lists were found');
  assert.deepEqual(
    lists.changedLists(),
    [],
    'write docs/decisions/NNNN-*.md with the commands before and after, then: node scripts/risk-lists.mjs --pin NNNN',
  );
});

test('the record shows commands whose class it changes or says that it changes none, and they have the class that it says', () => {
  const { decision } = lists.pinned();
  assert.ok(readdirSync(join(root, 'docs', 'decisions')).includes(decision));
  const claims = lists.claimsOf(decision);
  const isMoveOnly = /^No class changes\./m.test(readFileSync(join(root, 'docs', 'decisions', decision), 'utf8'));
  assert.equal(
    claims.some(({ before, after }) => before !== after),
    !isMoveOnly,
  );
  for (const { command, after } of claims) {
    assert.equal(classifyShell(command, { parsers: grammars, placeholders: true }).risk, after, command);
  }
});
