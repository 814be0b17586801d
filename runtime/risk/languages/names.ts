/** The language that a name stands for, such as `mysql` for SQL; a name that is not known is read as bash. */
export function languageNamed(shell: string): string {
  return otherNames.get(shell.toLowerCase()) ?? 'bash';
}

const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sh: 'sh',
    dash: 'sh',
    ash: 'sh',
    posix: 'sh',
    powershell: 'powershell',
    pwsh: 'powershell',
    ps1: 'powershell',
    posh: 'powershell',
    cmd: 'cmd',
    bat: 'cmd',
    batch: 'cmd',
    dos: 'cmd',
    sql: 'sql',
    psql: 'sql',
    postgresql: 'sql',
    postgres: 'sql',
    pgsql: 'sql',
    plpgsql: 'sql',
    mysql: 'mysql',
    mariadb: 'mysql',
    tsql: 'tsql',
    mssql: 'tsql',
    plsql: 'plsql',
    sqlite: 'sqlite',
    cql: 'cql',
    redis: 'redis',
    mongo: 'mongo',
    mongosh: 'mongo',
    mongodb: 'mongo',
    kql: 'kql',
    kusto: 'kql',
    promql: 'promql',
    logql: 'promql',
    python: 'python',
    py: 'python',
    javascript: 'javascript',
    js: 'javascript',
    ruby: 'ruby',
    perl: 'perl',
    php: 'php',
    lua: 'lua',
    node: 'javascript',
  }),
);

/** Whether a language is read as shell text: bash, or `sh` of which only POSIX is known. */
export function isShell(language: string): boolean {
  return language === 'bash' || language === 'sh';
}

/** Whether a language is a dialect of SQL, which is read apart from the others. */
export function isSql(language: string): boolean {
  return /^(sql|mysql|tsql|plsql|cql|sqlite)$/.test(language);
}
