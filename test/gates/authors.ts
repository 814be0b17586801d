import type { Attempt } from './attempt.js';
import { begun, resumed, runOf, type Scene, timesTold, withSteps } from './scene.js';

/** Attempts by the author of a runbook to let a step of it run without a person. */
export function authoredSteps(scene: (text: string) => Scene): readonly Attempt[] {
  return Object.entries(texts).map(([what, text]) => ({
    name: `written into the runbook: ${what}`,
    grants: 0,
    run: async () => {
      const place = scene(text);
      // A runbook that is not valid is refused, which is as good.
      const isValid = await begun(place).then(
        () => true,
        () => false,
      );
      if (isValid) await resumed(runOf(place));
      return timesTold(place);
    },
  }));
}

const step = (more: string, work = 'argv: ["touch", "told"]') =>
  withSteps([`id: change, type: cli, with: {${work}}${more}`]);
const governed = (governance: string, more = '') =>
  withSteps([`id: change, type: cli, with: {argv: ["touch", "told"]}${more}`], `  governance: {${governance}}\n`);
const script = (shell: string, text: string) =>
  withSteps([`id: change, type: script, with: {shell: ${shell}, run: ${JSON.stringify(text)}}`]);

const texts: Readonly<Record<string, string>> = {
  'that it is safe': step(', risk: safe'),
  'that it reads': step(', risk: read'),
  'that it needs nobody': step(', approvals: {min: 0, roles: []}'),
  'that it needs less than nobody': step(', approvals: {min: -1, roles: []}'),
  'that it was approved': step(', annotations: {approved: true, approved_by: alice}'),
  'that its time is up': step(', approvals: {min: 1, roles: [], ttl: 0s}'),
  'a mode': governed('mode: audit'),
  'a mode that there is not': governed('mode: open'),
  'the most trust': governed('mode: audit, trust_level: 2'),
  'more trust than there is': governed('trust_level: 3'),
  'what it may start': governed('allowed_commands: [touch]'),
  'an approval that has no time': governed('timeouts: {approval: 0s}'),
  'that no mutation is too many': governed('limits: {max_mutations: 999}'),
  'that the gate is another one': governed('gates: {caution: open}'),
  'that its id is typed': governed('confirm: step_id', ', risk: dangerous, resource: db'),
  'an empty text to type': step(', risk: dangerous, resource: ""'),
  'a blank to type': step(', risk: dangerous, resource: " "'),
  'nothing visible to type': step(', risk: dangerous, resource: "\\u200b\\u2060"'),
  'a line break to type': step(', risk: dangerous, resource: "\\n"'),
  'a text to type that comes out empty': withSteps(
    ['id: change, type: cli, risk: dangerous, resource: "{{ .none }}", with: {argv: ["touch", "told"]}'],
    '  vars: {none: ""}\n',
  ),
  'that a failure does not matter': step(', on_error: continue'),
  'that it is tried again': step(', on_error: continue, retry: {max_attempts: 5, initial: 1ms}'),
  'a condition that holds': step(', when: "true"'),
  'variables that say yes': step(', env: {RUNBOOK_YES: "1", RUNBOOK_APPROVED: "1"}'),
  'a variable that is a program': step(', env: {BASH_ENV: ./odd.sh, ENV: ./odd.sh}', 'argv: ["bash", "-c", "ls"]'),
  'a variable that is a library': step(
    ', env: {LD_PRELOAD: ./odd.sh, PAGER: ./odd.sh, GIT_PAGER: ./odd.sh}',
    'argv: ["git", "log"]',
  ),
  'a folder with its own programs': step(', env: {PATH: ".:/usr/bin:/bin"}', 'argv: ["odd.sh"]'),
  'a program by its path': step('', 'argv: ["./odd.sh"]'),
  'a reader by another path': step('', 'argv: ["./cat"]'),
  'a name that reads like a reader': step('', 'argv: ["cat\\u200b", "told"]'),
  'a wrapper': step('', 'argv: ["env", "touch", "told"]'),
  'two wrappers': step('', 'argv: ["timeout", "5", "nice", "touch", "told"]'),
  'a shell': step('', 'argv: ["sh", "-c", "touch told"]'),
  'a shell in a shell': step('', 'argv: ["bash", "-c", "sh -c \\"touch told\\""]'),
  'a search that acts': step('', 'argv: ["find", ".", "-maxdepth", "0", "-exec", "touch", "told", ";"]'),
  'a reader that writes': step('', 'argv: ["sort", "-o", "told", "runbook.yaml"]'),
  'an editor that writes': step('', 'argv: ["sed", "-n", "w told", "runbook.yaml"]'),
  'a program of awk': step('', `argv: ["awk", "BEGIN { print 1 > \\"told\\" }"]`),
  'arguments from a file': step('', 'argv: ["xargs", "-a", "runbook.yaml", "touch", "told"]'),
  'a redirection': script('sh', 'echo x > told'),
  'a redirection behind a reader': script('sh', 'cat runbook.yaml >> told'),
  'a here-document': script('sh', 'cat > told <<END\nx\nEND'),
  'a function that is called like a reader': script('sh', 'ls() { touch told; }; ls'),
  'an alias': script('bash', 'shopt -s expand_aliases\nalias ls="touch told"\nls'),
  'a name in a variable': script('sh', 'a=touch; $a told'),
  'a name in pieces': script('sh', "t'ou'ch told"),
  'a name by a substitution': script('sh', '$(echo touch) told'),
  'a name in hex': script('bash', "$'\\x74ouch' told"),
  'a text that is decoded': script('sh', 'echo dG91Y2ggdG9sZA== | base64 -d | sh'),
  'a trap': script('bash', 'trap "touch told" EXIT'),
  'an evaluation': script('sh', 'eval "touch told"'),
  'a file that is read in': script('sh', '. ./odd.sh'),
  'a prompt that runs': script('bash', 'PROMPT_COMMAND="touch told"; a="x[\\$(touch told)]"; echo $((a))'),
  'an arithmetic that runs': script('bash', 'a="x[$(touch told)]"; (( a ))'),
  'a coprocess': script('bash', 'coproc touch told; wait'),
  'a process substitution': script('bash', 'cat <(touch told)'),
  'a step of a group': `apiVersion: runbook/v1\nmeta:\n  name: test\nsteps:\n  - id: all\n    type: group\n    steps:\n      - {id: change, type: cli, risk: safe, with: {argv: ["touch", "told"]}}\n`,
  'two steps of the same id': withSteps([
    'id: change, type: cli, with: {argv: ["ls"]}',
    'id: change, type: cli, with: {argv: ["touch", "told"]}',
  ]),
  'the same key twice': withSteps([
    'id: change, type: cli, risk: safe, risk: safe, with: {argv: ["ls"]}, with: {argv: ["touch", "told"]}',
  ]),
  'a merge of keys': `apiVersion: runbook/v1\nmeta:\n  name: test\nsteps:\n  - &safe {id: look, type: cli, with: {argv: ["ls"]}}\n  - {<<: *safe, id: change, with: {argv: ["touch", "told"]}}\n`,
  'two documents': `${withSteps(['id: look, type: cli, with: {argv: ["ls"]}'])}---\n${step('')}`,
  'the older version': step('').replace('runbook/v1', 'runbook/v0'),
  'the older version that says that it is safe': step(', risk: safe').replace('runbook/v1', 'runbook/v0'),
  'a capture that is a program': withSteps([
    'id: look, type: cli, with: {argv: ["echo", "touch"]}, capture: {name: {from: stdout, trim: true}}',
    'id: change, type: cli, with: {argv: ["{{ .name }}", "told"]}',
  ]),
  'a rollback of a step that fails': withSteps([
    'id: change, type: cli, with: {argv: ["false"]}, rollback: {argv: ["touch", "told"]}',
  ]),
  'a rollback that is said to be safe': withSteps([
    'id: change, type: cli, with: {argv: ["false"]}, rollback: {argv: ["touch", "told"], risk: safe}',
  ]),
  'a rollback that really is safe': withSteps([
    'id: change, type: cli, with: {argv: ["false"]}, rollback: {argv: ["ls"], risk: safe}',
    'id: after, type: cli, with: {argv: ["touch", "told"]}',
  ]),
};
