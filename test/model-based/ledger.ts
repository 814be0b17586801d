import type { Actor, ApprovalRequested, RecordedEvent } from '../../runtime/model/event.js';
import { forwardIdOf, type Plan, planStepNamed, rollbackIdOf } from '../../runtime/model/plan.js';
import { starter, type Work } from './world.js';

/** An event, with what the engine would do for its step, and what was typed where it is somebody's yes. */
export interface Entry {
  readonly event: RecordedEvent;
  readonly work?: Work | undefined;
  readonly typed?: string | undefined;
}

/** A breach of what a run promises: a gate that was passed without its grant, or twice. */
export class Breach extends Error {}

/**
 * What people really said, kept beside the run and by other code than it: by this alone it is judged whether a step
 * may begin. A grant belongs to one request for one content of one step, and is used up by one start.
 */
export class Ledger {
  private readonly open = new Map<string, Asked>();
  private latest = '';
  private mutations = 0;

  private readonly plan: Plan;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  /** Takes in what happened, in its order. */
  note({ event, work, typed }: Entry): void {
    // A clock that was set back takes nothing of the time that has gone by.
    if (event.ts > this.latest) this.latest = event.ts;
    switch (event.type) {
      case 'step.approved':
        this.granted(event.step_id, event.actor, typed);
        break;
      case 'step.ready':
        this.open.set(event.step_id, { content: work?.content, names: new Set() });
        break;
      case 'approval.requested':
        this.open.set(event.step_id, { content: work?.content, request: event.data, names: new Set() });
        break;
      case 'step.retried':
      case 'approval.revoked':
      case 'approval.expired':
      case 'step.rejected':
        this.open.set(event.step_id, { content: undefined, names: new Set() });
        break;
      case 'panic.engaged':
        for (const [id, { content }] of this.open) this.open.set(id, { content, names: new Set() });
        break;
      case 'step.started':
        this.started(event.step_id, work);
        break;
      case 'run.resumed':
        for (const id of this.again(event.data.from_step)) this.open.delete(id);
        break;
      default:
    }
  }

  /** A yes that the run accepted; a breach where it should not have been. */
  private granted(stepId: string, actor: Actor, typed: string | undefined): void {
    const asked = this.open.get(stepId);
    if (asked?.request === undefined) throw new Breach(`'${stepId}' was approved although nobody asked`);
    const { requirement, gesture, typed_text, expires_at } = asked.request;
    const { roles } = requirement;
    const wrong: Readonly<Record<string, boolean>> = {
      'no person': actor.kind !== 'human',
      'nobody by name': actor.id.trim() === '',
      'the same person twice': asked.names.has(nameOf(actor)),
      'the person who began the run': this.isBarred(stepId, actor),
      'somebody without the role': roles.length > 0 && !roles.includes(actor.role ?? ''),
      'somebody who does not hold the role': roles.length > 0 && !this.holds(actor),
      'a text that is another one': gesture === 'typed' && typed !== typed_text,
      'a word that came too late': expires_at === undefined || this.latest >= expires_at,
    };
    const [breach] = Object.entries(wrong).find(([, isWrong]) => isWrong) ?? [];
    if (breach !== undefined) throw new Breach(`'${stepId}' was approved by ${breach}`);
    asked.names.add(nameOf(actor));
  }

  private started(stepId: string, work: Work | undefined): void {
    const asked = this.open.get(stepId);
    this.open.delete(stepId);
    if (work === undefined || asked === undefined) throw new Breach(`'${stepId}' started without being made ready`);
    if (asked.content !== work.content)
      throw new Breach(`'${stepId}' started as '${work.content}', which is not '${asked.content}'`);
    if (this.isByHand(work)) throw new Breach(`'${stepId}' is ${work.risk} and started although it is done by hand`);
    this.count(stepId, work);
    if (work.risk !== 'safe' || !this.isOpen(stepId)) this.checkGrants(stepId, work, asked);
  }

  private checkGrants(stepId: string, { risk, resource }: Work, { request, names }: Asked): void {
    if (request === undefined || names.size < this.wanted(stepId)) {
      throw new Breach(`'${stepId}' is ${risk} and started with ${names.size} grants`);
    }
    const toType = this.plan.posture.confirm === 'resource' ? resource : stepId;
    const isTyped = request.gesture === 'typed' && request.typed_text === toType;
    if (risk === 'dangerous' && !isTyped) throw new Breach(`'${stepId}' is dangerous, and nothing was typed`);
  }

  private isByHand({ risk }: Work): boolean {
    const { trustLevel } = this.plan.posture;
    return risk !== 'safe' && trustLevel === 0;
  }

  /** What takes a step back is no change that is counted. */
  private count(stepId: string, { risk }: Work): void {
    if (risk === 'safe') return;
    const { maxMutations = Number.POSITIVE_INFINITY } = this.plan.posture.limits;
    const isForward = forwardIdOf(stepId) === undefined;
    if (isForward && this.mutations >= maxMutations) throw new Breach(`'${stepId}' is one change too many`);
    this.mutations += 1;
  }

  /** How many different people have to say yes, as the runbook says it. */
  private wanted(stepId: string): number {
    return Math.max(1, planStepNamed(this.plan, stepId)!.step.approvals?.min ?? 1);
  }

  private holds({ id, role = '' }: Actor): boolean {
    const { roles } = this.plan.posture;
    return roles === undefined || (roles[role] ?? []).includes(nameOf({ kind: 'human', id }));
  }

  private isBarred(stepId: string, actor: Actor): boolean {
    const { distinctFrom = [] } = planStepNamed(this.plan, stepId)!.step.approvals ?? {};
    const isBarring = this.plan.posture.selfApproval !== 'allow' || distinctFrom.includes('starter');
    return isBarring && nameOf(actor) === nameOf(starter);
  }

  /** Whether the step needs nobody where it is safe: what takes a step back always needs a yes. */
  private isOpen(stepId: string): boolean {
    const { step } = planStepNamed(this.plan, stepId)!;
    const { mode, trustLevel } = this.plan.posture;
    const isTrusted = mode === 'audit' && trustLevel === 2;
    return isTrusted && forwardIdOf(stepId) === undefined && (step.approvals?.min ?? 0) === 0;
  }

  private again(from: string | undefined): readonly string[] {
    const ids = this.plan.steps.map(({ step }) => step.id);
    const again = from === undefined ? [] : ids.slice(ids.indexOf(from));
    return [...again, ...again.map(rollbackIdOf)];
  }
}

interface Asked {
  readonly content: string | undefined;
  readonly request?: ApprovalRequested;
  readonly names: Set<string>;
}

function nameOf({ id }: Actor): string {
  return id.trim().toLowerCase();
}
