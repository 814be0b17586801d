// The lists that decide how dangerous a command is, and the decision record that answers for their present state.
//   node scripts/risk-lists.mjs              says which lists differ from what the last record answers for
//   node scripts/risk-lists.mjs --pin 0010   docs/decisions/0010-*.md answers for them as they are now
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const risk = join(root, 'runtime', 'risk');
const pinFile = join(root, 'docs', 'decisions', 'risk-lists.json');

// Words for people do not decide anything.
const prose = new Set(['summary', 'source', 'why', 'suggestion', 'examples', 'captures', 'inverse', 'description']);

/** The digest of each list, by its name: the tool files, the cmdlet files, and each module that holds a table or a rule. */
export function listDigests() {
  const lists = new Map();
  for (const folder of ['commands', 'cmdlets']) lists.set(folder, digest(dataIn(join(risk, folder))));
  for (const file of modules()) lists.set(file, digest(codeOf(readFileSync(join(risk, file), 'utf8'))));
  return Object.fromEntries(lists);
}

function dataIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return JSON.stringify(
    files.sort().map((file) => [file, parse(readFileSync(join(folder, file), 'utf8'))]),
    (key, value) => (prose.has(key) ? undefined : value),
  );
}

/** The modules that say of themselves that they hold a list, by the line `// Holds a list: …`. */
function modules() {
  return readdirSync(risk, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && /^\/\/ Holds a list/m.test(readFileSync(join(risk, file), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function codeOf(text) {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s+/g, '');
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What the last decision record answers for: its name, and the digest of each list. */
export function pinned() {
  return JSON.parse(readFileSync(pinFile, 'utf8'));
}

/** The commands of a decision record with their class before and after: the rows of its table. */
export function claimsOf(decision) {
  const text = readFileSync(join(root, 'docs', 'decisions', decision), 'utf8');
  return [...text.matchAll(/^\| `(.+?)` \| (\w+) \| (\w+) \|$/gm)].map(([, command, before, after]) => ({
    command: command.replaceAll('\\|', '|'),
    before,
    after,
  }));
}

/** The lists that are no longer what the last record answers for. */
export function changedLists() {
  const [now, then] = [listDigests(), pinned().lists];
  return [...new Set([...Object.keys(now), ...Object.keys(then)])].filter((name) => now[name] !== then[name]);
}

function pin(number) {
  const decision = readdirSync(dirname(pinFile)).find((name) => name.startsWith(`${number}-`));
  if (decision === undefined) throw new Error(`docs/decisions holds no record ${number}; write it first`);
  if (claimsOf(decision).length === 0) {
    throw new Error(`${decision} has no row '| \`command\` | before | after |'; say what changes for whom`);
  }
  const record = digest(readFileSync(join(dirname(pinFile), decision), 'utf8'));
  const before = existsSync(pinFile) ? pinned() : undefined;
  if (before?.record === record && changedLists().length > 0) {
    throw new Error(
      `${decision} says nothing of ${changedLists().join(', ')}; write a new record, or add its commands`,
    );
  }
  writeFileSync(pinFile, `${JSON.stringify({ decision, record, lists: listDigests() }, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--pin');
  try {
    if (at >= 0) pin(process.argv[at + 1]);
    else console.log(changedLists().join('\n') || 'nothing changed');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
