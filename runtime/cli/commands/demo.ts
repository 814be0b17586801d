import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { commandLine } from '../../model/command-line.js';
import { layOut } from '../../node/init/lay-out.js';
import { refusalOf } from '../refuse.js';
import { plain } from '../render/plain.js';

const fail = refusalOf('demo');

/** Adds `runbook demo [FOLDER]`. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .summary('write a demo incident to replay: nothing is run')
    .description(
      'write a demo incident: a guide, its runbook, tests, and a recording that answers its commands, so that nothing of it is run; no file that is there is changed',
    )
    .argument('[folder]', 'where to write it', 'runbook-demo')
    .action(demo);
}

async function demo(folder: string): Promise<void> {
  // The records of its replays go into its own .runbook, and not into a folder further up.
  const laidOut = await layOut(shippedDemo(), folder, ['.runbook']);
  if (!laidOut.ok) return fail(laidOut.error);
  const { written, left } = laidOut.value;
  const shown = (path: string) => join(folder, path);
  const lines = [
    ...written.map((path) => `wrote ${shown(path)}`),
    ...left.map((path) => `left as it is: ${shown(path)}`),
    ...['', ...nextSteps(relative('.', folder))],
  ];
  process.stdout.write(plain(`${lines.join('\n')}\n`));
}

/** The demo as it is shipped, beside the folder of the program. */
function shippedDemo(): string {
  const places = ['..', '../..', '../../..'].map((above) => new URL(`${above}/examples/demo`, import.meta.url));
  const place = places.map((url) => fileURLToPath(url)).find((path) => existsSync(path));
  if (place === undefined) throw new Error("'examples/demo' does not lie beside the program, with which it is shipped");
  return place;
}

const runbook = 'payments-latency.runbook.yaml';
const replay = ['--mode', 'replay', '--scenario', 'connection-pool/scenario.yaml'];

function nextSteps(there: string): readonly string[] {
  const steps: readonly (readonly [readonly (readonly string[])[], string])[] = [
    [[['debug', runbook], replay], "step through it: 'next' does a step, 'back' takes it back; see 'help'"],
    [[['exec', runbook], replay], 'the same without stops; at a terminal it asks what a person has to say'],
    [[['test']], 'its tests: what people say is in them, too'],
    [[['compile', 'payments-latency.md', '--out', 'draft.yaml']], 'what a machine alone makes of the guide'],
  ];
  return [
    'Next; nothing of it is run, the recording answers:',
    ...(there === '' ? [] : [`  ${commandLine(['cd', there])}`]),
    ...steps.flatMap(([parts, what]) => [`  ${whole(parts)}`, `      ${what}`]),
  ];
}

// A line of a terminal has 80 columns; where no shell is sure to join what stands on two, it is one.
function whole([first = [], ...rest]: readonly (readonly string[])[]): string {
  const between = process.platform === 'win32' ? ' ' : ' \\\n    ';
  return [commandLine(['runbook', ...first]), ...rest.map((words) => commandLine(words))].join(between);
}
