import { isCmdlet, isSql } from './command-word.js';

/** What the label of a fence promises; the lines decide. */
export type LabelKind = 'shell' | 'none' | 'file' | 'program' | 'query' | 'client';

/** What kind of content the label of a fence speaks of. */
export function labelKindOf(label: string): LabelKind {
  for (const [kind, labels] of Object.entries(labelKinds)) if (labels.has(label)) return kind as LabelKind;
  return label === '' || label === 'code' ? 'none' : 'file';
}

/** The language of a command, from its text first and from the label of its fence second. */
export function languageOf(text: string, label: string): string {
  const first = text.trimStart();
  if (/^\(new-object\s/i.test(first)) return 'powershell';
  if (isCmdlet(first) || /^\$(?:env:)?\w+(?:\.\w+\(|\s*[+]?=\s)/i.test(first) || /^foreach\s*\(/i.test(first))
    return 'powershell';
  if (label === 'bash' || label === 'sh') return 'bash';
  if (isSql(first) || (labelKindOf(label) === 'client' && /^\\\w/.test(first))) return 'sql';
  return languages[label] ?? 'bash';
}

/** The language that a session is in after this command, for the client prompts that follow. */
export function clientLanguageOf(command: string): string | undefined {
  return clients.find(([shape]) => shape.test(command))?.[1];
}

const clients: readonly (readonly [RegExp, string])[] = [
  [/\bredis-cli\b/, 'redis'],
  [/\b(?:psql|mysql|cockroach sql|sqlite3|mariadb|cqlsh)\b/, 'sql'],
  [/\bmongo(?:sh)?\b/, 'mongo'],
  [/\brails\s+c(?:onsole)?\b|\birb\b/, 'ruby'],
  [/\bpython3?\s*$/, 'python'],
];

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

const labelKinds: Record<Exclude<LabelKind, 'none'>, ReadonlySet<string>> = {
  shell: words(
    'bash sh shell console zsh fish ksh shell-session shellsession terminal session cmd bat batch dos powershell ps1 ps pwsh ps-interactive azurepowershell azurecli azurecli-interactive command',
  ),
  program: words('ruby rb python py python3 perl groovy javascript js node php'),
  query: words('promql kusto kql logql spl splunk cypher lucene'),
  client: words('sql psql pgsql postgres postgresql mysql tsql mssql mongo mongodb redis cql'),
  file: words('text txt plaintext output'),
};

const languages: Readonly<Record<string, string>> = {
  powershell: 'powershell',
  ps1: 'powershell',
  ps: 'powershell',
  pwsh: 'powershell',
  'ps-interactive': 'powershell',
  azurepowershell: 'powershell',
  cmd: 'cmd',
  bat: 'cmd',
  batch: 'cmd',
  dos: 'cmd',
  sql: 'sql',
  psql: 'sql',
  pgsql: 'sql',
  postgres: 'sql',
  postgresql: 'sql',
  mysql: 'sql',
  tsql: 'sql',
  mssql: 'sql',
  cql: 'sql',
  mongo: 'mongo',
  mongodb: 'mongo',
  redis: 'redis',
  ruby: 'ruby',
  rb: 'ruby',
  python: 'python',
  py: 'python',
  python3: 'python',
  promql: 'promql',
  kusto: 'kql',
  kql: 'kql',
  logql: 'logql',
  cypher: 'cypher',
  perl: 'perl',
  groovy: 'groovy',
  php: 'php',
  javascript: 'javascript',
  js: 'javascript',
  node: 'javascript',
};
