import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { compileGuide, leftBlocks } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { median, middle, say } from './measure.js';

/** How fast guides are compiled, beside markdown-it's parse of the same texts alone. */
export async function benchCompile(): Promise<void> {
  const [usual = [], dense = []] = ['usual', 'dense'].map((kind) => textsIn(join('test', 'bench', 'guides', kind)));
  // Together they have 1.7 commands a kB; public guides have 1.4, and dense ones twice that.
  const guides = [...usual, ...dense];
  await benchGuides(`${guides.length} guides of some pages`, guides, [' (limit 12 ×)', ' (limit 40 ×)']);
  // These show what a command costs, and what is tiny what every guide costs.
  await benchGuides(`${dense.length} that are nearly all commands`, dense);
  const golden = goldenTexts();
  await benchGuides(`${golden.length} tiny guides, one style each`, golden);
  await benchLarge('guides of some pages', guides, [' (limit 12 ×)', ' (limit 1 ×)']);
  // Twice as many commands in as much text as guides have that are written to be read.
  await benchLarge('tiny guides', golden);
}

async function benchLarge(
  what: string,
  guides: readonly string[],
  [first = '', second = ''] = ['', ''],
): Promise<void> {
  const [half = '', five = ''] = [500_000, 5_000_000].map((length) => repeated(guides, length));
  const short = await median(3, () => compiled(half));
  const long = await once(() => compiled(five));
  say(`5 MB of ${what}${first}`, long, '500 kB of them', short);
  say(`5 MB of ${what}${second}`, long, '10 seconds', 10_000);
}

async function benchGuides(
  what: string,
  guides: readonly string[],
  [first = '', second = ''] = ['', ''],
): Promise<void> {
  const markdown = new MarkdownIt('commonmark').enable('table');
  const { alone, found, whole } = await inTurns({
    alone: () => guides.map((guide) => markdown.parse(guide, {})),
    found: () => guides.map((guide) => leftBlocks({ text: guide, file: 'guide.md' }, [])),
    whole: () => guides.map((guide) => readRunbook(compiled(guide).runbook)),
  });
  say(`extract and classify ${what}${first}`, found, 'markdown-it parse', alone);
  say(`compile and check ${what}${second}`, whole, 'markdown-it parse', alone);
  const each: number[] = [];
  for (const guide of guides) each.push(await median(3, () => compiled(guide)));
  const slowest = each.toSorted((one, other) => one - other)[Math.floor(each.length * 0.95)] ?? Number.NaN;
  say(`one of ${what}, 95th percentile, warm`, slowest, 'limit', 100);
}

// Code that is as large as this is warm once it has seen some hundred guides.
const warmTurns = 50;
const turns = 100;

/** The median of each side, all measured in turns, so that a busy machine is busy for all of them. */
async function inTurns<Side extends string>(
  sides: Readonly<Record<Side, () => unknown>>,
): Promise<Record<Side, number>> {
  const works = Object.entries<() => unknown>(sides);
  const times = new Map(works.map(([side]) => [side, [] as number[]]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [side, work] of works) {
      const time = await once(work);
      if (turn >= warmTurns) times.get(side)?.push(time);
    }
  }
  return Object.fromEntries([...times].map(([side, taken]) => [side, middle(taken)])) as Record<Side, number>;
}

function textsIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Those of the golden guides that are Markdown. */
function goldenTexts(): readonly string[] {
  const golden = join('test', 'fixtures', 'compiler', 'golden');
  const paths = readdirSync(golden).map((style) => join(golden, style, 'guide.md'));
  return paths.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'));
}

function compiled(text: string): ReturnType<typeof compileGuide> {
  return compileGuide({ text, file: 'guide.md', sha256Hex });
}

function repeated(guides: readonly string[], length: number): string {
  const all = guides.map((guide) => guide.replace(/^---\n[\s\S]*?\n---\n/, '')).join('\n\n');
  return all.repeat(Math.ceil(length / all.length)).slice(0, length);
}

async function once(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
