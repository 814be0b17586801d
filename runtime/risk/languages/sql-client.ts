import type { Risk } from '../../model/risk.js';
import { joinAll, type Verdict } from '../verdict.js';
import { found, type SqlContext } from './sql-context.js';

/** A command to the client and not to the server, such as `\dt`, `.tables` or `source file`. */
export interface ClientCommand {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Row = readonly [pattern: RegExp, risk: Risk, why: string];

/** The commands of psql, mysql, sqlite3, sqlcmd, cqlsh and SQL*Plus; the first row that holds is the answer. */
const rows: readonly Row[] = [
  [/^\\gexec\b/, 'dangerous', 'runs every value of the result as a statement'],
  [
    /^\\(?:i|ir|include|include_relative|\.)\b|^\\\. |^(?:source|@@?)\s*\S|^\.read\b|^:r\b|^start\s+\S+\.sql/i,
    'unknown',
    'runs a file of which nothing is known',
  ],
  [/^\\lo_unlink\b|^\.(?:restore|load)\b/i, 'dangerous', 'removes data, puts older data over it or loads code'],
  [/^\\copy\b.*\bto\s+(?:stdout|pstdout)\b/i, 'safe', 'only reads'],
  [/^\\copy\b/i, 'caution', 'copies between a table and a file'],
  [/^\\(?:o|out|w|write|g|gx|s)\s*$/i, 'safe', 'shows what it has'],
  [
    /^\\(?:o|out|w|write|g|gx|s|lo_import|lo_export|password|e|edit|ef|ev|setenv|T)(?:\s|$)/,
    'caution',
    'writes a file or changes something',
  ],
  [/^\.(?:output|once)\s*(?:stdout|off)?$/i, 'safe', 'shows what it has'],
  [
    /^\.(?:output|once|import|backup|save|clone|open|log|dump\s*>|excel|session|trace|archive)\b/i,
    'caution',
    'writes a file',
  ],
  [/^(?:tee|spool|out|:out|capture|login|connect|conn|\\T|\\u)\s/i, 'caution', 'writes a file or signs in'],
  [/^(?:edit|ed|pager)\b/i, 'unknown', 'starts another program'],
  [
    /^\\(?:[dlzxqtaHCfphrR?GgcuUns;WwPk]|d[A-Za-z]*[+S]*|l\+|sf\+?|sv\+?|conninfo|connect|timing|pset|help|echo|qecho|warn|encoding|errverbose|set|unset|prompt|if|elif|else|endif|gdesc|gset|crosstabview|watch|print|reset|bind\w*|parse|close\w*|lo_list|cd|getenv|getresults|flush\w*|startpipeline|endpipeline|syncpipeline|sendpipeline|restrict|unrestrict|copyright|drds|drg|dRp|dRs|quit)(?:\s|$)/,
    'safe',
    'only shows something or steers the client',
  ],
  [
    /^\.(?:tables?|schema|databases|headers?|mode|index(?:es)?|dump|help|quit|exit|show|stats|timer|width|nullvalue|separator|echo|bail|changes|print|explain|eqp|dbinfo|fullschema|limit|lint|recover|cd|param(?:eter)?|sha3sum|version|vfs\w*|dbconfig|connection|timeout|prompt|scanstats|filectrl|intck|auth|progress|binary|crlf|nonce|check|imposter)\b/i,
    'safe',
    'only shows something or steers the client',
  ],
];

const shell = /^(?:\\!|(?:system|host)(?=\s|$)|!!?|\.(?:shell|system)\s|:!!)\s*/i;
const piped = /^(?:\\(?:o|out|g|gx|w|write)|\.(?:output|once)|pager|\\P)\s*\|\s*/i;
const program = /^\\copy\b.*\b(?:from|to)\s+program\s+'((?:[^']|'')*)'/i;
const batch = 'go(?:\\s+\\d+)?[ \\t\\r]*(?=\\n|$)';
const sqlcmd =
  '!!?[^\\n]*|:(?:r|out|setvar|on|connect|error|perftrace|list|listvar|reset|quit|exit|serverlist|ed|!!|xml|help)\\b[^\\n]*';
const plainWords =
  'source system host spool tee pager edit nopager notee prompt whenever column col ttitle btitle define undefine accept rem remark ' +
  'exit quit status warnings nowarning rehash charset delimiter capture paging expand consistency tracing login connect conn ' +
  'disconnect variable var break compute timing pause password';
const sqlPlusSettings =
  'page pages pagesize line lines linesize head heading feed feedback ver verify echo serverout serveroutput timi timing term termout ' +
  'trims trimspool trimout long longchunksize colsep wrap tab underline newpage numwidth num sqlprompt sqlblanklines autotrace autot ' +
  'markup define escape sqlformat time verbose';
const ofAny = [
  '\\.[A-Za-z][^\\n]*',
  `(?:${plainWords.replaceAll(' ', '|')})(?=[\\s;]|$)[^\\n;]*`,
  `set\\s+(?:${sqlPlusSettings.replaceAll(' ', '|')})\\b[^\\n;]*`,
  '@@?[\\w./~$-]+[^\\n;]*|start\\s+\\S+\\.sql\\b[^\\n;]*|/[ \\t\\r]*(?=\\n|$)',
];
const lineOfTsql = new RegExp([batch, sqlcmd, '(?:exit|quit)(?=[\\s;]|$)'].join('|'), 'iy');
const lineOfAny = new RegExp([batch, sqlcmd, ...ofAny].join('|'), 'iy');

/** The command to the client that stands at this place, where a statement could begin. */
export function clientCommandAt(text: string, at: number, language: string): ClientCommand | undefined {
  const line = language === 'tsql' ? lineOfTsql : lineOfAny;
  line.lastIndex = at;
  const match = line.exec(text)?.[0];
  return match === undefined || match === '' ? undefined : { text: match.trimEnd(), start: at, end: at + match.length };
}

/** The verdict on a command to the client. */
export function judgeClient(
  command: ClientCommand,
  context: SqlContext,
  judgeSql: (text: string, at: number) => Verdict,
): Verdict {
  const { text } = command;
  if (shell.test(text)) return judgeShell(command, shell, context);
  if (piped.test(text)) return judgeShell(command, piped, context);
  const started = program.exec(text)?.[1];
  if (started !== undefined) return judgeText(started, command, context);
  const row = rows.find(([pattern]) => pattern.test(text)) ?? other;
  return joinAll([
    found(context, 'client', row === other ? riskOfOther(text) : row[1], command, row[2]),
    ...inBackticks(command, context),
    ...queryIn(command, judgeSql),
  ]);
}

const other: Row = [/^/, 'unknown', 'is a command to the client'];
const steers = new RegExp(`^(?:${plainWords.replaceAll(' ', '|')}|set|go|/|:)`, 'i');
const statement =
  /\b(?:drop|truncate|delete|alter|exec|execute|kill|shutdown|grant|revoke|update|insert|merge|create|call|restore)\b/i;

/** What only steers the client is safe, unless a statement could stand in it. */
function riskOfOther(text: string): Risk {
  if (!steers.test(text)) return 'unknown';
  return statement.test(text) && !/^(?:rem|remark|prompt|ttitle|btitle|accept|pause)\b/i.test(text)
    ? 'dangerous'
    : 'safe';
}

function judgeShell(command: ClientCommand, lead: RegExp, context: SqlContext): Verdict {
  const rest = command.text.replace(lead, '');
  if (rest.trim() === '') return found(context, 'client', 'caution', command, 'opens a shell');
  return judgeText(rest, command, context);
}

function judgeText(text: string, command: ClientCommand, { scene, judges }: SqlContext): Verdict {
  const at = command.start + command.text.indexOf(text);
  const place: typeof scene.place = ({ start, end }) => scene.place({ start: start + at, end: end + at });
  return judges.text(text, { ...scene, depth: scene.depth + 1, input: { kind: 'none' }, place });
}

/** psql runs what stands in backticks. */
function inBackticks(command: ClientCommand, context: SqlContext): readonly Verdict[] {
  if (!command.text.startsWith('\\')) return [];
  return [...command.text.matchAll(/`([^`]*)`?/g)].map(([, text = '']) => judgeText(text, command, context));
}

function queryIn(command: ClientCommand, judgeSql: (text: string, at: number) => Verdict): readonly Verdict[] {
  const query = /^\\copy\s*\(([\s\S]*)\)\s*to\b/i.exec(command.text)?.[1];
  return query === undefined ? [] : [judgeSql(query, command.start + command.text.indexOf(query))];
}
