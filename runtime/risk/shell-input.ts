import type { Redirection, SyntaxNode, Word } from 'unbash';
import type { CommandWord, Input, Scene } from './scene.js';
import type { ScriptWords } from './script-words.js';

/** What a command of a pipeline passes on: known where it only says plain words. */
export function outputOf(node: SyntaxNode, words: ScriptWords, scene: Scene): Input {
  if (node.type !== 'Command') return { kind: 'pipe' };
  const args = node.args.flatMap((part) => words.wordsOf(part, scene));
  const name = node.name?.value ?? '';
  const isTelling = printsNumbers(name, args) || /^(echo|printf)$/.test(name);
  // A name that the script gives another meaning says nothing of what comes.
  if (!isTelling || words.visible.functions.has(name) || scene.aliases.has(name)) return { kind: 'pipe' };
  if (printsNumbers(name, args)) return { kind: 'pipe', isNumbers: true };
  const said = args.filter(({ value }) => !/^-[neE]+$/.test(value));
  const isPlain =
    node.redirects.length === 0 &&
    said.every(({ value, isStatic, hasGlob }) => isStatic && !hasGlob && !/[\\%]/.test(value));
  return isPlain ? { kind: 'pipe', text: said.map(({ value }) => value).join(' ') } : { kind: 'pipe' };
}

/** What a command reads, after its redirections. */
export function inputOf(redirects: readonly Redirection[], words: ScriptWords, scene: Scene): Input {
  return redirects.reduce<Input>((input, redirect) => redirectedInput(redirect, words, scene) ?? input, scene.input);
}

function redirectedInput(redirect: Redirection, words: ScriptWords, scene: Scene): Input | undefined {
  if (!isForInput(redirect)) return undefined;
  switch (redirect.type) {
    case 'HereDoc': {
      const { body } = redirect;
      const isStatic =
        redirect.delimiter?.quoted === true || (body.parts ?? []).every(({ type }) => type === 'Literal');
      return { kind: 'text', text: body.text, isStatic, span: scene.place({ start: body.pos, end: body.end }) };
    }
    case 'HereString': {
      const word = words.wordOf(redirect.target, scene);
      return word === undefined
        ? { kind: 'file' }
        : { kind: 'text', text: word.value, isStatic: word.isStatic, span: word.span };
    }
    case 'Redirect':
      return inputFrom(redirect.operator, redirect.target);
  }
}

/** Whether a redirection is of what a command reads, and not of another descriptor. */
function isForInput({ descriptor }: Redirection): boolean {
  return descriptor === undefined || /^0?$/.test(String('value' in descriptor ? descriptor.value : ''));
}

/** Whether a command prints the numbers of processes and nothing else. */
function printsNumbers(name: string, words: readonly CommandWord[]): boolean {
  if (!/^(pgrep|pidof)$/.test(name)) return false;
  return words.every(
    ({ value, isStatic }) => isStatic && !/^-(?!([fxnoviu]+|-(full|exact|newest|oldest))$)/.test(value),
  );
}

function inputFrom(operator: string, target: Word | undefined): Input | undefined {
  if (operator === '<&') return { kind: 'file' };
  if (operator !== '<' && operator !== '<>') return undefined;
  return { kind: target?.value === '/dev/null' ? 'none' : 'file' };
}
