import type { GovernanceMode } from '../../model/posture.js';

/** The settings of a new workspace; each key is what holds without it, so that whoever opens the file sees what can be said. */
export const startConfig = `# What 'runbook doctor' asks for in this folder and below it. Nothing here changes what a run may do: that is said by
# policy.json beside this file.
doctor:
  # How long ago a runbook may have been shown to work: by a run, a replay or its tests. Hours (h), days (d) or weeks (w).
  stale: 90d
  # The only hosts that 'runbook doctor --online' may ask for the addresses in guides. Without this list it asks any.
  # hosts: [wiki.example.com, '*.internal.example.com']
  # Files and folders that are not looked at.
  leave_out: [archive]
`;

/** The policy of a new workspace: it says the mode and leaves the rest to what holds without it. */
export function startPolicy(mode: GovernanceMode): string {
  return `{\n  "governance_mode": "${mode}"\n}\n`;
}

/** What a repository does not keep of the folder. */
export const startIgnore = `# Records, replays and private keys belong to whoever made them: they hold what commands wrote.
/runs/
/replays/
/validated/
/audit/
/keys/private/
`;

/** What is said of the folder to whoever finds it. */
export const startReadme = `# .runbook

| file | what it is |
| --- | --- |
| \`policy.json\` | what runs below this folder may do without a person, and who has to agree to the rest |
| \`config.yaml\` | what \`runbook doctor\` asks for here |
| \`classifications.lock.json\` | reviews of commands, pinned by \`runbook classify COMMAND --review\` |
| \`commands/*.yaml\` | commands of your own, which can only raise a class |
| \`compiled/\` | drafts as they were compiled, so that \`runbook compile --update\` can merge |
| \`runs/\` \`replays/\` \`validated/\` \`audit/\` | records; git does not take them along |

## The policy

JSON has no comments, so they stand here. \`policy.json\` is read strictly: an unknown key, or one that is looser than the policy
of the organisation, and nothing runs.

| key | values, the loosest first |
| --- | --- |
| \`governance_mode\` | \`audit\`: what is proved safe and was reviewed runs by itself; \`strict\`: everything asks |
| \`trust_level_max\` | \`2\`, \`1\`; \`0\`: nothing that changes anything is run, a person does it |
| \`confirm\` | \`step_id\`, \`resource\`: what is typed before a dangerous step |
| \`self_approval\` | \`allow\`, \`break_glass\`, \`deny\`: whether whoever started a run approves its steps |
| \`limits\` | \`{"max_mutations": 20, "cooldown_between_critical": "60s"}\` |
| \`approvers\` | \`{"roles": {"DRI": ["alice", "bob"]}}\`: who holds a role |
| \`overrides\` | \`{"runbooks": {"runbooks/failover.runbook.yaml": {"locked": true}}}\`: always strict |

\`runbook policy show\` says what holds here and why, \`runbook policy test RUNBOOK\` which gate each step meets. While a policy is
here, a command runs by itself only once a person has reviewed exactly it: \`runbook classify 'df -P .' --review safe --reason …\`.

A good way in: \`audit\` from the first day; tests of the runbooks that matter in the first week; \`strict\` for those that can
break something within the first month.
`;

/** The check of the runbooks of a repository for GitHub. */
export const startWorkflow = `# Checks the runbooks of this repository. The program is one of its development dependencies ('npm install --save-dev'), so
# that everybody runs the same version; '--no-install' fetches nothing that was not locked.
name: Runbooks
on:
  push:
  pull_request:
  schedule:
    # Guides rot without anybody changing them.
    - cron: '17 5 * * 1'
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - name: Validate
        run: git ls-files -z '*runbook.yaml' | xargs -0 -r npx --no-install runbook validate
      - name: Compare with the guides
        run: npx --no-install runbook drift
      - name: Test, with answers that are written down
        run: npx --no-install runbook test
      - name: Look after links, policy and keys
        # The programs of the steps are where the runbooks are run, not here. Once this is quiet, leave '--warn-only' out.
        run: npx --no-install runbook doctor --skip tools --skip validation --warn-only
`;
