import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { compiled } from './support.js';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly steps?: readonly Step[];
}

function steps(guide: string): readonly Step[] {
  const all = (list: readonly Step[]): readonly Step[] => list.flatMap((step) => [step, ...all(step.steps ?? [])]);
  return all(parse(compiled(guide).runbook).steps);
}

function titles(guide: string): readonly string[] {
  return steps(guide).map(({ title }) => title);
}

const cases: readonly (readonly [string, string])[] = [
  ['First of all check the volume.', 'Check the volume'],
  ['Now that the volume is mounted, check the files.', 'Now that the volume is mounted, check the files'],
  ['You can then check the volume.', 'Check the volume'],
  ["You'll need to restart the office printer.", 'Restart the office printer'],
  ['Be sure to restart the office printer.', 'Restart the office printer'],
  ['Step 2: Restart the office printer.', 'Restart the office printer'],
  ['In order to see more, open the settings page.', 'To see more, open the settings page'],
  ['Secondly, open the settings page.', 'Open the settings page'],
  ['Note: Open the _settings_ page.', 'Open the settings page'],
  ['Open the page &quot;Settings&quot;.', 'Open the page "Settings"'],
  ['Open the {% link settings.md %} settings page.', 'Open the settings page'],
  ['Open ![the gear](gear.png) and ![](x.png) on the page.', 'Open the gear and the picture on the page'],
  ['Open the settings page:\n![Settings](x.png)', 'Open the settings page'],
  ['Open the [![gear](gear.png) settings](https://x.example).', 'Open the gear settings'],
];

for (const [sentence, title] of cases) {
  test(`the step of '${sentence.replace(/\n/g, ' ')}' is called '${title}'`, () => {
    assert.deepEqual(titles(`# Guide\n\n1. ${sentence.replace(/\n/g, '\n   ')}\n`), [title]);
  });
}

test('the id of a step does not say the opposite of it', () => {
  assert.deepEqual(
    steps('# Guide\n\n1. If the node is not ready, restart the machine.\n').map(({ id }) => id),
    ['node_not_ready_restart'],
  );
});

test('a command in a title is written as it is typed, with what it goes on with', () => {
  assert.deepEqual(titles('# Guide\n\n```bash\nkubectl get pods \\\n  --watch\n```\n'), ['kubectl get pods --watch']);
});

test('the title of a group has no marks', () => {
  const guide =
    '# Guide\n\n## **Part 1**: Look at `df`\n\n1. Open the page.\n2. Close the window.\n\n## Later\n\n1. Open it again.\n';
  assert.equal(titles(guide)[0], 'Part 1: Look at df');
});

test('the last cell of a table does not title the block behind the table', () => {
  const guide = '# Guide\n\n| disk | owner |\n| --- | --- |\n| /var | Look at the mail team |\n\n```bash\ndf -h\n```\n';
  assert.deepEqual(titles(guide).at(-1), 'df -h');
});

test('a command in a sentence is called after that sentence', () => {
  check('Read about leaks first. You can restart the cache with `systemctl restart cache`.', [
    'Restart the cache with systemctl restart cache',
  ]);
  check('The build may fail. If it does, run `make clean` again.', ['If it does, run make clean again']);
  check('Look at the page. Then use `make clean`.', ['Look at the page']);
});

test('what is done behind a command on the same line comes after it', () => {
  check('You can check this with `lsof -nP`. If you see many files of one process, restart that process.', [
    'Check this with lsof -nP',
    'If you see many files of one process, restart that process',
  ]);
  check('Ask the owner of the disk. Then check it with `df -h`.', ['Ask the owner of the disk', 'Check it with df -h']);
});

function check(sentences: string, expected: readonly string[]): void {
  assert.deepEqual(titles(`# Guide\n\n${sentences}\n`), expected);
}
