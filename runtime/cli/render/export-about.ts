import type { ReportRun } from '../../schema/generated/run-report.js';

/** What the runbook of a run said of itself, and what the run gave back: a name and its lines each. */
export function describedFacts({
  about,
  outputs,
  runbook,
  runbook_id: id,
}: ReportRun): readonly (readonly [string, readonly string[]])[] {
  const { description, version, severity, services = [], tags = [], source, ambiguities = [] } = about ?? {};
  const given = Object.entries(outputs).map(([name, { value, fault }]) =>
    fault === undefined ? `${name} = ${value ?? ''}` : `${name}: nothing, for ${fault}`,
  );
  const all: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['About', [description]],
    ['Id', [id === runbook ? undefined : id]],
    ['Version', [version]],
    ['Severity', [severity]],
    ['Services', [services.length === 0 ? undefined : services.join(', ')]],
    ['Tags', [tags.length === 0 ? undefined : tags.join(', ')]],
    ['Made from', [source]],
    ['Prerequisites', prerequisiteLines(about)],
    ['Still open', ambiguities],
    ['Gave back', given],
  ];
  return all
    .map(([name, lines]) => [name, lines.filter((line) => line !== undefined)] as const)
    .filter(([, lines]) => lines.length > 0);
}

function prerequisiteLines(about: ReportRun['about']): readonly string[] {
  if (about === undefined || about.prerequisites.length === 0) return [];
  const said = about.is_confirmed ? 'a person said that they hold' : 'nobody said that they hold';
  return [said, ...about.prerequisites];
}
