import { compilePattern } from '../expr/index.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { FinalRisk } from '../model/risk.js';
import { type CommandKnowledge, classifyShell, commandOf, type PatternReader, patternNamed } from '../risk/index.js';
import document from '../schema/command.schema.json' with { type: 'json' };
import {
  type CommandCondition,
  type CommandFile,
  type CommandVerb,
  faultsOfCommandFile,
} from '../schema/generated/command.js';
import { type DataReading, readData } from './data-file.js';
import type { Path } from './shape/schema.js';

/** A file that describes one command, as users put it into `.runbook/commands`. */
export interface PackFileReading extends DataReading<CommandFile> {
  /** Ready to judge with; undefined where the file has a fault. */
  readonly command?: CommandKnowledge;
}

/** Reads a file that describes a command, and tries its examples; never throws. */
export function readPackFile(text: string): PackFileReading {
  const reading = readData<CommandFile>(text, { group: 'command', faultsOf: faultsOfCommandFile, keys: knownKeys });
  const { value: file, placeOf } = reading;
  if (file === undefined) return reading;
  const faults = contentFaults(file);
  const command = faults.length === 0 ? commandOf(file, readPattern) : undefined;
  const untrue = command === undefined ? [] : untrueExamples(file, command);
  const diagnostics = [...faults, ...untrue].map((fault) => diagnosticOf(fault, placeOf));
  return { ...reading, diagnostics, ...(diagnostics.length === 0 && command && { command }) };
}

const knownKeys: readonly string[] = [
  ...Object.keys(document.properties),
  ...Object.keys(document.$defs.rule.properties),
  ...Object.keys(document.$defs.condition.properties),
];

const readPattern: PatternReader = (source) => {
  const pattern = compilePattern(source);
  if (!pattern.ok) throw new Error(pattern.error.message);
  return pattern.value;
};

/** A fault of what a file says, whose form is right. */
interface ContentFault {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
}

function diagnosticOf({ code, path, message }: ContentFault, placeOf: (path: Path) => Diagnostic['at']): Diagnostic {
  return { code: `command/${code}`, severity: 'error', message, at: placeOf(path) };
}

function contentFaults(file: CommandFile): readonly ContentFault[] {
  const { shared = {}, family } = file;
  const nested = Object.entries(shared.flags ?? {}).flatMap(([name, flags]) =>
    sharedNames(flags).map((inner) => ({
      code: 'shared-flags',
      path: ['shared', 'flags', name],
      message: `'$${inner}' stands in a shared set itself; write its options out`,
    })),
  );
  const rules = Object.entries(shared.rules ?? {}).flatMap(([id, rule]) =>
    conditionFaults(file, rule.when, ['shared', 'rules', id, 'when']),
  );
  return [...patternFault(family, ['family']), ...nested, ...rules, ...entryFaults(file, file, [])];
}

function entryFaults(file: CommandFile, entry: CommandFile | CommandVerb, path: Path): readonly ContentFault[] {
  const rules = (entry.rules ?? []).flatMap((rule, index) => {
    const at = [...path, 'rules', index];
    if (typeof rule !== 'string') return conditionFaults(file, rule.when, [...at, 'when']);
    return Object.hasOwn(file.shared?.rules ?? {}, rule) ? [] : [unknownRule(rule, at)];
  });
  const verbs = (entry.verbs ?? []).flatMap((verb, index) => [
    ...verbNameFaults(verb, [...path, 'verbs', index, 'name']),
    ...entryFaults(file, verb, [...path, 'verbs', index]),
  ]);
  return [...flagFaults(file, entry.flags, [...path, 'flags']), ...rules, ...verbs];
}

function unknownRule(rule: string, path: Path): ContentFault {
  return { code: 'shared-rule', path, message: `no shared rule is called '${rule}'; name one of 'shared.rules'` };
}

// What is compared with several '*' can take the square of a word's length.
function verbNameFaults({ name }: CommandVerb, path: Path): readonly ContentFault[] {
  const word = name.split(/\s+/).find((one) => one.split('*').length > 2);
  if (word === undefined) return [];
  return [{ code: 'verb-name', path, message: `'${word}' has more than one '*'; write it with one` }];
}

function conditionFaults(file: CommandFile, when: CommandCondition, path: Path): readonly ContentFault[] {
  const patterns = patternKeys.flatMap((key) => patternFault(when[key], [...path, key]));
  const flags = flagKeys.flatMap((key) => flagFaults(file, when[key], [...path, key]));
  return [...patterns, ...flags];
}

const patternKeys = [
  'value',
  'operand',
  'firstOperand',
  'secondOperand',
  'lastOperand',
  'everyOperand',
] as const satisfies readonly (keyof CommandCondition)[];
const flagKeys = ['flag', 'alsoFlag', 'without'] as const satisfies readonly (keyof CommandCondition)[];

function patternFault(source: string | undefined, path: Path): readonly ContentFault[] {
  if (source === undefined || patternNamed(source) !== undefined) return [];
  if (/^\$\w+$/.test(source)) {
    return [{ code: 'pattern', path, message: `no pattern is called '${source}'; write a regular expression` }];
  }
  const pattern = compilePattern(source);
  return pattern.ok ? [] : [{ code: 'pattern', path, message: `${pattern.error.message}; correct it` }];
}

function flagFaults(file: CommandFile, flags: string | undefined, path: Path): readonly ContentFault[] {
  const unknown = sharedNames(flags ?? '').filter((name) => !Object.hasOwn(file.shared?.flags ?? {}, name));
  return unknown.map((name) => ({
    code: 'shared-flags',
    path,
    message: `no shared flags are called '$${name}'; name one of 'shared.flags'`,
  }));
}

function sharedNames(flags: string): readonly string[] {
  return [...flags.matchAll(/\$([\w-]+)/g)].map(([, name = '']) => name);
}

/** The examples that do not get the class under which they stand, were the file installed. */
function untrueExamples(file: CommandFile, command: CommandKnowledge): readonly ContentFault[] {
  const packs = [{ origin: 'installed', commands: [command] }] as const;
  const shell = file.platform === 'windows' ? 'cmd' : 'bash';
  const check = (risk: FinalRisk, example: string, index: number): readonly ContentFault[] => {
    const { final, reasons } = classifyShell(example, { packs, shell });
    if (final.risk === risk) return [];
    const why = reasons[0] === undefined ? '' : ` (${reasons[0].why})`;
    const message = `'${example}' stands under ${risk}, but it is ${final.risk}${why}; move it, or change the rules`;
    return [{ code: 'example', path: ['examples', risk, index], message }];
  };
  return (['safe', 'caution', 'dangerous'] as const).flatMap((risk) =>
    (file.examples[risk] ?? []).flatMap((example, index) => check(risk, example, index)),
  );
}
