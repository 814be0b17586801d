import type { GuideIr, IrLink } from './ir.js';
import { shortened } from './wording.js';

/** Whom a guide names, where it leads that a step may need, and what it only shows in a picture; a line of Markdown each. */
export function besideLines({ contacts, links, images }: GuideIr): readonly string[] {
  const leading = links.filter(({ kind }) => linkKinds[kind] !== undefined);
  return [
    ...limited(contacts.map(({ name, kind, line }) => `line ${line}: ${kind}: ${name}`)),
    ...limited(
      leading.map(({ text, target, kind, line }) => `line ${line}: ${linkKinds[kind]}: ${pointer(text, target)}`),
    ),
    ...limited(
      images.map(({ alt, target, line }) => `line ${line}: picture, which no step shows: ${pointer(alt, target)}`),
    ),
  ];
}

/** Kinds that a step may need; documents and places of the guide itself are not listed. */
const linkKinds: Readonly<Partial<Record<IrLink['kind'], string>>> = {
  dashboard: 'dashboard',
  runbook: 'another runbook',
  contact: 'contact',
};

function pointer(text: string, target: string): string {
  const where = shortened(target, 160);
  return text === '' || text === target ? where : `${shortened(text, 80)}, ${where}`;
}

// All of them are in the IR; a checklist is read to its end.
const most = 20;

function limited(lines: readonly string[]): readonly string[] {
  const more = lines.length - most;
  return more <= 0 ? lines : [...lines.slice(0, most), `and ${more} more, which 'runbook compile --ir' prints`];
}
