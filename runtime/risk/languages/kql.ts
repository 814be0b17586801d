// Holds a list: the commands and plugins of Kusto.
import type { Risk } from '../../model/risk.js';
import { destructiveVerb } from '../destructive.js';
import type { Judges, Scene } from '../scene.js';
import { harmless, joinAll, type Verdict, verdict } from '../verdict.js';

const longestText = 262_144;
const literal =
  /```[\s\S]*?```|~~~[\s\S]*?~~~|[hH]?@"(?:[^"\n]|"")*"|[hH]?@'(?:[^'\n]|'')*'|[hH]?"(?:[^"\\\n]|\\.)*"|[hH]?'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*/g;
const command = /(^|[\n;])[ \t]*\.([A-Za-z][\w-]*)/g;

/** The verbs of management commands; those that are not listed are unknown. */
const verbs: Readonly<Record<string, Risk>> = Object.fromEntries(
  (
    [
      ['safe', 'show help'],
      [
        'caution',
        'create create-or-alter create-merge alter alter-merge set append set-or-append ingest rename enable add attach move merge export rebuild refresh cancel undo undrop dup-next-ingest dup-next-failed-ingest start stop update',
      ],
      ['dangerous', 'drop delete purge clear set-or-replace detach disable replace remove drop-pretend unlink kill'],
    ] as const
  ).flatMap(([risk, names]) => names.split(' ').map((name) => [name, risk])),
);

const operators = new Set(
  `where filter project project-away project-keep project-rename project-reorder extend summarize join lookup union take limit top top-nested
  top-hitters sort order count distinct render parse parse-where parse-kv mv-expand mvexpand mv-apply make-series make-graph evaluate as serialize sample
  sample-distinct scan facet fork partition reduce getschema consume externaldata search find graph-match graph-to-table graph-mark-components
  graph-shortest-paths macro-expand range print assert-schema`.split(/\s+/),
);
const opening = [
  /^(?:let|declare|alias|restrict|set|print)\s/,
  /^(?:union|search|evaluate)\b/,
  /^(?:materialize|datatable|externaldata|cluster|database|workspace|app|adx|arg|table|external_table|stored_query_result|view|macro-expand|entity_group|resource)\s*\(/,
  /^range\s+\w+\s+from\b/,
  /^find\s+(?:in\b|where\b|withsource|datascope|["'(])/,
  /^\(/,
];
/** A table alone, or what a function gives. */
const table = /^(?:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|\[[^\]\n]*\])\s*(?:\([^|]*\)\s*)?(?:\.\s*[\w()]+\s*)*$/;
const longestTable = 500;
/** Options as a shell has them. */
const shellOption = /\s--?[A-Za-z][\w-]*(?:[\s=]|$)/;
const reaching =
  /\b(?:externaldata|http_request|http_request_post|sql_request|mysql_request|postgresql_request|cosmosdb_sql_request|azure_digital_twins_query_request|ai_embed_text|ai_chat_completion\w*|python|r|\$command)\b(?=\s*[("(])/;

/** Judges text of the Kusto query language: queries only read, and what begins with a dot manages the database. */
export function judgeKql(text: string, scene: Scene, _judges: Judges): Verdict {
  const whole = scene.place({ start: 0, end: text.length });
  if (text.length > longestText) {
    const verb = destructiveVerb(text);
    return verdict('kql/too-long', verb === undefined ? 'unknown' : 'dangerous', whole, 'is too long to be judged');
  }
  const plain = text.replace(literal, (found) => (found.startsWith('//') ? ' '.repeat(found.length) : hollow(found)));
  const commands = Array.from(plain.matchAll(command), (match) => judgeCommand(match, scene));
  if (commands.length > 0) return joinAll(commands);
  const statements = parted(plain);
  const isQuery = statements.length > 0 && statements.every(isStatement);
  if (!isQuery && plain.trim() !== '') return notRead(text, plain, whole);
  const reached = reaching.exec(plain);
  if (reached === null) return harmless;
  const span = scene.place({ start: reached.index, end: reached.index + reached[0].length });
  return verdict('kql/reaches-out', 'caution', span, `'${reached[0]}' reaches out of the database or runs code`);
}

/** A literal of the same length without what it holds. */
function hollow(found: string): string {
  return `"${'_'.repeat(Math.max(0, found.length - 2))}"`;
}

function judgeCommand(match: RegExpMatchArray, scene: Scene): Verdict {
  const [found, before = '', verb = ''] = match;
  const start = (match.index ?? 0) + found.indexOf('.', before.length);
  const span = scene.place({ start, end: start + verb.length + 1 });
  const risk = verbs[verb.toLowerCase()] ?? (destructiveVerb(verb) === undefined ? 'unknown' : 'dangerous');
  return verdict(`kql/${verb.toLowerCase()}`, risk, span, `.${verb} ${says[risk]}`);
}

const says: Readonly<Record<Risk, string>> = {
  safe: 'only shows',
  caution: 'changes the database',
  dangerous: 'deletes data or what describes it',
  unknown: 'is not a known command',
};

/** Statements end at `;`, and at an empty line that no pipe follows. */
function parted(text: string): readonly string[] {
  return text
    .split(/;|\n[ \t\r]*\n(?!\s*\|)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isStatement(statement: string): boolean {
  const parts = outerParts(statement);
  const head = (parts[0] ?? '').trim();
  const isOpening = head === '' ? parts.length > 1 : opening.some((shape) => shape.test(head)) || isTable(head);
  if (!isOpening || shellOption.test(head)) return false;
  return parts.slice(1).every((part) => operators.has(/^\s*([a-z][a-z-]*)/i.exec(part)?.[1]?.toLowerCase() ?? ''));
}

function isTable(head: string): boolean {
  return head.length <= longestTable && table.test(head);
}

/** The parts between the pipes that stand in no bracket. */
function outerParts(statement: string): readonly string[] {
  const parts: string[] = [];
  let level = 0;
  let from = 0;
  for (let at = 0; at < statement.length; at += 1) {
    const character = statement[at];
    if (character === '(' || character === '{' || character === '[') level += 1;
    else if (character === ')' || character === '}' || character === ']') level -= 1;
    else if (character === '|' && level <= 0) {
      parts.push(statement.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, statement.slice(from)];
}

function notRead(text: string, plain: string, span: { start: number; end: number }): Verdict {
  const verb = destructiveVerb(plain) ?? (/^\s*\S+\s+-\w/.test(plain) ? destructiveVerb(text) : undefined);
  if (verb === undefined) return verdict('kql/unreadable', 'unknown', span, 'cannot be read as a query');
  return verdict('kql/unreadable', 'dangerous', span, `cannot be read as a query and holds '${verb.word}'`);
}
