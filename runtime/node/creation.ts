import { basename, join } from 'node:path';
import { applied, atFullSpeed, type Drive, type Observer, type Pacer } from '../engine/drive.js';
import { driveRun, newWorkspace } from '../engine/engine.js';
import type { Cancellation, Ids, Ports } from '../engine/ports.js';
import type { Providers } from '../engine/provider-port.js';
import type { Actor, PolicyDowngraded, RunbookParsed, RunCreated, RunMode } from '../model/event.js';
import { version } from '../model/identity.js';
import { type Plan, recordedAbout } from '../model/plan.js';
import { notedPosture } from '../policy/noted.js';
import { canonicalJson, type RunIdentity } from '../record/chain.js';
import type { Redactor } from '../record/redact.js';
import { stepDigests } from '../record/step-digest.js';
import type { BoundInputs } from '../run/inputs.js';
import { initialState, type RunState } from '../run/state.js';
import { runClassifier } from './classify/run-classifier.js';
import { sha256Hex } from './digest.js';
import type { LoadedRunbook } from './load.js';
import type { RunValues } from './run-values.js';
import type { FileLog } from './store/event-log.js';

/** What a run is begun with, as its first events tell it. */
export interface Creation {
  readonly created: RunCreated;
  readonly parsed: RunbookParsed;
  /** That nothing of it may run by itself, because too much did of late. */
  readonly downgraded?: PolicyDowngraded;
}

/** What is said of a run at its beginning that does not follow from its runbook. */
export interface Circumstances {
  readonly plan: Plan;
  readonly inputs: BoundInputs;
  /** From which programs start. */
  readonly folder: string;
  readonly behaviourFlags: readonly string[];
  /** Whether a person said that what the runbook asks for beforehand holds. */
  readonly arePrerequisitesConfirmed: boolean;
}

/** The first events of a run. */
export function creationOf({ plan, inputs, ...circumstances }: Circumstances): Creation {
  const shown = [...inputs].filter(([, { isSecret }]) => !isSecret);
  const references = [...inputs].flatMap(([name, { reference }]) => (reference ? [[name, reference]] : []));
  const about = recordedAbout(plan);
  const created: RunCreated = {
    runbook_path: plan.runbookPath,
    runbook_sha256: plan.runbookSha256,
    plan_sha256: planDigest(plan),
    engine_version: version,
    behaviour_flags: circumstances.behaviourFlags,
    vars: plan.vars,
    ...(shown.length > 0 && { inputs: Object.fromEntries(shown.map(([name, { value }]) => [name, value])) }),
    ...(references.length > 0 && { input_references: Object.fromEntries(references) }),
    runbook_folder: circumstances.folder,
    steps: plan.steps.map(({ step }) => step.id),
    step_digests: stepDigests(plan, sha256Hex),
    ...(about && { about }),
    ...(plan.about.prerequisites && { prerequisites_confirmed: circumstances.arePrerequisitesConfirmed }),
    ...notedPosture(plan.posture),
  };
  const parsed = {
    source_sha256: plan.runbookSha256,
    parser_version: version,
    steps: plan.steps.length,
    variables: [...Object.keys(plan.vars), ...Object.keys(plan.inputs)],
  };
  return { created, parsed };
}

/** Who drives a run, and with what. */
export interface DriveOptions {
  readonly actor: Actor;
  readonly observer: Observer;
  readonly pacer?: Pacer;
  readonly cancellation: Cancellation;
  readonly values: RunValues;
}

/** The ports that a run is given whatever it runs in. */
type UsualPorts = 'classifier' | 'sha256Hex';

/** A drive of a run in which nothing has happened yet. */
export function newDrive(
  { plan, classifier, providers }: Pick<LoadedRunbook, 'plan' | 'classifier'> & { readonly providers: Providers },
  { actor, observer, pacer = atFullSpeed, cancellation, values }: DriveOptions,
  ports: Omit<Ports, UsualPorts>,
): Drive {
  const judge = runClassifier(classifier, providers, plan.posture.profile);
  return {
    actor,
    plan,
    inputs: values.inputs,
    observer,
    pacer,
    cancellation,
    providers,
    pending: [],
    snapshots: [],
    checkpoints: new Map(),
    untold: [],
    ports: { ...ports, classifier: judge, sha256Hex },
  };
}

/** Creates a run and drives it until it is over or waits for a person. */
export async function begun(drive: Drive, creation: Creation): Promise<RunState> {
  const { actor } = drive;
  const state = await applied(drive, initialState, { kind: 'create-run', actor, ...creation });
  return driveRun(drive, state, newWorkspace());
}

/** What all events of a run have in common. */
export function envelopeOf(plan: Plan, runId: string, { text }: Redactor, mode: RunMode): RunIdentity {
  return { runId, runbookId: text(plan.id ?? plan.name), mode };
}

/** The digest of what a run would do. */
export function planDigest({ steps, governance, vars }: Plan): string {
  return `sha256:${sha256Hex(canonicalJson({ steps, governance, vars }))}`;
}

/** The file of a runbook as a run noted it. */
export function notedRunbook({ runbook_folder: folder, runbook_path: path }: RunCreated): string {
  return folder === undefined ? path : join(folder, basename(path));
}

/** Counted by the events that there are, so that an id never comes twice in a run, however often it goes on. */
export function approvalIds({ head }: Pick<FileLog, 'head'>): Ids {
  let asked = 0;
  return {
    next: (kind) => {
      asked += 1;
      return `${kind}-${head().seq + 1}-${asked}`;
    },
  };
}
