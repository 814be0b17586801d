/** The language that a name stands for, such as `mysql` for SQL; a name that is not known is read as bash. */
export function languageNamed(shell: string): string {
  return otherNames.get(shell.toLowerCase()) ?? 'bash';
}

const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
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

/** Whether a language is a dialect of SQL, which is read apart from the others. */
export function isSql(language: string): boolean {
  return /^(sql|mysql|tsql|plsql|cql|sqlite)$/.test(language);
}
