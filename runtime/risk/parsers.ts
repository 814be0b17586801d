import type { ParsedScript, SyntaxNode } from 'unbash';

/** Turns shell text into a syntax tree; handed in, so that the room holds no engine of its own. */
export interface ShellParser {
  parse(text: string): ParsedScript;
  forEachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void;
}

/** A statement as the parser of PostgreSQL gives it: an object with one key, the kind of the statement. */
export interface SqlStatement {
  readonly stmt?: Readonly<Record<string, unknown>>;
  /** Where it begins, in bytes of UTF-8; 0 where it is absent. */
  readonly stmt_location?: number;
  /** Its length in bytes; to the end where it is absent. */
  readonly stmt_len?: number;
}

/** Turns SQL into statements; throws where the text is not PostgreSQL's SQL. */
export interface SqlParser {
  parse(text: string): readonly SqlStatement[];
}
