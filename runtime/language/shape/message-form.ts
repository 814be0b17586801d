import { entryAt } from '../syntax/node.js';
import type { Description, FaultContext, LocatedFault } from './fault-context.js';
import { example } from './wording.js';

/** What a person reads about a name, a duration or another text that does not have its form. */
export function wrongForm(fault: LocatedFault, context: FaultContext): Description {
  const { node, head } = context;
  const code = 'schema/wrong-form';
  if (fault.propertyName !== undefined) {
    return { code, message: nameMessage(fault.propertyName), at: entryAt(node, fault.propertyName)?.key.at ?? head };
  }
  const written = node.kind === 'scalar' ? node.source : '';
  const meant = isDuration(fault) ? meantDuration(written) : undefined;
  const fixes =
    meant === undefined ? [] : [{ title: `Change to '${meant}'`, edits: [{ at: node.at, newText: meant }] }];
  return { code, message: formMessage(written, fault, context), at: node.at, fixes };
}

const name = '^[A-Za-z_][A-Za-z0-9_]*$';

function formMessage(written: string, fault: LocatedFault, { schema, name: key }: FaultContext): string {
  const { pattern } = fault.params;
  if (isDuration(fault)) return durationMessage(written);
  if (pattern === name) return nameMessage(written);
  const given = schema.examples?.[0] === undefined ? `what '${String(pattern)}' matches` : `it as '${example(schema)}'`;
  return `'${written}' does not have the form of ${key}; write ${given}`;
}

function isDuration({ isProvided, schemaPath }: LocatedFault): boolean {
  return !isProvided && schemaPath.includes('duration');
}

function nameMessage(written: string): string {
  const words = written.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[0-9])/, '_');
  const example = words.replace(/_/g, '') === '' ? 'check_pods' : words;
  return `'${written}' is not a name; use letters, digits and '_', not beginning with a digit, such as '${example}'`;
}

function durationMessage(written: string): string {
  const meant = meantDuration(written);
  return `'${written}' is not a duration; write it as ${meant ? `'${meant}'` : "a number and one of ms, s, m, h, such as '30s'"}`;
}

function meantDuration(written: string): string | undefined {
  const parts = /^\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|[smh])?/i.exec(written);
  return parts ? `${parts[1]}${(parts[2] ?? 's').toLowerCase()}` : undefined;
}
