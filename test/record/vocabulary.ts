import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../support/paths.js';

/** A field of an event: its type as it is written, one member of a union an entry, and whether it may be missing. */
export interface Field {
  readonly types: readonly string[];
  readonly isOptional: boolean;
}

/** The fields of the data of each event type; those of objects within are named by their path. */
export type Vocabulary = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** The vocabulary of events as runtime/model/event.ts has it. */
export function currentVocabulary(): Vocabulary {
  const file = join(root, 'runtime', 'model', 'event.ts');
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const [alias] =
    source?.statements.filter((node) => ts.isTypeAliasDeclaration(node) && node.name.text === 'RunEvent') ?? [];
  if (!alias) throw new Error('runtime/model/event.ts declares no RunEvent');
  const union = checker.getTypeAtLocation(alias);
  const events = union.isUnion() ? union.types : [union];
  return Object.fromEntries(
    events
      .map((event) => {
        const [type] = typesOf(propertyType(checker, event, 'type', alias), checker);
        const data = propertyType(checker, event, 'data', alias);
        return [JSON.parse(type ?? '""'), Object.fromEntries(fieldsOf(data, '', checker, alias))] as const;
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function propertyType(checker: ts.TypeChecker, type: ts.Type, name: string, at: ts.Node): ts.Type {
  const symbol = type.getProperty(name);
  if (!symbol) throw new Error(`an event has no '${name}'`);
  return checker.getTypeOfSymbolAtLocation(symbol, at);
}

function fieldsOf(
  type: ts.Type,
  path: string,
  checker: ts.TypeChecker,
  at: ts.Node,
): readonly (readonly [string, Field])[] {
  return type.getProperties().flatMap((symbol) => {
    const name = path === '' ? symbol.name : `${path}.${symbol.name}`;
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const inner = checker.getTypeOfSymbolAtLocation(symbol, at);
    const nested = isPlainObject(inner, checker) ? fieldsOf(inner, name, checker, at) : [];
    const types = nested.length > 0 ? ['object'] : typesOf(inner, checker);
    return [[name, { types, isOptional }] as const, ...nested];
  });
}

// A map or a list is one field; only an object with named fields of its own is looked into.
function isPlainObject(type: ts.Type, checker: ts.TypeChecker): boolean {
  const isObject = (type.flags & ts.TypeFlags.Object) !== 0 && !checker.isArrayLikeType(type);
  return isObject && type.getStringIndexType() === undefined;
}

function typesOf(type: ts.Type, checker: ts.TypeChecker): readonly string[] {
  const members = type.isUnion() ? type.types : [type];
  return members
    .filter((member) => (member.flags & ts.TypeFlags.Undefined) === 0)
    .map((member) => checker.typeToString(member, undefined, ts.TypeFormatFlags.NoTruncation))
    .sort();
}
