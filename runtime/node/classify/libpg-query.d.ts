declare module 'libpg-query/wasm/libpg-query.js' {
  /** PostgreSQL's parser in WebAssembly, as Emscripten gives it; the addresses are numbers. */
  export interface PgQuery {
    _malloc(bytes: number): number;
    _free(address: number): void;
    _wasm_parse_query_raw(query: number): number;
    _wasm_free_parse_result(result: number): void;
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, address: number, bytes: number): void;
    UTF8ToString(address: number): string;
    getValue(address: number, type: 'i32'): number;
  }

  /** Starts the parser; `instantiateWasm` gives it its code. */
  // biome-ignore lint/style/noDefaultExport: this is how the package exports it.
  export default function start(options: {
    instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void): void;
  }): Promise<PgQuery>;
}
