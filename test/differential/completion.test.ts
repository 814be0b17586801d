import assert from 'node:assert/strict';
import test from 'node:test';
import { type Analysis, type Completion, completionsAt, readRunbook } from '../../runtime/language/index.js';
import { markedFixtures } from '../language/marked-fixture.js';
import { type Place, placesIn } from './place.js';
import { type PeerItem, peerFor, schemaExamples } from './yaml-language-server.js';

const peers = { v0: peerFor('v0'), v1: peerFor('v1') };

// Every place takes half a minute; an eighth of them, in each fixture other ones, finds what is missing as surely.
const stride = 8;

test('what the yaml-language-server offers for a key or a value that the schema allows is offered too', async () => {
  const missing: string[] = [];
  let asked = 0;
  for (const [index, { name, text }] of markedFixtures().entries()) {
    const analysis = readRunbook(text);
    if (!analysis.document) continue;
    const places = placesIn(text, analysis.document).filter((_, place) => place % stride === index % stride);
    for (const place of places) {
      asked += 1;
      missing.push(...(await missingAt(place, analysis)).map((label) => `${name}: ${lineOf(place)} lacks ${label}`));
    }
  }
  assert.ok(asked > 1000, `${asked} places were asked`);
  assert.deepEqual(missing, []);
});

async function missingAt({ text, offset, isWhole }: Place, whole: Analysis): Promise<readonly string[]> {
  const analysis = isWhole ? whole : readRunbook(text);
  const ours = completionsAt(analysis, offset);
  const theirs = await peers[whole.format.version === 'runbook/v1' ? 'v1' : 'v0'](text, offset);
  return theirs
    .filter(isWritable)
    .flatMap(labelOf)
    .filter((label) => !offers(ours, label) && !isOther(ours, label));
}

/** Whether an item is offered under the words that it writes; names of types and of whole snippets are no such words. */
function isWritable({ label, insertText }: PeerItem): boolean {
  return insertText.startsWith(
    label
      .replaceAll('↵', '\\n')
      .replace(/\.\.\.$/, '')
      .slice(0, 12),
  );
}

/** The words without the quotes that theirs are shown with. */
function labelOf({ label }: PeerItem): readonly string[] {
  if (!label.startsWith('"')) return [label];
  return [String(JSON.parse(label.replaceAll('↵', '\\n'))).replaceAll('\n', '↵')];
}

function offers(ours: readonly Completion[], label: string): boolean {
  const isCut = label.endsWith('...');
  return ours.some((own) => own.label === label || (isCut && own.label.startsWith(label.slice(0, -3))));
}

// Of a field's own example and that of the definition it refers to, they show the farther one, as draft 7 has it; and
// the type of a step that nobody has installed is no example here.
function isOther(ours: readonly Completion[], label: string): boolean {
  if (label === 'http.get') return true;
  return schemaExamples.has(label) && ours.some(({ kind }) => kind === 'example');
}

function lineOf({ text, offset }: Place): string {
  return `${text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)}|${text.slice(offset).split('\n')[0]}`;
}
