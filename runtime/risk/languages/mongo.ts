import type { Risk } from '../../model/risk.js';
import type { Judges, Scene } from '../scene.js';
import { type Verdict, verdict } from '../verdict.js';
import { mongoCommands, mongoMethods } from './mongo-table.js';
import { type Token, tokensOf } from './program-lexer.js';
import { ProgramReader } from './program-reader.js';
import { isForeign } from './program-shape.js';
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
const search: Decider = (given) => (holds(given, /^\$(where|function|accumulator)$/) ? 'unknown' : 'safe');
const caution: Decider = () => 'caution';

function harshWith(pattern: RegExp): Decider {
  return (given) => (holds(given, pattern) ? 'dangerous' : 'caution');
}

const deciders: ReadonlyMap<string, Decider> = new Map(
  Object.entries<Decider>({
    runCommand: commandRisk,
    adminCommand: commandRisk,
    _adminCommand: commandRisk,
    aggregate: aggregateRisk,
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

function aggregateRisk(given: readonly Token[]): Risk {
  if (holds(given, /^\$out$/)) return 'dangerous';
  if (holds(given, /^\$merge$/)) return 'caution';
  const isWritten = given.every(({ kind, text }) => kind !== 'name' || text !== 'eval');
  return holds(given, /^\$(where|function|accumulator)$/) || !isWritten ? 'unknown' : 'safe';
}

/** A command is named by its first key, or by a text alone. */
function commandRisk(given: readonly Token[]): Risk {
  const inside = given.filter(({ kind }) => kind !== 'line');
  const name = commandName(inside);
  if (name === undefined) return 'unknown';
  if (name === 'aggregate') return aggregateRisk(given);
  if (name === 'profile') return inside[3]?.text === '-' && inside[4]?.text === '1' ? 'safe' : 'caution';
  const guess = /^(drop|delete|remove|kill|shutdown)/i.test(name) ? 'dangerous' : 'unknown';
  return isHarsh(name, inside) ? 'dangerous' : (mongoCommands.get(name) ?? guess);
}

function commandName([first, second, third]: readonly Token[]): string | undefined {
  if (first?.kind === 'string') return first.text;
  const isKey = second?.kind === 'name' || second?.kind === 'string';
  return first?.text === '{' && isKey && third?.text === ':' ? second.text : undefined;
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
