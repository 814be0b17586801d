import type { RunReport } from '../schema/generated/run-report.js';

/** All that the page of a run shows; plain JSON, so that it can be sent to a webview or lie inside an exported file. */
export interface PageData {
  /** The run as its events tell it, as `runbook export --format json` writes it. */
  readonly report: RunReport;
  /** What its runbook says; missing where the text that the run was made from is not at hand any more. */
  readonly outline?: Outline;
}

/** A runbook as a person sees it beforehand: what the events of a run do not tell of steps that have not begun. */
export interface Outline {
  /** In the order in which they are done. */
  readonly steps: readonly OutlineStep[];
  /** The groups of steps by name, in the order of the runbook; empty where it has none. */
  readonly groups: readonly OutlineGroup[];
}

export interface OutlineStep {
  readonly id: string;
  readonly title: string;
  readonly kind: 'cli' | 'script' | 'provider' | 'manual';
  /** Its line in the runbook, from 1. */
  readonly line: number;
  /** The command as it is written, templates and all, or the words for the person who does it. */
  readonly text: string;
  /** What it is classified as before its values are known; missing where a person does it. */
  readonly risk?: string;
  /** The condition under which it is done, as it is written. */
  readonly when?: string;
  /** The steps it waits for, by their ids, where the runbook says so. */
  readonly after: readonly string[];
  /** What takes it back, as it is written. */
  readonly rollback?: string;
  /** The group that it belongs to. */
  readonly group?: string;
  /** Its lines in the guide, from 1. */
  readonly source?: { readonly file?: string; readonly section?: string; readonly lines: readonly [number, number] };
}

export interface OutlineGroup {
  readonly id: string;
  readonly title: string;
}
