import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import type { Outline } from '../outline.js';
import type { StepOutline } from '../step-outline.js';
import { type NewEntry, quotedText, replaced, textEntry } from '../suggest/map-edit.js';
import { entriesOf, entryAt, valueAt } from '../syntax/node.js';
import { type ActionPlace, refactoring, stepUnder, type TextAction } from './action.js';
import { isOperator, type ShellText, shellTextOfCommand, shellTextOfWords } from './shell-text.js';
import { newerVersion } from './version.js';

/** The argv of a step whose text a shell reads, or was meant to read, as a script of its own. */
export function scriptActions(place: ActionPlace): readonly TextAction[] {
  const step = stepUnder(place);
  const shell = step && shellOf(step);
  if (!step || shell === undefined) return [];
  const title = `Convert to a ${shell} script, which ends at the first command that fails`;
  return [refactoring('refactor.rewrite', title, scriptEdits(place, step, shell))];
}

type Shell = 'bash' | 'sh';

/** The shell that reads the step's words, or would have to; undefined where no shell has a part in it. */
function shellOf({ type, argv }: StepOutline): Shell | undefined {
  const words = argv.map(({ source }) => source);
  if (type !== 'cli') return undefined;
  if (words.length === 3 && words[1] === '-c') return shells[words[0] ?? ''];
  return words.slice(1, -1).some(isOperator) ? 'bash' : undefined;
}

const shells: Readonly<Record<string, Shell>> = {
  bash: 'bash',
  '/bin/bash': 'bash',
  '/usr/bin/bash': 'bash',
  sh: 'sh',
  '/bin/sh': 'sh',
};

function scriptEdits({ analysis }: ActionPlace, step: StepOutline, shell: Shell): Result<readonly TextEdit[], string> {
  const { text, outline } = analysis;
  const version = newerVersion(analysis);
  if (!version.ok) return version;
  const { node: map } = step;
  const [type, work] = [entryAt(map, 'type'), entryAt(map, 'with')];
  const words = valueAt(work?.value, 'argv');
  const isWhole = words?.kind === 'sequence' && entriesOf(work?.value).length === 1;
  if (map.kind !== 'map' || type === undefined || work === undefined || !isWhole)
    return failed("its 'with' is not only an 'argv'");
  if (hasComment(text.slice(work.value.at.start, words.at.end))) return failed("a comment stands in its 'argv'");
  const script = textFor(outline, step);
  if (!script.ok) return script;
  if (script.value.run.trim() === '') return failed('its text is empty');
  const entry = workEntry(script.value, shell, commentBehind(text, words.at.end));
  return ok([...version.value, { at: type.value.at, newText: 'script' }, replaced({ text, map }, work, [entry])]);
}

function textFor(outline: Outline, step: StepOutline): Result<ShellText, string> {
  const words = step.argv.map(({ source }) => source);
  const taken = new Set([...outline.defaults.env, ...step.env].map(({ key }) => key.source));
  const scene = { version: outline.version, taken };
  return words[1] === '-c' ? shellTextOfCommand(words[2] ?? '', scene) : shellTextOfWords(words, scene);
}

function workEntry({ run, env }: ShellText, shell: Shell, comment: string): NewEntry {
  const text = textEntry('run', run.trimEnd());
  const variables = Object.entries(env).map(([name, value]) => `${name}: ${quotedText(value)}`);
  const flowEnv = `{${variables.join(', ')}}`;
  const [first, ...more] = text.block;
  return {
    key: 'with',
    flow: `{shell: ${shell}, run: ${text.flow}${variables.length > 0 ? `, env: ${flowEnv}` : ''}}`,
    block: [
      comment,
      `  shell: ${shell}`,
      `  run: ${first}`,
      ...more.map((line) => (line === '' ? '' : `  ${line}`)),
      ...(variables.length > 0 ? [`  env: ${flowEnv}`] : []),
    ],
  };
}

function commentBehind(text: string, end: number): string {
  return /^[ \t]*(#[^\r\n]*)/.exec(text.slice(end, end + 1000))?.[1]?.trimEnd() ?? '';
}

// What is quoted may hold any sign.
function hasComment(text: string): boolean {
  return /(^|\s)#/.test(text.replace(/"(?:\\.|[^"\\])*"|'(?:''|[^'])*'/gs, ''));
}
