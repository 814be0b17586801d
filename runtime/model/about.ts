/** What describes a runbook and changes nothing of what it does, in the words in which each run records it. */
export interface About {
  readonly version?: string;
  readonly description?: string;
  readonly services?: readonly string[];
  readonly tags?: readonly string[];
  readonly severity?: string;
  readonly prerequisites?: readonly Prerequisite[];
  readonly ambiguities?: readonly Ambiguity[];
  readonly source?: GuideSource;
  readonly annotations?: Annotations;
}

/** What describes a step and changes nothing of what it does. */
export interface StepAbout {
  readonly description?: string;
  readonly source?: Passage;
  readonly annotations?: Annotations;
}

/** Something that has to hold before a run begins. */
export interface Prerequisite {
  readonly text: string;
  readonly source?: Passage;
}

/** Something that the guide of a runbook leaves open. */
export interface Ambiguity {
  readonly text: string;
  readonly reason: string;
  /** The id of the step that it concerns. */
  readonly step?: string;
  readonly source?: Passage;
}

/** The guide that a runbook was made from. */
export interface GuideSource {
  /** Relative to the folder of the runbook. */
  readonly file: string;
  /** 64 hex digits. */
  readonly sha256?: string;
  readonly compiled_at?: string;
  readonly compiled_by?: string;
}

/** A place in a guide. */
export interface Passage {
  /** Where it is not that of the runbook. */
  readonly file?: string;
  readonly section?: string;
  /** The first and the last line, from 1. */
  readonly lines: readonly [number, number];
}

/** What other programs keep in a runbook; it means nothing here. */
export type Annotations = Readonly<Record<string, unknown>>;

/** What is recorded of a run about the runbook that it is of. */
export interface RecordedAbout extends About {
  /** Where the runbook has an id, by which the record names it. */
  readonly title?: string;
  /** By the ids of the steps and groups that are described. */
  readonly steps?: Readonly<Record<string, StepAbout>>;
}

/** A place in a guide as people read it, such as `redis.md, "Quick diagnosis", lines 31–34`. */
export function passageText({ file, section, lines: [first, last] }: Passage, guide?: GuideSource): string {
  const where = file ?? guide?.file ?? 'the guide';
  const under = section === undefined ? '' : `, "${section}"`;
  return `${where}${under}, ${first === last ? `line ${first}` : `lines ${first}–${last}`}`;
}
