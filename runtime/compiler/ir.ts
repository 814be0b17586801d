import type { Risk } from '../model/risk.js';

/** What a guide says, without any decision about the runbook; every part names the lines it was read from. */
export interface GuideIr {
  readonly file: string;
  readonly title: string;
  /** In the order of the guide. */
  readonly commands: readonly IrCommand[];
  /** What a person has to do or decide in words, in the order of the guide. */
  readonly manual: readonly IrStatement[];
  readonly variables: readonly IrVariable[];
  readonly prerequisites: readonly IrStatement[];
  readonly conditionals: readonly IrStatement[];
  /** What cannot be carried out as it is written. */
  readonly ambiguities: readonly IrStatement[];
  /** What a reader is warned of, or must not do. */
  readonly warnings: readonly IrStatement[];
  /** Content of code blocks that is not run: output, logs, files. */
  readonly outputs: readonly IrOutput[];
  /** Where the guide leads to, in its order. */
  readonly links: readonly IrLink[];
  /** Pictures that the guide shows, in its order. */
  readonly images: readonly IrImage[];
  /** Whom the guide names to be asked, told or called; each where it is named first. */
  readonly contacts: readonly IrContact[];
}

/** Where something stands in the guide; lines count from 1. */
export interface IrPlace {
  readonly line: number;
  readonly endLine: number;
  /** The titles above, from the top one down. */
  readonly headings: readonly string[];
  /** The position in numbered lists, `2.1`; `-` for a bullet; absent outside of lists. */
  readonly listItem?: string;
}

/** Text that a reader types or pastes. */
export interface IrCommand extends IrPlace {
  readonly text: string;
  /** `script` where lines depend on one another, `env` where values are only set. */
  readonly kind: 'command' | 'script' | 'env';
  /** What the text is, whatever the fence says. */
  readonly lang: string;
  readonly fenceLang?: string;
  readonly origin: 'fence' | 'indented' | 'inline' | 'prose';
  readonly risk: Risk;
  /** Why it has its risk, worst first. */
  readonly reasons: readonly string[];
  /** The sentences of the paragraph that introduces it. */
  readonly intro?: readonly string[];
  /** What has to hold for it to be run, as the guide says it. */
  readonly condition?: string;
  /** What the guide shows as its output. */
  readonly output?: string;
  /** That a sentence says what should come, and in which line: this text, or what is shown as its output. */
  readonly expects?: {
    readonly line: number;
    readonly text?: string;
    /** Whether the text is all that should come. */
    readonly isWhole?: true;
    /** Whether the guide goes on with what is done where something else comes. */
    readonly isChoice?: boolean;
  };
  /** Whether it takes back what another one did, and is only done where that is needed. */
  readonly isRollback?: true;
}

/** A sentence of the guide and why it was taken. */
export interface IrStatement extends IrPlace {
  readonly text: string;
  readonly why: string;
  /** The case in which it holds, where the row of a table names one. */
  readonly condition?: string;
  /** Whether it is about taking back what was done, and only done where that is needed. */
  readonly isRollback?: true;
  /** How many commands stand before it on the line that it begins in, where some do. */
  readonly behind?: number;
}

/** A value that the reader has to fill in. */
export interface IrVariable {
  readonly name: string;
  readonly asWritten: readonly string[];
  readonly line: number;
  /** What the guide says that it is: 'the name of the pod'. */
  readonly description?: string;
  /** The line of the sentence that does nothing but say so: 'Replace <pod> with the name of the pod.' */
  readonly describedIn?: number;
  /** A value that the guide names itself; `usual` ones are taken, `example` ones have to be looked at. */
  readonly suggestion?: { readonly value: string; readonly kind: 'usual' | 'example'; readonly line: number };
}

/** A place that the guide leads to; secrets in its address are taken out. */
export interface IrLink extends IrPlace {
  /** The words that lead there; empty where the address itself stands there. */
  readonly text: string;
  readonly target: string;
  /** `dashboard`: a page that shows or changes a system; `runbook`: another procedure; `section`: this guide elsewhere. */
  readonly kind: 'dashboard' | 'runbook' | 'document' | 'issue' | 'contact' | 'section';
}

/** A picture, such as a screenshot; nothing in it is read. */
export interface IrImage extends IrPlace {
  /** What the guide says that it shows. */
  readonly alt: string;
  readonly target: string;
}

/** Somebody who is to be asked, told or called. */
export interface IrContact extends IrPlace {
  /** As the guide writes it. */
  readonly name: string;
  /** `pager`: whoever is on call. */
  readonly kind: 'person' | 'team' | 'channel' | 'mail' | 'phone' | 'pager';
}

/** Content of a code block that is not run. */
export interface IrOutput {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
}
