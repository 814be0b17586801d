import { contactsIn } from './contact.js';
import type { Block, Guide, ProseBlock } from './guide.js';
import type { GuideIr, IrContact, IrImage, IrLink, IrPlace } from './ir.js';
import { pointersIn } from './link.js';
import { sentencesOf } from './sentence.js';

/** What a guide names beside its work: where it leads, what it shows, and whom it names. */
export function besideOf(guide: Guide): Pick<GuideIr, 'links' | 'images' | 'contacts'> {
  const texts = [...(guide.headings ?? []), ...guide.blocks.filter(isProse)];
  const definitions = guide.definitions ?? new Map<string, string>();
  const links: IrLink[] = [];
  const images: IrImage[] = [];
  for (const text of texts) {
    const found = pointersIn(text.raw, text.line, definitions);
    for (const link of found.links) links.push({ ...placeOf(text, link.line), ...link });
    for (const image of found.images) images.push({ ...placeOf(text, image.line), ...image });
  }
  return { links: inOrder(links), images: inOrder(images), contacts: contactsOf(guide.blocks) };
}

function isProse(block: Block): block is ProseBlock {
  return block.kind === 'prose';
}

function placeOf({ headings, listItem }: IrPlace, line: number): IrPlace {
  return { line, endLine: line, headings, ...(listItem !== undefined && { listItem }) };
}

function inOrder<Item extends IrPlace>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((one, other) => one.line - other.line);
}

/** Everybody once, where the guide names them first. */
function contactsOf(blocks: readonly Block[]): readonly IrContact[] {
  const contacts = new Map<string, IrContact>();
  for (const contact of blocks.filter(isProse).flatMap(contactsInBlock)) {
    const key = contact.name.toLowerCase();
    if (!contacts.has(key)) contacts.set(key, contact);
  }
  return [...contacts.values()];
}

function contactsInBlock(block: ProseBlock): readonly IrContact[] {
  const place = { heading: block.headings.at(-1) ?? '', isListed: block.listItem !== undefined };
  return sentencesOf(block).flatMap((sentence) =>
    contactsIn(sentence, place).map((told) => ({ ...told, ...placeOf(block, sentence.line) })),
  );
}
