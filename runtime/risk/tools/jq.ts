import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `jq`. */
export const jq: CommandKnowledge = {
  name: 'jq',
  summary: 'picks and shapes JSON',
  alsoNamed: ['yq'],
  source: 'https://jqlang.org/manual/',
  base: 'safe',
  takesProse: true,
  flags:
    '-r -c -n -s -S -e -a -M -C -R -j -f= -h -L= --raw-output --compact-output --null-input --slurp --sort-keys --exit-status --ascii-output --monochrome-output --color-output --raw-input --join-output --tab --indent= --arg= --argjson= --from-file= --stream --help --version',
  rules: [
    { id: 'in-place', risk: 'caution', when: { flag: '-i --in-place --inplace' }, why: 'changes the file itself' },
  ],
  examples: { safe: ["jq -r '.items[].name' a.json"], caution: ["yq -i '.a = 1' a.yaml"] },
};
