import type { Risk } from '../../model/risk.js';
import type { Judges, Scene } from '../scene.js';
import { type Verdict, verdict, worse } from '../verdict.js';
import { mongoCommands, mongoMethods } from './mongo-table.js';
import { type Token, tokensOf } from './program-lexer.js';
import { ProgramReader } from './program-reader.js';
import { isForeign, partnersOf, partsOf } from './program-shape.js';
import { type Lexicon, lexicons, type NameClass } from './program-table.js';
import { judgeUnread } from './unread.js';

const longestText = 65_536;
const deepest = 24;
/** What only the shell of MongoDB reads, a line each. */
const shellLine =
  /^[ \t]*(?:(?:show[ \t]+(?:dbs|databases|collections|tables|users|roles|profile|logs?)\b[^\n;]*)|use[ \t]+[\w$.<>{}-]+|help|it|exit|quit(?:\(\))?|cls)[ \t]*;?[ \t]*$/gm;
const prompt = /^[ \t]*(?:[\w.:[\]-]+(?: \[[^\]\n]*\] [\w-]+)?)?>[ \t]+(?=[\w$])/gm;
const loops = /^(forEach|map|for|while|do)$/;

/** Judges text of MongoDB's shell: JavaScript in which `db`, `rs` and `sh` are what is asked and changed. */
export function judgeMongo(text: string, scene: Scene, judges: Judges): Verdict {
  if (scene.depth > deepest) {
    const whole = scene.place({ start: 0, end: text.length });
    return verdict('mongo/too-deep', 'dangerous', whole, 'is hidden under too many layers to be judged');
  }
  if (text.length > longestText) return judgeUnread(text, 'program', scene);
  const blank = (found: string): string => ' '.repeat(found.length);
  const script = text.replace(prompt, blank).replace(shellLine, blank);
  const tokens = tokensOf(script, 'javascript');
  if (isForeign(tokens, lexicons.javascript)) return judgeUnread(text, 'program', scene);
  const isLooped = tokens.some((token) => token.kind === 'name' && loops.test(token.text));
  return new ProgramReader(tokens, lexiconOf(isLooped), scene, judges).verdict();
}

const shellNames = `db rs sh sp ObjectId ISODate NumberLong NumberInt NumberDecimal Timestamp UUID BinData MinKey MaxKey tojson tojsononeline print
  printjson sleep DBQuery Mongo version EJSON hostname isMaster quit exit help Long Int32 Double Decimal128 MD5 HexData DBRef`;

/** The lexicon of MongoDB's shell: that of JavaScript, where the methods of MongoDB come first. */
function lexiconOf(isLooped: boolean): Lexicon {
  const { javascript } = lexicons;
  const names = new Map<string, NameClass>(javascript.names);
  for (const name of shellNames.split(/\s+/)) names.set(name, 'safe');
  for (const name of ['load', 'run', 'runProgram', 'runNonMongoProgram', 'require', 'import'])
    names.set(name, 'dangerous');
  for (const name of ['connect', 'passwordPrompt']) names.set(name, 'caution');
  const methods = new Map<string, NameClass>([...javascript.methods, ...mongoMethods]);
  return { ...javascript, title: 'mongo', names, methods, callRisk: (name, given) => riskOf(name, given, isLooped) };
}

/** The class of a call by what it is given, where the name alone does not say it. */
function riskOf(name: string, given: readonly Token[], isLooped: boolean): Risk | undefined {
  const risk = deciders.get(name)?.(given);
  const deletes = /^(deleteOne|deleteMany|remove|findOneAndDelete|delete)$/.test(name);
  return isLooped && deletes && risk !== undefined ? 'dangerous' : risk;
}

type Decider = (given: readonly Token[]) => Risk;

const filtered: Decider = (given) => (hasFilter(given) ? 'caution' : 'dangerous');
const search: Decider = (given) =>
  holds(given, /^\$(where|function|accumulator)$/) || hasHiddenKey(given) ? 'unknown' : 'safe';
const caution: Decider = () => 'caution';

const validating = /^(validate|full|background|scandata|checkBSONConformance|enforceFastCount|maxTimeMS|comment)$/;

function harshWith(pattern: RegExp): Decider {
  return (given) => (holds(given, pattern) ? 'dangerous' : 'caution');
}

const deciders: ReadonlyMap<string, Decider> = new Map(
  Object.entries<Decider>({
    runCommand: commandRisk,
    adminCommand: commandRisk,
    _adminCommand: commandRisk,
    aggregate: (given) => aggregateRisk(given, isPipeline(given)),
    validate: validateRisk,
    find: search,
    findOne: search,
    countDocuments: search,
    count: search,
    deleteMany: filtered,
    remove: filtered,
    updateMany: filtered,
    deleteOne: caution,
    findOneAndDelete: caution,
    update: (given) => (hasFilter(given) || !holds(given, /^multi$/) ? 'caution' : 'dangerous'),
    renameCollection: harshWith(/^(true|dropTarget)$/),
    reconfig: harshWith(/^force$/),
    bulkWrite: harshWith(/^(deleteMany|updateMany)$/),
  }),
);

function aggregateRisk(given: readonly Token[], isWrittenOut: boolean): Risk {
  return isWrittenOut ? stagesRisk(given) : worse(stagesRisk(given), 'unknown');
}

function stagesRisk(given: readonly Token[]): Risk {
  if (holds(given, /^\$out$/)) return 'dangerous';
  if (holds(given, /^\$merge$/)) return 'caution';
  const isWritten = given.every(({ kind, text }) => kind !== 'name' || text !== 'eval');
  return holds(given, /^\$(where|function|accumulator)$/) || !isWritten ? 'unknown' : 'safe';
}

/** Repairing deletes what is broken; what is not written out may ask for that. */
function validateRisk(given: readonly Token[]): Risk {
  if (holds(given, /^(repair|fixMultikey)$/)) return 'dangerous';
  return partsOf(solid(given)).every(isHarmlessOption) ? 'safe' : 'unknown';
}

function isHarmlessOption(part: readonly Token[]): boolean {
  if (!isTable(part)) return part.length === 0 || (part.length === 1 && /^(true|false)$/.test(part[0]?.text ?? ''));
  const entries = partsOf(part.slice(1, -1)).filter((entry) => entry.length > 0);
  return entries.every(([key, colon]) => colon?.text === ':' && validating.test(key?.text ?? ''));
}

/** Whether every stage of a pipeline is written out, so that none can write unseen. */
function isPipeline(given: readonly Token[]): boolean {
  const [first = [], ...others] = partsOf(solid(given)).filter((part) => part.length > 0);
  if (first[0]?.text !== '[') return [first, ...others].every((part) => part.length === 0 || isStage(part));
  return isStageList(first);
}

function isStageList(list: readonly Token[]): boolean {
  if (list[0]?.text !== '[' || partnersOf(list)[0] !== list.length - 1) return false;
  return partsOf(list.slice(1, -1)).every((part) => part.length === 0 || isStage(part));
}

function isStage(part: readonly Token[]): boolean {
  return isTable(part) && /^\$\w+$/.test(part[1]?.text ?? '') && part[2]?.text === ':' && !hasHiddenKey(part);
}

/** Whether it is `{ … }` and nothing else. */
function isTable(part: readonly Token[]): boolean {
  return part[0]?.text === '{' && partnersOf(part)[0] === part.length - 1;
}

/** Whether a key is computed or comes from elsewhere: `{[a]: 1}`, `{...a}`. */
function hasHiddenKey(given: readonly Token[]): boolean {
  const partners = partnersOf(given);
  return given.some(({ kind, text }, index) => {
    if (kind !== 'sign') return false;
    const end = text === '[' ? partners[index] : undefined;
    const isComputed = end !== undefined && given[end + 1]?.text === ':' && /^[{,]$/.test(given[index - 1]?.text ?? '');
    return isComputed || text === '...';
  });
}

function solid(given: readonly Token[]): readonly Token[] {
  return given.filter(({ kind }) => kind !== 'line');
}

/** A command is named by its first key, or by a text alone. */
function commandRisk(given: readonly Token[]): Risk {
  const [inside = []] = partsOf(solid(given));
  const name = commandName(inside);
  if (name === undefined) return 'unknown';
  if (name === 'aggregate') return aggregateRisk(given, isStageList(entryOf('pipeline', inside)));
  if (name === 'validate') return validateRisk(inside);
  if (name === 'profile') return inside[3]?.text === '-' && inside[4]?.text === '1' ? 'safe' : 'caution';
  const guess = /^(drop|delete|remove|kill|shutdown)/i.test(name) ? 'dangerous' : 'unknown';
  return isHarsh(name, inside) ? 'dangerous' : (mongoCommands.get(name) ?? guess);
}

/** The name of a command that is written out whole. */
function commandName(part: readonly Token[]): string | undefined {
  const [first, second, third] = part;
  if (first?.kind === 'string') return part.length === 1 && first.isStatic === true ? first.text : undefined;
  const isKey = second?.kind === 'name' || second?.kind === 'string';
  return isTable(part) && isKey && third?.text === ':' ? second.text : undefined;
}

/** What a key of a table has for a value. */
function entryOf(key: string, table: readonly Token[]): readonly Token[] {
  const entry = partsOf(table.slice(1, -1)).find((part) => part[0]?.text === key && part[1]?.text === ':');
  return entry?.slice(2) ?? [];
}

function isHarsh(command: string, given: readonly Token[]): boolean {
  if (/^(replSet(Reconfig|StepDown))$/.test(command)) return holds(given, /^force$/);
  if (command === 'renameCollection') return holds(given, /^dropTarget$/);
  if (command === 'delete' || command === 'update') return hasEmptyQuery(given);
  return false;
}

/** Whether a command that deletes or updates names no filter: `q: {}`. */
function hasEmptyQuery(given: readonly Token[]): boolean {
  return given.some(
    ({ text }, index) => text === 'q' && given[index + 2]?.text === '{' && given[index + 3]?.text === '}',
  );
}

/** Whether the first thing that is given picks some documents: not nothing, and not `{}`. */
function hasFilter(given: readonly Token[]): boolean {
  const inside = given.filter(({ kind }) => kind !== 'line');
  if (inside.length === 0) return false;
  const isEmpty = inside[0]?.text === '{' && inside[1]?.text === '}';
  const isCatchAll = /^\{(?:_id|[\w'".]+):\{\$(?:exists:(?:true|1)|ne:null|gte?:0)\}\}/.test(
    inside
      .slice(0, 12)
      .map(({ text }) => text)
      .join(''),
  );
  return !isEmpty && !isCatchAll && inside[0]?.text === '{';
}

function holds(given: readonly Token[], pattern: RegExp): boolean {
  return given.some(({ kind, text }) => kind !== 'sign' && pattern.test(text));
}
