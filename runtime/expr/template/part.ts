import type { Span } from '../../model/text.js';
import type { Filter } from './filter.js';

/** A stretch of a template: text as it is, or a name whose value stands in its place. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly span: Span }
  | {
      readonly kind: 'reference';
      /** As written without the leading dot: `namespace` or `env.HOME`. */
      readonly name: string;
      readonly path: readonly string[];
      /** What is made of the value, in this order; always empty in runbook/v0. */
      readonly filters: readonly Filter[];
      /** The whole `{{ … }}`. */
      readonly span: Span;
      /** The name with the dot in front of it, if one is written. */
      readonly nameSpan: Span;
    };

/** A fault of a template's syntax; the span is counted in the template's own text. */
export interface TemplateFault {
  readonly message: string;
  readonly span: Span;
}
