import { type DebugConfiguration, workspace } from 'vscode';

/** Whether lenses stand above runbooks, their steps and their guides. */
export function showsLenses(): boolean {
  return workspace.getConfiguration('runbook').get('lens.enabled', true);
}

/** Whether F5 without a launch.json stops before the first step. */
export function stopsOnEntry(): boolean {
  return workspace.getConfiguration('runbook').get('debug.stopOnEntry', true);
}

/** A configuration with who runs it, where it does not say so itself: the name and the role that the person has set. */
export function withStarter(configuration: DebugConfiguration): DebugConfiguration {
  // A replay has people of its own, and who only looks at a record runs nothing.
  if (configuration['mode'] === 'replay' || configuration['readOnly'] === true) return configuration;
  const { as, role } = workspace.getConfiguration('runbook').get('run', { as: '', role: '' });
  return { ...(as !== '' && { as }), ...(role !== '' && { role }), ...configuration };
}
