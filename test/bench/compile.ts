import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { compileGuide } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { median, say } from './measure.js';

/** How fast guides are compiled, beside markdown-it's parse of the same texts alone. */
export async function benchCompile(): Promise<void> {
  const guides = guideTexts();
  const markdown = new MarkdownIt('commonmark').enable('table');
  const alone = await median(9, () => guides.map((guide) => markdown.parse(guide, {})));
  const whole = await median(9, () => guides.map((guide) => readRunbook(compiled(guide).runbook)));
  say(`compile and check ${guides.length} guides (limit 40 ×)`, whole, 'markdown-it parse', alone);
  const each: number[] = [];
  for (const guide of guides) each.push(await median(3, () => compiled(guide)));
  const slowest = each.toSorted((one, other) => one - other)[Math.floor(each.length * 0.95)] ?? Number.NaN;
  say('a guide, 95th percentile, warm', slowest, 'limit', 100);
  const [half, five] = [500_000, 5_000_000].map((length) => repeated(guides, length));
  const short = await once(() => compiled(half ?? ''));
  say('5 MB of Markdown (limit 12 × that of 500 kB)', await once(() => compiled(five ?? '')), '500 kB', short);
}

function guideTexts(): readonly string[] {
  const golden = join('test', 'fixtures', 'compiler', 'golden');
  return readdirSync(golden)
    .map((style) => join(golden, style, 'guide.md'))
    .flatMap((path) => {
      try {
        return [readFileSync(path, 'utf8')];
      } catch {
        // Some styles are no Markdown.
        return [];
      }
    });
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
