// Scores the built classifier on labelled commands, one JSON object a line: {"id","command","shell","risk","also_ok"?}.
//   node scripts/score-risk.mjs [SET.jsonl …] [--details] [--write]
// Without a set, the two of this repository. --details prints every miss, --write puts the tables into docs/risk.md.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', 'runbook.js');
const page = join(root, 'docs', 'risk.md');
const classes = ['safe', 'caution', 'dangerous', 'unknown'];

const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const given = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const own = ['unseen.jsonl', 'development.jsonl'].map((name) => join(root, 'test', 'fixtures', 'risk', name));
const sets = given.length > 0 ? given : own;
if (!existsSync(program)) fail(`'${program}' is not built; run 'npm run build' first`);

const tables = sets.map((set) => {
  if (!existsSync(set)) fail(`'${set}' is not there; name a file of labelled commands`);
  const rows = linesOf(readFileSync(set, 'utf8'));
  const figures = figuresOf(rows, answersTo(rows));
  print(basename(set), figures);
  return pageTable(basename(set), figures);
});
if (options.includes('--write')) writeIntoPage(tables.join('\n\n'));

function answersTo(rows) {
  const input = rows.map(({ id, command, shell }) => `${JSON.stringify({ id, command, shell })}\n`).join('');
  const answered = spawnSync(process.execPath, [program, 'classify', '--jsonl'], {
    input,
    encoding: 'utf8',
    maxBuffer: 256e6,
  });
  if (answered.status !== 0) fail(answered.stderr);
  const answers = linesOf(answered.stdout);
  if (answers.length !== rows.length) fail(`${rows.length} commands got ${answers.length} answers`);
  return answers;
}

function figuresOf(rows, answers) {
  const pairs = rows.map((row, index) => ({ row, risk: answers[index].risk }));
  const isFine = ({ row, risk }) => risk === row.risk || (row.also_ok ?? []).includes(risk);
  const labelled = (label) => pairs.filter(({ row }) => row.risk === label);
  const calledSafe = (label) => labelled(label).filter((pair) => pair.risk === 'safe' && !isFine(pair)).length;
  const matrix = classes
    .slice(0, 3)
    .map((label) => classes.map((risk) => labelled(label).filter((pair) => pair.risk === risk).length));
  return {
    count: pairs.length,
    matrix,
    exact: share(pairs.filter(({ row, risk }) => risk === row.risk).length, pairs.length),
    defensible: share(pairs.filter(isFine).length, pairs.length),
    safeRecognised: share(labelled('safe').filter(isFine).length, labelled('safe').length),
    unknown: share(pairs.filter(({ risk }) => risk === 'unknown').length, pairs.length),
    dangerousCalledSafe: calledSafe('dangerous'),
    cautionCalledSafe: calledSafe('caution'),
    misses: pairs.filter((pair) => !isFine(pair)),
  };
}

function print(name, figures) {
  console.log(`${name}: ${figures.count} commands`);
  for (const [what, figure] of figureRows(figures)) console.log(`  ${what.padEnd(28)} ${figure}`);
  console.log(`  ${'label \\ answer'.padEnd(16)}${classes.map((risk) => risk.padStart(11)).join('')}`);
  figures.matrix.forEach((row, index) => {
    console.log(`  ${classes[index].padEnd(16)}${row.map((count) => String(count).padStart(11)).join('')}`);
  });
  if (!options.includes('--details')) return;
  for (const { row, risk } of figures.misses) {
    console.log(`  ${row.id} ${row.shell}: ${row.risk} → ${risk}   ${JSON.stringify(row.command).slice(0, 140)}`);
  }
}

function figureRows({ dangerousCalledSafe, cautionCalledSafe, exact, defensible, safeRecognised, unknown }) {
  return [
    ['dangerous called safe', String(dangerousCalledSafe)],
    ['caution called safe', String(cautionCalledSafe)],
    ['exact', exact],
    ['exact or defensible', defensible],
    ['safe recognised as safe', safeRecognised],
    ['unknown', unknown],
  ];
}

function pageTable(name, figures) {
  const heading = `| \`${name}\`, ${figures.count} commands | ${classes.map((risk) => `answered ${risk}`).join(' | ')} |`;
  const ruler = `| --- |${' ---: |'.repeat(classes.length)}`;
  const rows = figures.matrix.map((row, index) => `| labelled ${classes[index]} | ${row.join(' | ')} |`);
  const summary = figureRows(figures).map(([what, figure]) => `${what} ${figure}`);
  return [heading, ruler, ...rows, '', `${summary.join('; ')}.`].join('\n');
}

function writeIntoPage(text) {
  const before = readFileSync(page, 'utf8');
  const after = before.replace(/(<!-- figures -->\n)[\s\S]*?(<!-- end of figures -->)/, `$1${text}\n$2`);
  if (after === before && !before.includes(text)) fail('docs/risk.md has no place for the figures');
  writeFileSync(page, after);
}

function linesOf(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

function share(part, whole) {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
