import type { Command, ParsedScript, SyntaxNode } from 'unbash';
import { type Field, unseen } from './possible-change.js';

/** What a substitution may bring where it says plain words, as `$(echo a b)` does. */
export function saidBy(script: ParsedScript | undefined): readonly Field[] {
  const [statement, ...others] = script?.commands ?? [];
  if (statement === undefined || others.length > 0) return [];
  const { command } = statement;
  if (command.type === 'Command') return isSaying(command) ? spoken(command) : [];
  return command.type === 'Pipeline' ? piped(command.commands) : [];
}

function isSaying({ name }: Command): boolean {
  return /^(echo|printf)$/.test(name?.value ?? '');
}

function spoken(command: Command): readonly Field[] {
  const words = command.args.map(literal).filter((text) => !/^-[neE]+$/.test(text));
  if (words.some((text) => /\\[0-9xuUce]/.test(text))) return [unseen];
  const isFormat = command.name?.value === 'printf' && words.length > 1;
  return [words, ...(isFormat ? [words.slice(1)] : [])].map((said) => ({ value: said.join(' '), isStatic: true }));
}

/** What another command makes of plain words: parts of them where it only cuts, and any words at all otherwise. */
function piped([first, ...others]: readonly SyntaxNode[]): readonly Field[] {
  if (first?.type !== 'Command' || !isSaying(first)) return [];
  const words = first.args.map(literal);
  if (words.some((text) => /[$`]/.test(text))) return [];
  const isCut = others.every((node) => node.type === 'Command' && cutting.test(node.name?.value ?? ''));
  return isCut && !words.some((text) => /[-\\]/.test(text)) ? [] : [unseen];
}

const cutting = /^(cut|head|tail|grep|sort|uniq|wc|bc)$/;

function literal(part: Command['args'][number]): string {
  return part.type === 'Word' ? part.value : part.text;
}
