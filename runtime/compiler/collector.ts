import type { IrOutput } from './ir.js';
import { dedent, type SourceLine } from './source-line.js';
import { isScript, type Statement } from './statement.js';

/** What a code block holds: what is run and what is shown. */
export interface CodeContent {
  readonly statements: readonly Statement[];
  readonly outputs: readonly IrOutput[];
}

/** Gathers statements and the output between them while the lines go by. */
export class Collector {
  readonly #statements: (Statement & { output?: string })[] = [];
  readonly #outputs: IrOutput[] = [];
  #shown: SourceLine[] = [];

  addStatement(lines: readonly SourceLine[], lang: string): void {
    this.#closeOutput();
    const text = dedent(lines.map((line) => line.text).join('\n')).trim();
    const first = lines[0];
    if (text === '' || !first) return;
    const kind = isScript(text, lang) ? 'script' : 'command';
    this.#statements.push({ text, line: first.line, endLine: lines.at(-1)?.line ?? first.line, lang, kind });
  }

  addOutput(line: SourceLine): void {
    if (line.text.trim() !== '' || this.#shown.length > 0) this.#shown.push(line);
  }

  get hasStatement(): boolean {
    return this.#statements.length > 0;
  }

  get isInOutput(): boolean {
    return this.#shown.length > 0;
  }

  finish(): CodeContent {
    this.#closeOutput();
    return { statements: this.#statements, outputs: this.#outputs };
  }

  #closeOutput(): void {
    while (this.#shown.at(-1)?.text.trim() === '') this.#shown.pop();
    const first = this.#shown[0];
    if (!first) return;
    const text = dedent(this.#shown.map((line) => line.text).join('\n'));
    this.#outputs.push({ line: first.line, endLine: this.#shown.at(-1)?.line ?? first.line, text });
    const last = this.#statements.at(-1);
    if (last) last.output = text;
    this.#shown = [];
  }
}
