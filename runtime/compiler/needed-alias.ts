import { programOf } from './command-word.js';
import type { IrCommand, IrStatement } from './ir.js';

/** The short names that commands use and the guide does not explain, each where it is first used. */
export function aliasesNeeded(commands: readonly IrCommand[]): readonly IrStatement[] {
  return [...aliases].flatMap(([alias, program]) => {
    const isSet = commands.some(({ text }) => new RegExp(`\\balias ${alias}=`).test(text));
    const first = commands.find(({ text, lang }) => lang === 'bash' && programOf(text) === alias);
    if (isSet || !first) return [];
    const { line, endLine, headings, listItem } = first;
    const place = { line, endLine, headings, ...(listItem !== undefined && { listItem }) };
    return [{ ...place, text: `\`${alias}\` stands for \`${program}\``, why: 'a short name that is needed' }];
  });
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['k', 'kubectl'],
  ['tf', 'terraform'],
  ['dc', 'docker-compose'],
]);
