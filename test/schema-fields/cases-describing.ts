import { cli, type FieldCase, type Json, manual, runbook, script } from './case.js';

type More = { readonly [key: string]: Json };

const hello = cli(['echo', 'hello']);
const passage = { file: 'guide.md', section: 'Quick look', lines: [3, 7] };
const guide = { 'guide.md': '# Guide\n' };

/** A case of a key of `meta`, or of something below it. */
function meta(
  more: More,
  way: readonly (string | number)[],
  shows: RegExp,
  by: FieldCase['by'] = 'dry-run',
): FieldCase {
  return { document: runbook([hello], more), path: ['meta', ...way], by, shows, files: guide };
}

/** A case of a key below `meta` that cannot be left out. */
function needed(given: FieldCase, other: Json): FieldCase {
  return { ...given, other };
}

/** The same field of each kind of step. */
function ofEach(
  key: string,
  value: Json,
  { by = 'dry-run' as FieldCase['by'], shows }: { by?: FieldCase['by']; shows: RegExp },
) {
  const of = (step: Json): FieldCase => ({
    document: runbook([step]),
    path: ['steps', 0, key],
    by,
    shows,
    files: guide,
  });
  const more = { [key]: value };
  return {
    [`cliStep.${key}`]: of(cli(['echo', 'hello'], more)),
    [`scriptStep.${key}`]: of(script('echo hello', more)),
    [`manualStep.${key}`]: of(manual(more)),
    [`groupStep.${key}`]: of({ id: 'first', type: 'group', steps: [hello], ...more }),
  };
}

const prerequisites = [{ text: 'On the VPN', source: passage }];
const ambiguities = [{ text: 'check the logs', reason: 'no log source named', step: 'look', source: passage }];
const source = {
  file: 'guide.md',
  sha256: '0'.repeat(64),
  compiled_at: '2026-11-20',
  compiled_by: 'a person',
};
const passed = (key: string, shows: RegExp): FieldCase => ({
  document: runbook([cli(['echo', 'hello'], { source: passage })]),
  path: ['steps', 0, 'source', key],
  by: 'dry-run',
  shows,
  files: guide,
});

/** The fields that describe, and change nothing of what is done. */
export const describingCases: Readonly<Record<string, FieldCase>> = {
  'meta.id': {
    ...meta({ id: 'the-id' }, ['id'], /strict/, 'policy'),
    files: {
      '.runbook/policy.json': JSON.stringify({
        governance_mode: 'audit',
        overrides: { runbooks: { 'the-id': { governance_mode: 'strict' } } },
      }),
    },
    shows: /mode +strict/,
  },
  'meta.version': meta({ version: '1.2' }, ['version'], /version 1\.2/),
  'meta.services': meta({ services: ['checkout-api'] }, ['services'], /services: checkout-api/),
  'meta.tags': meta({ tags: ['redis'] }, ['tags'], /tags: redis/),
  'meta.severity': meta({ severity: 'sev2' }, ['severity'], /severity sev2/),
  'meta.prerequisites': meta({ prerequisites }, ['prerequisites'], /nobody has confirmed/, 'run'),
  'meta.ambiguities': meta({ ambiguities }, ['ambiguities'], /ambiguities\/open/, 'validate'),
  'meta.source': meta({ source }, ['source'], /made from guide\.md/),
  'meta.annotations': meta({ annotations: { team: 'payments' } }, ['annotations'], /"team": "payments"/, 'export'),
  'guide.file': needed(
    meta({ source: { file: 'gone.md' } }, ['source', 'file'], /guide\/missing/, 'validate'),
    'guide.md',
  ),
  'guide.sha256': meta({ source }, ['source', 'sha256'], /guide\/changed/, 'validate'),
  'guide.compiled_at': meta({ source }, ['source', 'compiled_at'], /on 2026-11-20/),
  'guide.compiled_by': meta({ source }, ['source', 'compiled_by'], /by a person/),
  'prerequisite.text': needed(meta({ prerequisites }, ['prerequisites', 0, 'text'], /- On the VPN/), 'Else'),
  'prerequisite.source': meta({ prerequisites }, ['prerequisites', 0, 'source'], /lines 3–7/),
  'ambiguity.text': needed(meta({ ambiguities }, ['ambiguities', 0, 'text'], /still open: 'check the logs'/), 'else'),
  'ambiguity.reason': needed(meta({ ambiguities }, ['ambiguities', 0, 'reason'], /no log source named/), 'else'),
  'ambiguity.step': meta(
    { ambiguities },
    ['ambiguities', 0, 'step'],
    /\(look\)?[^[]*still open|\] look\n +! still open/,
  ),
  'ambiguity.source': meta({ ambiguities }, ['ambiguities', 0, 'source'], /lines 3–7/),
  'passage.file': passed('file', /from guide\.md/),
  'passage.section': passed('section', /"Quick look"/),
  'passage.lines': { ...passed('lines', /lines 3–7/), other: [4, 4] },
  ...ofEach('description', 'Nothing is changed', { shows: /Nothing is changed/ }),
  ...ofEach('source', passage, { shows: /from guide\.md, "Quick look", lines 3–7/ }),
  ...ofEach('annotations', { owner: 'sre' }, { by: 'export', shows: /"owner": "sre"/ }),
};
