import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { classifyShell } from '../../runtime/risk/index.js';
import { judgeLanguage } from '../../runtime/risk/languages/index.js';
import { type ShippedModule, withModules } from '../../runtime/risk/languages/powershell-catalogue.js';
import { partsOf, riskOfVerb } from '../../runtime/risk/languages/powershell-verbs.js';
import type { CmdletModule } from '../../runtime/schema/generated/cmdlets.js';
import { root } from '../support/paths.js';

const folder = join(root, 'runtime', 'risk', 'cmdlets');
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as CmdletModule);
const risks = ['safe', 'caution', 'dangerous'] as const;
const lists = ['nouns', 'safe', 'caution', 'dangerous', 'critical'] as const;

for (const file of files) {
  test(`every example of '${file.name}' has the class that its file says`, () => {
    const wrong = risks.flatMap((risk) =>
      (file.examples[risk] ?? []).flatMap((example) => {
        const found = classifyShell(example, { shell: 'powershell', parsers: { languages: judgeLanguage } });
        return found.final.risk === risk
          ? []
          : [
              `${example}: ${found.risk} and not ${risk}: ${found.reasons.map(({ rule, why }) => `${rule} (${why})`).join('; ')}`,
            ];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  test(`each part of '${file.name}' is needed by one of its examples`, () => {
    const before = classesOf(file);
    const idle = partsOfFile(file).filter(({ without }) => {
      const restore = withModules((modules) => modules.map((one) => (one.name === file.name ? without(one) : one)));
      const after = classesOf(file);
      restore();
      return after === before;
    });
    assert.deepEqual(
      idle.map(({ name }) => name),
      [],
    );
  });

  test(`no list of '${file.name}' says of a cmdlet what its verb says already`, () => {
    const idle = risks.flatMap((risk) => namesIn(file[risk]).filter((name) => saysVerb(name, risk)));
    assert.deepEqual(idle, []);
  });
}

test('no cmdlet is listed twice', () => {
  const names = files.flatMap((file) => [
    ...lists.slice(1).flatMap((list) => namesIn(file[list])),
    ...(file.cmdlets ?? []).flatMap((entry) => namesIn(entry.name)),
  ]);
  assert.deepEqual(
    names.map((name) => name.toLowerCase()).filter((name, index, all) => all.indexOf(name) !== index),
    [],
  );
});

test('every alias of a cmdlet leads to a name of a cmdlet', () => {
  for (const { aliases = {} } of files) {
    for (const [alias, name] of Object.entries(aliases)) assert.ok(partsOf(name) !== undefined, alias);
  }
});

interface Part {
  readonly name: string;
  readonly without: (module: ShippedModule) => ShippedModule;
}

/** What can be taken out of a file: its lists, its entries, and each rule of an entry. */
function partsOfFile(file: CmdletModule): readonly Part[] {
  const fromLists = lists
    .filter((list) => file[list] !== undefined)
    .map((list) => ({
      name: list,
      without: (module: ShippedModule) => ({ ...module, [list]: undefined }) as ShippedModule,
    }));
  const entries = (file.cmdlets ?? []).flatMap((entry, at) => [
    { name: entry.name, without: (module: ShippedModule) => withoutEntry(module, at) },
    ...(entry.rules ?? []).map(({ id }) => ({
      name: `${entry.name}: ${id}`,
      without: (module: ShippedModule) => withoutRule(module, at, id),
    })),
  ]);
  return [...fromLists, ...entries];
}

function withoutEntry(module: ShippedModule, at: number): ShippedModule {
  return { ...module, cmdlets: (module.cmdlets ?? []).filter((_, index) => index !== at) };
}

function withoutRule(module: ShippedModule, at: number, id: string): ShippedModule {
  const cmdlets = (module.cmdlets ?? []).map((entry, index) =>
    index === at ? { ...entry, rules: (entry.rules ?? []).filter((rule) => rule.id !== id) } : entry,
  );
  return { ...module, cmdlets };
}

function classesOf({ examples }: CmdletModule): string {
  return risks
    .flatMap((risk) => examples[risk] ?? [])
    .map((example) => {
      const { risk, critical, sensitive, dryRun } = classifyShell(example, {
        shell: 'powershell',
        parsers: { languages: judgeLanguage },
      });
      return [risk, critical, sensitive, dryRun].join();
    })
    .join('|');
}

function namesIn(list: string | undefined): readonly string[] {
  return (list ?? '').split(/\s+/).filter(Boolean);
}

function saysVerb(name: string, risk: string): boolean {
  const parts = partsOf(name);
  return parts !== undefined && riskOfVerb(parts.verb, parts.noun) === risk;
}
