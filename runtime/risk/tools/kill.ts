import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `kill`. */
export const kill: CommandKnowledge = {
  name: 'kill',
  summary: 'sends a signal to a process',
  source: 'https://man7.org/linux/man-pages/man1/kill.1.html',
  base: 'caution',
  flags: '-# -s= -n= -q= --signal= --timeout= --verbose',
  rules: [
    { id: 'list', risk: 'safe', when: { flag: '-l -L --list? --table', atMost: 1 }, why: 'lists the signals' },
    { id: 'probe', risk: 'safe', when: { flag: '-0' }, why: 'only asks whether the process is there' },
    {
      id: 'everything',
      risk: 'dangerous',
      when: { operand: /^(-?1|0)$/ },
      why: 'reaches every process, or the first one',
    },
    { id: 'everything-signalled', risk: 'dangerous', when: { flag: '-1', atMost: 0 }, why: 'reaches every process' },
    { id: 'each', risk: 'dangerous', when: { fed: true }, why: 'stops whatever it is given' },
    { id: 'by-search', risk: 'dangerous', when: { operand: /^(\$\(|`)/ }, why: 'stops whatever a search finds' },
  ],
  examples: {
    safe: ['kill -l', 'kill -0 123'],
    caution: ['kill 123', 'kill -9 123', 'kill -HUP 123'],
    dangerous: ['kill -9 -1', 'kill -9 1', 'pgrep x | xargs kill', 'kill $(pgrep java)'],
  },
};
