import { basename, dirname, relative, resolve, sep } from 'node:path';
import { identityOf } from '../../model/person.js';
import type { Plan } from '../../model/plan.js';
import type { PolicyFile } from '../../schema/generated/policy.js';

/** What a policy file asks of some runbooks beside what it asks of all. */
export type Override = NonNullable<NonNullable<PolicyFile['overrides']>['runbooks']>[string];

/** The overrides of a policy file, each with the name that it has there. */
export function overridesIn(file: PolicyFile): readonly (readonly [name: string, override: Override])[] {
  return Object.entries(file.overrides?.runbooks ?? {});
}

/** A runbook as far as it can be named. */
export interface NamedRunbook {
  readonly path: string;
  readonly plan: Pick<Plan, 'id' | 'name'>;
}

/** The names under which a policy file may speak of a runbook: its id, its title, its file, and its path from the workspace. */
export function namesFor(policyPath: string, { path, plan: { id, name } }: NamedRunbook): readonly string[] {
  const fromWorkspace = relative(workspaceOf(policyPath), resolve(path)).split(sep).join('/');
  return [...(id === undefined ? [] : [id]), name, basename(path), fromWorkspace];
}

/** The folder that the policy file of a workspace is about. */
export function workspaceOf(policyPath: string): string {
  return dirname(dirname(policyPath));
}

/** Whether a name in a policy file is one of these names; case and what nobody sees in a name make no difference. */
export function isAmong(name: string, names: readonly string[]): boolean {
  return names.some((other) => identityOf(other) === identityOf(name));
}
