import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import type { GuideIr } from '../../runtime/compiler/ir.js';
import { fixture } from '../support/paths.js';
import { compiled } from './support.js';

/** What a careful engineer takes out of a guide, written by hand; lines count from 1. */
interface Gold {
  readonly commands: readonly (Stretch & {
    readonly text: string;
    readonly risk: string;
    readonly also_ok?: string[];
  })[];
  readonly not_commands: readonly Stretch[];
  readonly manual_steps: readonly Stretch[];
  readonly prerequisites: readonly Stretch[];
  readonly conditionals: readonly Stretch[];
  readonly vague: readonly Stretch[];
  readonly variables: readonly { readonly as_written: readonly string[] }[];
}

interface Stretch {
  readonly line: number;
  readonly end_line: number;
}

const scored = readdirSync(fixture('compiler', 'golden'))
  .filter((style) => existsSync(fixture('compiler', 'golden', style, 'gold.json')))
  .map((style) => ({ gold: goldOf(style), ir: irOf(style), style }));

test('the commands of guides with gold are found, and nothing of an output is taken for one', () => {
  assert.ok(scored.length >= 8);
  const wanted = scored.flatMap(({ gold }) => gold.commands).length;
  const found = scored.flatMap(({ ir }) => ir.commands).length;
  const hits = scored.flatMap(({ gold, ir }) => gold.commands.filter((command) => foundFor(command, ir))).length;
  const f1 = (2 * hits) / (wanted + found);
  assert.ok(f1 >= 0.95, `F1 ${f1.toFixed(3)}`);
  const ofOutput = scored.flatMap(({ gold, ir }) =>
    ir.commands.filter(({ line }) => gold.not_commands.some((part) => line >= part.line && line <= part.end_line)),
  );
  assert.deepEqual(ofOutput, []);
});

test('no command of guides with gold that is dangerous, or changes something, is called safe', () => {
  const tooLow = scored.flatMap(({ gold, ir }) =>
    gold.commands.filter(
      (command) =>
        command.risk !== 'safe' && !command.also_ok?.includes('safe') && foundFor(command, ir)?.risk === 'safe',
    ),
  );
  assert.deepEqual(tooLow, []);
});

test('the placeholders of guides with gold are variables', () => {
  const written = scored.flatMap(({ gold, ir }) =>
    gold.variables.map(({ as_written }) =>
      as_written.some((text) => ir.variables.some((one) => one.asWritten.includes(text))),
    ),
  );
  assert.ok(share(written) >= 0.9);
});

const lists = [
  { name: 'manual', gold: 'manual_steps', least: 0.8 },
  { name: 'prerequisites', gold: 'prerequisites', least: 0.7 },
  { name: 'conditionals', gold: 'conditionals', least: 0.7 },
  { name: 'ambiguities', gold: 'vague', least: 0.6 },
] as const;

for (const { name, gold: key, least } of lists) {
  test(`the ${name} of guides with gold are found, with no list more than twice as long`, () => {
    const hits = scored.flatMap(({ gold, ir }) =>
      gold[key].map((part) => ir[name].some(({ line }) => isNear(line, part))),
    );
    assert.ok(share(hits) >= least, `recall ${share(hits).toFixed(3)}`);
    const said = scored.flatMap(({ ir }) => ir[name]).length;
    assert.ok(said <= 2 * hits.length, `${said} said, ${hits.length} wanted`);
  });
}

function foundFor({ text, line, end_line: end }: Gold['commands'][number], ir: GuideIr) {
  return ir.commands.find((command) => command.text === text && command.line >= line && command.line <= end);
}

function isNear(line: number, part: Stretch): boolean {
  return line >= part.line - 2 && line <= part.end_line + 2;
}

function share(claims: readonly boolean[]): number {
  return claims.filter((holds) => holds).length / claims.length;
}

function goldOf(style: string): Gold {
  return JSON.parse(readFileSync(fixture('compiler', 'golden', style, 'gold.json'), 'utf8'));
}

function irOf(style: string): GuideIr {
  return compiled(readFileSync(fixture('compiler', 'golden', style, 'guide.md'), 'utf8')).ir;
}
