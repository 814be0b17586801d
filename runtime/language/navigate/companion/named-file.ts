import type { Span } from '../../../model/text.js';
import { isIn } from '../../cursor.js';
import { type ScalarNode, valueAt } from '../../syntax/node.js';
import type { Companion } from './companion.js';
import { partsOf } from './mention.js';

/** A file that a test names. */
export interface NamedFile {
  readonly role: 'runbook' | 'scenario' | 'recording';
  /** As written: relative to the test file. */
  readonly path: string;
  readonly at: Span;
}

/** The files that one test needs, as it names them. */
export type TestFiles = Readonly<Partial<Record<NamedFile['role'], NamedFile>>>;

/** The files that each test of a file names; none for any other file. */
export function testsNamingFiles(companion: Companion): readonly TestFiles[] {
  if (companion.kind !== 'test') return [];
  return partsOf(companion).map((part) =>
    Object.fromEntries(
      roles.flatMap((role) => {
        const scalar = valueAt(part, role);
        return isPath(scalar) ? [[role, { role, path: scalar.source, at: scalar.at }]] : [];
      }),
    ),
  );
}

/** The name of a file at an offset of a test file. */
export function namedFileAt(companion: Companion, offset: number): NamedFile | undefined {
  const files = testsNamingFiles(companion).flatMap((named) => Object.values(named));
  return files.find(({ at }) => isIn(at, offset));
}

const roles: readonly NamedFile['role'][] = ['runbook', 'scenario', 'recording'];

function isPath(node: ReturnType<typeof valueAt>): node is ScalarNode {
  return node?.kind === 'scalar' && node.source.trim() !== '';
}
