/*
 * The guide that a new workspace begins with, and its test. It only reads, says of each step what to look for, and holds one
 * action a step, as docs/authoring.md advises.
 */

/** The name of the example, without an ending. */
export const exampleName = 'low-disk-space';

/** The guide of the example. */
export const exampleGuide = `# Low disk space

A volume of a host is almost full. This guide is an example: it only reads, and it is written so that it compiles well,
with one action a step and each command in a block of its own.

## Prerequisites

- You are logged in to the host that the alert names.

## Diagnosis

1. Show the free space:

   \`\`\`sh
   df -P .
   \`\`\`

2. Measure this folder:

   \`\`\`sh
   du -sk .
   \`\`\`

3. Open the dashboard of the host, and check since when the disk has been growing.

## Closing

4. Tell the owner of the host what was found.
`;

/** The test of the example. */
export const exampleTest = `# What has to come of the example where the volume is almost full; 'runbook test' runs it, and starts nothing.
apiVersion: runbook-test/v0
runbook: ${exampleName}.runbook.yaml

tests:
  - name: a volume that is almost full is looked at and told of
    scenario: ${exampleName}/almost-full/scenario.yaml
    evidence:
      before_you_start:
        ready: [You are logged in to the host that the alert names]
      open_dashboard_host_check:
        done: ["Open the dashboard of the host, and check since when the disk has been growing"]
      tell_owner_host_found:
        done: [Tell the owner of the host what was found]
    # Where there is a policy, every command that nobody has reviewed asks.
    gates: {show_free_space: approve, measure_folder: approve}
    expect:
      outcome: completed
      steps: {show_free_space: passed, measure_folder: passed, tell_owner_host_found: passed}
`;

/** What the commands of the example answer in its test. */
export const exampleScenario = `meta:
  name: almost-full
  description: The volume has 96 % in use, and this folder holds 1.2 GB of it
steps:
  - match:
      argv: [df, -P, .]
    respond:
      exit: 0
      stdout: |
        Filesystem     1024-blocks     Used Available Capacity Mounted on
        /dev/sda1         41152736 37449012   1592304      96% /
  - match:
      argv: [du, -sk, .]
    respond:
      exit: 0
      stdout: |
        1258291	.
`;
