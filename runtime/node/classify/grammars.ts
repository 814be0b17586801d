import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { PgQuery } from 'libpg-query/wasm/libpg-query.js';
import type { Grammar } from '../../model/risk.js';
import type { Parsers, SqlParser, SqlStatement } from '../../risk/index.js';

/** The parsers of these grammars and what reads them, each loaded once and only when it is first asked for. */
export async function loadGrammars(names: readonly Grammar[] = ['languages', 'sql']): Promise<Partial<Parsers>> {
  const [languages, sql] = await Promise.all([
    names.includes('languages') ? import('../../risk/languages/index.js') : undefined,
    names.includes('sql') ? sqlReaders() : undefined,
  ]);
  return { ...(languages && { languages: languages.judgeLanguage }), ...sql };
}

async function sqlReaders(): Promise<Pick<Parsers, 'sql' | 'sqlLanguages'>> {
  const [{ judgeSqlLanguage: sqlLanguages }, sql] = await Promise.all([
    import('../../risk/languages/sql.js'),
    sqlGrammar(),
  ]);
  return { sqlLanguages, sql };
}

const sqlGrammar = once(loadSql);

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}

async function loadSql(): Promise<SqlParser> {
  optimizeLate();
  const { default: start } = await import('libpg-query/wasm/libpg-query.js');
  // V8 compiles each function when it is first called, so this does not take long, and waiting for it would.
  const code = new WebAssembly.Module(grammarFile('libpg-query.wasm', 'libpg-query/wasm/libpg-query.wasm'));
  const begin = () =>
    start({ instantiateWasm: (imports, receive) => receive(new WebAssembly.Instance(code, imports)) });
  return new PostgresParser(await begin(), begin);
}

/** PostgreSQL's own parser. */
class PostgresParser implements SqlParser {
  private engine: PgQuery | undefined;
  private readonly begin: () => Promise<PgQuery>;

  constructor(engine: PgQuery, begin: () => Promise<PgQuery>) {
    this.engine = engine;
    this.begin = begin;
  }

  parse(text: string): readonly SqlStatement[] {
    if (this.engine === undefined) throw new Error('the parser of PostgreSQL is being started again');
    try {
      return parseWith(this.engine, text);
    } catch (cause) {
      if (!(cause instanceof SqlSyntaxError)) this.restart();
      throw cause;
    }
  }

  /** A parser that broke off in the middle of its work, because its stack was full, is not used again. */
  private restart(): void {
    this.engine = undefined;
    void this.begin().then((engine) => {
      this.engine = engine;
    });
  }
}

class SqlSyntaxError extends Error {}

const addressBytes = 4;

function parseWith(engine: PgQuery, text: string): readonly SqlStatement[] {
  const bytes = engine.lengthBytesUTF8(text) + 1;
  const query = engine._malloc(bytes);
  engine.stringToUTF8(text, query, bytes);
  const result = engine._wasm_parse_query_raw(query);
  // The result begins with the addresses of the tree as JSON, of what was printed, and of the error.
  const error = engine.getValue(result + 2 * addressBytes, 'i32');
  const message = error === 0 ? undefined : engine.UTF8ToString(engine.getValue(error, 'i32'));
  const tree = message === undefined ? engine.UTF8ToString(engine.getValue(result, 'i32')) : '';
  engine._free(query);
  engine._wasm_free_parse_result(result);
  if (message !== undefined) throw new SqlSyntaxError(message);
  const { stmts } = JSON.parse(tree) as { readonly stmts?: readonly SqlStatement[] };
  return stmts ?? [];
}

// After a few texts V8 would set out to optimize the parser's huge tables in the background, and a process cannot end
// before that is done.
function optimizeLate(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}

/** The code of a grammar: from the folder beside the built program, or from the package where it is not built. */
function grammarFile(name: string, inPackage: string): Buffer<ArrayBuffer> {
  const shipped = [`./grammars/${name}`, `../grammars/${name}`]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  return readFileSync(shipped ?? fileURLToPath(import.meta.resolve(inPackage)));
}
