import { programOf } from './command-word.js';
import type { IrCommand, IrStatement } from './ir.js';

/** The short names that commands use and the guide does not explain, each where it is first used. */
export function aliasesNeeded(commands: readonly IrCommand[]): readonly IrStatement[] {
  const programs = commands.map(({ text, lang }) => (lang === 'bash' ? programOf(text) : undefined));
  return [...aliases].flatMap(([alias, program]) => {
    const first = commands[programs.indexOf(alias)];
    if (!first) return [];
    const setting = new RegExp(`\\balias ${alias}=`);
    if (commands.some(({ text }) => setting.test(text))) return [];
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
