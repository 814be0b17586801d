import type { PageData } from '../runtime/page/page-data.js';

/** What the language server and an editor say to each other beyond the Language Server Protocol. */
export const messageName = {
  /** Request: compiles a guide; its parameters are `CompileParams`, its result is a `CompileResult`. */
  compile: 'runbook/compile',
  /** Request: merges a draft with what its guide has become; its parameters are `CompileAgainParams`, its result is a `CompileAgainResult`. */
  compileAgain: 'runbook/compileAgain',
  /** Request: the recorded runs; its parameters are `RunsParams`, its result is a `RunsResult`. */
  runs: 'runbook/runs',
  /** Request: what a run has to be begun with; its parameters are `BeginningParams`, its result is a `Beginning`. */
  beginning: 'runbook/beginning',
  /** Request: what is wrong with the value of an input; its parameters are `InputParams`, its result is an `InputResult`. */
  input: 'runbook/input',
  /** Request: where the steps of a draft come from; its parameters are `LinkedParams`, its result is a `LinkedDraft`. */
  linked: 'runbook/linked',
  /** Request: a change of a step of a draft; its parameters are `DraftEditParams`, its result is a `DraftEditResult`. */
  draftEdit: 'runbook/draftEdit',
  /** Request: the tests of a test file; its parameters are `TestsParams`, its result is a `TestsResult`. */
  tests: 'runbook/tests',
  /** Request: what a model is asked about a draft, and what its answer comes to; its parameters are `ModelParams`, its result is a `ModelResult`. */
  propose: 'runbook/propose',
  /** Request: what waits for a person; its parameters are `PlacesParams`, its result is a `WaitingResult`. */
  waiting: 'runbook/waiting',
  /** Request: what is known of runbooks; its parameters are `LibraryParams`, its result is a `LibraryResult`. */
  library: 'runbook/library',
  /** Request: a page of the recorded runs that are looked for; its parameters are `HistoryParams`, its result is a `HistoryResult`. */
  history: 'runbook/history',
  /** Request: two runs beside each other; its parameters are `ComparedParams`, its result is a `ComparedResult`. */
  compareRuns: 'runbook/compareRuns',
  /** Request: what the page of a recorded run shows, which is followed from then on; its parameters are `RunPageParams`, its result is a `RunPageResult`. */
  runPage: 'runbook/runPage',
  /** Notification to the client: the page of the run that is followed would be another now; its parameters are `RunPageParams`. */
  runPageChanged: 'runbook/runPageChanged',
  /** Notification to the server: no run is followed any more. */
  leaveRunPage: 'runbook/leaveRunPage',
} as const;

/** What the hint of a template's declared value begins with, so that an editor knows it. */
export const valueMark = '= ';

export interface ModelParams {
  /** The draft, which is open. */
  readonly uri: string;
  /** What the model said; without it, the request is made. */
  readonly answer?: string;
  /** What the model is called. */
  readonly model?: string;
  /** The places in the answer of the changes that are made; without it, all that hold. */
  readonly wanted?: readonly number[];
}

export interface ModelResult {
  /** The messages for the model, without what looks like a secret. */
  readonly request?: readonly string[];
  /** The draft with the changes that hold. */
  readonly draft?: string;
  readonly accepted?: readonly ProposedPart[];
  readonly refused?: readonly { readonly said: string; readonly why: string }[];
  /** Why there is neither. */
  readonly message?: string;
}

/** A change that a model proposes and that holds. */
export interface ProposedPart {
  /** Its place in the answer. */
  readonly index: number;
  readonly said: string;
  readonly reason: string;
  readonly lines: { readonly first: number; readonly last: number };
}

export interface CompileParams {
  /** The guide; only that of a file has a place for its draft beside it. */
  readonly uri: string;
  /** The guide's text as the editor holds it; without it, the text on disk. */
  readonly text?: string;
  /** The first line and the last one, from 1, where not all of it is compiled; the draft is then written nowhere. */
  readonly lines?: readonly [number, number];
  /** Overwrites a draft or mapping that was edited, after a person agreed. */
  readonly force?: boolean;
}

export interface CompileResult {
  readonly guide: string;
  /** Absolute; missing where the guide is no file. */
  readonly draftPath?: string;
  readonly mappingPath?: string;
  readonly draft: string;
  readonly mapping: string;
  /** Whether draft and mapping are on disk now. */
  readonly written: boolean;
  /** How many places of the draft wait for a person. */
  readonly todos: number;
  /** Why nothing was written, where that is not the guide's nature. */
  readonly message?: string;
  /** The file that was edited since it was compiled, and was therefore left alone. */
  readonly conflict?: 'draft' | 'mapping';
}

export interface LinkedParams {
  /** The draft, which the editor holds open. */
  readonly textDocument: { readonly uri: string };
  /** Its guide as the editor holds it; without it nothing is said of what is left of the guide. */
  readonly guide?: { readonly uri: string; readonly text: string };
}

/** The steps of a draft beside the lines of the guide that they were made from. */
export interface LinkedDraft {
  /** The address of the guide that the draft names; missing where it names none, or lies on no disk. */
  readonly guide?: string;
  /** In the order of the draft. */
  readonly steps: readonly LinkedStep[];
  /** The parts of the guide that no step was made from. */
  readonly left: readonly LeftPart[];
}

/** The first line and the last one, from 1. */
export type Lines = readonly [number, number];

export interface LinkedStep {
  readonly id: string;
  readonly lines: Lines;
  /** The lines of the guide; missing where no lines of it say so. */
  readonly guideLines?: Lines;
  /** The lines of the guide that its rollback was made from; missing where it has none from there. */
  readonly rollbackLines?: Lines;
  /** The icon and the word of its class; missing where a person does it. */
  readonly risk?: string;
  readonly review: 'open' | 'accepted' | 'changed';
}

export interface LeftPart {
  readonly lines: Lines;
  /** Whether somebody should look at it, as something may be missing in the draft. */
  readonly isOpen: boolean;
  readonly why: string;
}

export interface DraftEditParams {
  /** The draft, which the editor holds open. */
  readonly textDocument: { readonly uri: string };
  /** A place in the step. */
  readonly position: Place;
  /** The id of the step, where it is known: it may stand elsewhere than when its place was. */
  readonly step?: string;
  readonly edit: 'accept' | 'make_manual' | 'split' | 'merge' | 'keep_mine' | 'take_guide';
}

/** The replacement of a stretch of a text; lines and characters count from 0. */
export interface LineEdit {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly newText: string;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

export interface DraftEditResult {
  readonly edits: readonly LineEdit[];
  /** The editor's number of the text that the edits are for. */
  readonly version?: number;
  /** Why there are none. */
  readonly message?: string;
}

/** A draft whose guide is compiled again. */
export interface CompileAgainParams {
  /** The address of the runbook. */
  readonly uri: string;
}

/** What became of a draft whose guide was compiled again. */
export interface CompileAgainResult {
  /** How many changes of the guide it has taken. */
  readonly taken: number;
  /** How many places are left to settle. */
  readonly conflicts: number;
  /** Why it is as it was; missing where it was merged. */
  readonly message?: string;
}

/** Which recorded runs are asked for. */
export interface RunsParams {
  /** Absolute; the runs are those of the nearest `.runbook` folder at or above each. */
  readonly folders: readonly string[];
  /** Whether only those are wanted that wait or were interrupted. */
  readonly isOpen: boolean;
}

export interface RunsResult {
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  /** Why some of the runs are not there. */
  readonly message?: string;
}

/** A recorded run, as somebody chooses one. */
export interface ListedRun {
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  readonly status: string;
  /** The title of the runbook. */
  readonly runbook: string;
  readonly mode?: string;
  readonly startedBy?: string;
  /** How many steps there are, and how many of them are done where it is known. */
  readonly steps?: number;
  readonly done?: number;
  /** What it waits for, or what is wrong with its record. */
  readonly stands?: string;
  /** Who is awaited. */
  readonly awaited?: string;
  /** When something happened last; ISO 8601 in UTC. */
  readonly lastAt?: string;
}

export interface RunPageParams {
  /** The folder of the run; absolute. */
  readonly directory: string;
}

/** The page of a run, or why there is none. */
export interface RunPageResult {
  readonly page?: {
    readonly data: PageData;
    /** Where its runbook and its guide are, absolute; missing where that is not known. */
    readonly runbook?: string;
    readonly guide?: string;
  };
  readonly message?: string;
}

/** Where runs are looked for. */
export interface PlacesParams {
  /** Absolute; the runs are those of the nearest `.runbook` folder at or above each. */
  readonly folders: readonly string[];
}

/** What a result tells of where it comes from. */
interface FromHomes {
  /** The `.runbook` folders that were looked into, absolute. */
  readonly homes: readonly string[];
  /** Why some of it is not there. */
  readonly message?: string;
}

export interface WaitingResult extends FromHomes {
  /** What has waited longest comes first. */
  readonly waiting: readonly ListedWaiting[];
}

/** Something of a run that only a person can do next. */
export interface ListedWaiting {
  readonly kind: 'approval' | 'evidence' | 'intervention' | 'resume';
  readonly runId: string;
  /** Absolute. */
  readonly directory: string;
  /** The title of the runbook. */
  readonly runbook: string;
  /** Where that lies, absolute; missing in the record of an earlier version. */
  readonly runbookPath?: string;
  /** Whether a process drives the run now. */
  readonly isDriven: boolean;
  readonly stepId?: string;
  /** The place of the step, from 1, and how many there are. */
  readonly number?: number;
  readonly steps?: number;
  readonly since?: string;
  readonly until?: string;
  readonly typed?: string;
  readonly risk?: string;
  readonly evidence?: readonly string[];
  readonly detail?: string;
  readonly people: {
    readonly left: number;
    readonly roles: readonly string[];
    readonly barred: readonly string[];
    /** Why the one who looks cannot be the one who answers. */
    readonly notMe?: 'acted' | 'approved' | 'role';
  };
}

export interface LibraryParams {
  /** The paths of runbooks, absolute. */
  readonly paths: readonly string[];
}

export interface LibraryResult extends FromHomes {
  readonly runbooks: readonly ListedRunbook[];
}

/** What is known of a runbook, without running any of it. */
export interface ListedRunbook {
  /** Absolute. */
  readonly path: string;
  /** Its title; missing where it cannot be read as a runbook. */
  readonly name?: string;
  readonly steps: number;
  readonly errors: number;
  readonly warnings: number;
  /** Why nothing more is known. */
  readonly fault?: string;
  readonly guide?: { readonly path: string; readonly state: 'same' | 'changed' | 'missing' };
  readonly lastRun?: ListedRun;
  /** When it, as it is now, did what was expected of it, and in what. */
  readonly validated?: { readonly at: string; readonly how: 'run' | 'replay' | 'tests' };
}

export interface HistoryParams extends PlacesParams {
  readonly filter: HistoryFilter;
  /** At most so many, from the newest on. */
  readonly count: number;
}

/** Which recorded runs are looked for; all that is said must hold. */
export interface HistoryFilter {
  readonly statuses?: readonly string[];
  /** The title of the runbook, exactly. */
  readonly runbook?: string;
  /** Only runs of which something happened since; ISO 8601 in UTC. */
  readonly since?: string;
  readonly text?: string;
  /** Whether replays of scenarios are looked for, too. */
  readonly replays?: boolean;
}

export interface HistoryResult extends FromHomes {
  /** The newest first. */
  readonly runs: readonly ListedRun[];
  /** How many there are that are looked for. */
  readonly found: number;
  /** How many there are. */
  readonly all: number;
  /** The titles of all their runbooks. */
  readonly runbooks: readonly string[];
}

export interface ComparedParams {
  /** The folders of two runs, absolute. */
  readonly left: string;
  readonly right: string;
}

/** Two runs as texts: what came of each step. */
export interface ComparedResult {
  readonly left?: string;
  readonly right?: string;
  /** Why there are none. */
  readonly message?: string;
}

export interface BeginningParams {
  /** The path of the runbook, absolute. */
  readonly program: string;
  /** The scenario that a replay is answered from, absolute: what was recorded with it is not asked for. */
  readonly scenario?: string;
}

/** What a run of a runbook has to be begun with; empty where the runbook cannot be read, which is told when it is begun. */
export interface Beginning {
  readonly inputs: readonly AskedInput[];
  /** What has to hold before it is begun. */
  readonly prerequisites: readonly string[];
}

/** An input of a runbook, as a person is asked for it. */
export interface AskedInput {
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly description?: string;
  /** The values to choose from. */
  readonly choices?: readonly string[];
  /** What it is unless it is given. */
  readonly default?: string;
  /** The place that the value of a secret is taken from, or would be. */
  readonly from?: string;
  /** Whether a run cannot begin without an answer. */
  readonly isNeeded: boolean;
  /** Whether it must have a value, if only its default. */
  readonly isRequired: boolean;
  /** Whether the value is never stored or shown. */
  readonly isSecret: boolean;
}

export interface InputParams extends BeginningParams {
  readonly name: string;
  readonly value: string;
}

export interface InputResult {
  /** Why the value is not taken; missing where it is. */
  readonly message?: string;
}

export interface TestsParams {
  /** Of the test file, absolute. */
  readonly path: string;
  /** As the editor holds it, or as it is on disk. */
  readonly text: string;
}

/** The tests of a file, as somebody chooses among them. */
export interface TestsResult {
  /** The path of their runbook, absolute; missing where the file cannot be read. */
  readonly runbook?: string;
  /** In the order of the file; lines count from 1. */
  readonly tests: readonly { readonly name: string; readonly line: number }[];
  /** What is wrong with the file. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** The commands that an editor may have for lenses; it names those that it has in its initialization options, as `commands`. */
export const commandName = {
  /** Runs a runbook; its arguments are the address of the runbook and the mode. */
  run: 'runbook.run',
  /** Runs a runbook and stops at a step; its arguments are the address of the runbook and the line of the step, from 1. */
  debugStep: 'runbook.debugStep',
  /** Opens a runbook at a line; its arguments are the address of the runbook and the line, from 1. */
  openStep: 'runbook.openStep',
  /** Merges a draft with what its guide has become; its argument is the address of the runbook. */
  compileAgain: 'runbook.compileAgain',
  /** Notes that somebody has looked at a step of a draft; like the next ones it takes the address of the draft and a line. */
  acceptStep: 'runbook.acceptStep',
  makeManual: 'runbook.makeManual',
  splitStep: 'runbook.splitStep',
  mergeStep: 'runbook.mergeStep',
  /** Takes a side of a conflict between a draft and its guide, whose first mark stands on the line. */
  keepMine: 'runbook.keepMine',
  takeGuide: 'runbook.takeGuide',
} as const;

/** What each of the commands about the steps of a draft does. */
export const draftCommands = [
  { command: commandName.acceptStep, edit: 'accept' },
  { command: commandName.makeManual, edit: 'make_manual' },
  { command: commandName.splitStep, edit: 'split' },
  { command: commandName.mergeStep, edit: 'merge' },
] as const;

/** The commands that settle a conflict of a draft with its guide, in the order of its quick fixes. */
export const conflictCommands = [
  { command: commandName.keepMine, edit: 'keep_mine', title: 'Keep what the runbook says' },
  { command: commandName.takeGuide, edit: 'take_guide', title: 'Take what the guide says' },
] as const;

/** The commands that an editor said it has; none where it said nothing that can be understood. */
export function namedCommands(options: unknown): ReadonlySet<string> {
  const named = typeof options === 'object' && options !== null && 'commands' in options ? options.commands : [];
  return new Set(Array.isArray(named) ? named.filter((name) => typeof name === 'string') : []);
}
