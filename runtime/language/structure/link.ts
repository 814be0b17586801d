import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { passagesIn } from '../navigate/passage.js';
import { itemsOf, type Node, type ScalarNode, textNode, valueAt } from '../syntax/node.js';
import { placesIn } from '../syntax/scalar-offset.js';

/** A place of a runbook that names a file or an address that can be opened. */
export type Link =
  | { readonly kind: 'address'; readonly at: Span; readonly address: string }
  /** The path is relative to the runbook; the line is counted from 1. */
  | { readonly kind: 'file'; readonly at: Span; readonly path: string; readonly line?: number };

/** The addresses in a text, and the files that a runbook names: its guide, files of inputs, and those that its instructions link to. */
export function linksIn(analysis: Analysis): readonly Link[] {
  const links = [...addresses(analysis.text), ...guides(analysis), ...inputFiles(analysis), ...linkedFiles(analysis)];
  return links.sort((one, other) => one.at.start - other.at.start);
}

function addresses(text: string): readonly Link[] {
  return [...text.matchAll(/\bhttps?:\/\/[^\s"'`<>\\^{}|]{1,2000}/g)].flatMap(
    ({ 0: found, index }): readonly Link[] => {
      const address = withoutEnd(found);
      // An address with a template in it is none yet.
      if (text.startsWith('{{', index + found.length) || !/^https?:\/\/[\w[]/.test(address)) return [];
      return [{ kind: 'address', at: { start: index, end: index + address.length }, address }];
    },
  );
}

// What ends a sentence or closes a bracket around the address is no part of it.
function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && isSurplus(address.slice(0, end))) end -= 1;
  return address.slice(0, end);
}

function isSurplus(address: string): boolean {
  if (/[.,;:!?*]$/.test(address)) return true;
  return (/\)$/.test(address) && !address.includes('(')) || (/\]$/.test(address) && !address.includes('['));
}

function guides(analysis: Analysis): readonly Link[] {
  return passagesIn(analysis).flatMap(({ fileAt, file, lines }): readonly Link[] =>
    fileAt ? [{ kind: 'file', at: fileAt, path: file, ...(lines && { line: lines[0] }) }] : [],
  );
}

function inputFiles({ text, outline }: Analysis): readonly Link[] {
  return outline.inputs.flatMap(({ value }): readonly Link[] => {
    const from = textNode(valueAt(value, 'from'));
    if (!from?.source.startsWith('file:')) return [];
    const at = placesIn(text, from)({ start: 'file:'.length, end: from.source.length });
    return [{ kind: 'file', at, path: from.source.slice('file:'.length) }];
  });
}

function linkedFiles({ text, document, outline }: Analysis): readonly Link[] {
  const meta = valueAt(document, 'meta');
  const described = [meta, ...outline.steps.map(({ node }) => node)].flatMap(
    (node) => textNode(valueAt(node, 'description')) ?? [],
  );
  const told = outline.steps.flatMap(({ instructions, node }) => [
    ...(instructions ? [instructions] : []),
    ...checklist(node),
  ]);
  return [...described, ...told].flatMap((scalar) => filesNamedIn(text, scalar));
}

function checklist(step: Node): readonly ScalarNode[] {
  const items = itemsOf(valueAt(step, 'required_evidence')).flatMap((evidence) => itemsOf(valueAt(evidence, 'items')));
  const rollback = textNode(valueAt(valueAt(step, 'rollback'), 'instructions'));
  return [...items.flatMap((item) => textNode(item) ?? []), ...(rollback ? [rollback] : [])];
}

/** The files of a text in Markdown: what it links to, and paths that begin with a dot. */
function filesNamedIn(text: string, scalar: ScalarNode): readonly Link[] {
  const place = placesIn(text, scalar);
  return [...scalar.source.matchAll(namedFile)].flatMap(({ groups, indices }): readonly Link[] => {
    const name = groups?.['linked'] === undefined ? 'plain' : 'linked';
    const path = groups?.[name] ?? '';
    const range = indices?.groups?.[name];
    // An address or a place of the same text is no file.
    if (range === undefined || /^(?:[a-z][a-z0-9+.-]*:|#|\/)/i.test(path) || path.includes('{{')) return [];
    return [{ kind: 'file', at: place({ start: range[0], end: range[1] }), path: decoded(path) }];
  });
}

const namedFile =
  /\]\((?<linked>[^)\s]{1,500})(?:\s{1,9}"[^"\n]{0,200}")?\)|(?<![^\s"'`(])(?<plain>\.{1,2}\/[\w./-]{0,500}\w)/dg;

function decoded(path: string): string {
  const [file = ''] = path.split('#');
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
