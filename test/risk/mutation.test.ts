import assert from 'node:assert/strict';
import test from 'node:test';
import { type CommandKnowledge, type Knowledge, knownCommands, type Rule } from '../../runtime/risk/index.js';
import type { CommandFile } from '../../runtime/schema/generated/command.js';
import { classifyShell } from '../support/classify.js';
import { commandFiles, shellOf } from '../support/commands.js';

type Open<Value> = { -readonly [Key in keyof Value]: Value[Key] };

for (const file of commandFiles) {
  test(`each rule of '${file.name}' (${file.platform ?? 'unix'}) is needed by one of its examples`, () => {
    const tool = knownCommands().find(({ name, platform }) => name === file.name && platform === file.platform);
    assert.ok(tool !== undefined, 'npm run generate was not run');
    const before = classesOf(file);
    const ids = new Set(entriesOf(tool).flatMap(({ rules = [] }) => rules.map(({ id }) => id)));
    const idle = [...ids].filter((id) => {
      const restore = withoutRule(tool, id);
      const after = classesOf(file);
      restore();
      return after.join('\n') === before.join('\n');
    });
    assert.deepEqual(idle, []);
  });
}

/** Takes a rule out of the entry and of all its verbs; gives back what puts it in again. */
function withoutRule(tool: CommandKnowledge, id: string): () => void {
  const restores = entriesOf(tool).map((entry: Open<Knowledge>) => {
    const { rules } = entry;
    if (rules === undefined) return () => undefined;
    entry.rules = rules.filter((rule: Rule) => rule.id !== id);
    return () => {
      entry.rules = rules;
    };
  });
  return () => {
    for (const restore of restores) restore();
  };
}

function classesOf(file: CommandFile): readonly string[] {
  const { safe = [], caution = [], dangerous = [] } = file.examples;
  return [...safe, ...caution, ...dangerous].map((example) => {
    const { risk, sensitive, dryRun, critical } = classifyShell(example, { shell: shellOf(file) });
    return `${example}: ${risk} ${sensitive} ${dryRun} ${critical}`;
  });
}

function entriesOf(entry: Knowledge): readonly Knowledge[] {
  return [entry, ...(entry.verbs ?? []).flatMap(entriesOf)];
}
