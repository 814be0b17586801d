import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { type Command, CommanderError } from 'commander';
import { wholeProgram } from '../../runtime/cli/program.js';
import { root } from '../support/paths.js';
import { callsIn, pageText, type ShownCall } from './pages.js';
import { wordsOf } from './words.js';

const pages = ['README.md', 'SECURITY.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

/** What commander says of a command line, as the program itself would; undefined where it takes it. Nothing is done. */
async function faultOf(line: string, kind: ShownCall['kind'] = 'block'): Promise<CommanderError | undefined> {
  const program = await wholeProgram();
  makeIdle(program, kind === 'block');
  try {
    await program.parseAsync(wordsOf(line), { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error;
    throw error;
  }
}

function makeIdle(command: Command, isWhole: boolean): void {
  command.configureOutput({ writeErr: () => {}, writeOut: () => {}, outputError: () => {} });
  if (command.parent !== null) command.action(() => {});
  for (const option of command.options) option.mandatory &&= isWhole;
  for (const below of command.commands) makeIdle(below, isWhole);
}

/** In a sentence what a command needs may be left out, as in 'runbook panic status' and 'runbook compile --update'. */
function isFault({ kind }: ShownCall, fault: CommanderError | undefined): boolean {
  if (fault === undefined || fault.exitCode === 0 || fault.code === 'commander.help') return false;
  return kind === 'block' || !/[mM]issingArgument/.test(fault.code);
}

// Words that stand for several ways to say it, or for what is not said.
const isOpen = (line: string) => /…|\.\.\.|\w\|\w|\[/.test(line);

for (const page of pages) {
  test(`every command line of ${page} is one that the program takes`, async () => {
    for (const call of callsIn(pageText(page)).filter(({ line }) => !isOpen(line))) {
      const fault = await faultOf(call.line, call.kind);
      assert.ok(!isFault(call, fault), `runbook ${call.line}: ${fault?.message}`);
    }
  });
}

test('a command line that the program does not take is found', async () => {
  const codes = ['nope', 'validate a.yaml --nope', 'validate', 'runs show'].map(
    async (line) => (await faultOf(line))?.code,
  );
  assert.deepEqual(await Promise.all(codes), [
    'commander.unknownCommand',
    'commander.unknownOption',
    'commander.missingArgument',
    'commander.missingArgument',
  ]);
});

test('the pages for people show many command lines', () => {
  const shown = pages.flatMap((page) => callsIn(pageText(page)));
  assert.ok(shown.length > 200, String(shown.length));
});
