import { type Format, membersOf, type Path, resolved, type Schema, schemaAt } from '../shape/schema.js';
import type { Node } from '../syntax/node.js';

/** The schema of the value at a path; below a step of no type, or of one that there is not, what any type allows. */
export function schemaNear(format: Format, root: Node | undefined, path: Path): Schema | undefined {
  const known = schemaAt(format, root, path);
  const part = path.at(-1);
  if (known !== undefined || part === undefined) return known;
  const above = schemaNear(format, root, path.slice(0, -1));
  return above && childOf(above, part);
}

function childOf(schema: Schema, part: string | number): Schema | undefined {
  if (typeof part === 'number') return schema.items && resolved(schema.items);
  const children = membersOf(schema).flatMap((member) => childNamed(member, part));
  const [first] = children;
  const properties = Object.assign({}, ...children.map((child) => child.properties ?? {})) as Schema['properties'];
  return first?.properties ? { ...first, required: [], ...(properties && { properties }) } : first;
}

function childNamed({ properties }: Schema, part: string): readonly Schema[] {
  const child = properties && Object.hasOwn(properties, part) ? properties[part] : undefined;
  return child ? [resolved(child)] : [];
}
