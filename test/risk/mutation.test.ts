import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type CommandKnowledge,
  classifyShell,
  type Knowledge,
  knownCommands,
  type Rule,
} from '../../runtime/risk/index.js';

type Open<Value> = { -readonly [Key in keyof Value]: Value[Key] };

for (const tool of knownCommands()) {
  test(`each rule of '${tool.name}' is needed by one of its examples`, () => {
    const before = classesOf(tool);
    const ids = new Set(entriesOf(tool).flatMap(({ rules = [] }) => rules.map(({ id }) => id)));
    const idle = [...ids].filter((id) => {
      const restore = withoutRule(tool, id);
      const after = classesOf(tool);
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

function classesOf({ examples }: CommandKnowledge): readonly string[] {
  return [...(examples.safe ?? []), ...(examples.caution ?? []), ...(examples.dangerous ?? [])].map((example) => {
    const { risk, sensitive, dryRun, critical } = classifyShell(example);
    return `${example}: ${risk} ${sensitive} ${dryRun} ${critical}`;
  });
}

function entriesOf(entry: Knowledge): readonly Knowledge[] {
  return [entry, ...(entry.verbs ?? []).flatMap(entriesOf)];
}
