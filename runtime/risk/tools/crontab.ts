import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `crontab`. */
export const crontab: CommandKnowledge = {
  name: 'crontab',
  summary: 'shows and changes timed jobs',
  source: 'https://man7.org/linux/man-pages/man1/crontab.1.html',
  base: 'caution',
  why: 'replaces the timed jobs',
  flags: '-u= -e -i',
  rules: [
    { id: 'list', risk: 'safe', when: { flag: '-l', without: '-r -e', atMost: 0 }, why: 'lists the timed jobs' },
    {
      id: 'remove',
      risk: 'dangerous',
      when: { flag: '-r' },
      why: 'deletes all timed jobs',
      suggestion: 'save them first with crontab -l',
    },
    { id: 'piped', risk: 'dangerous', when: { operand: /^-$/ }, why: 'schedules whatever comes in' },
  ],
  examples: {
    safe: ['crontab -l', 'crontab -u app -l'],
    caution: ['crontab -e', 'crontab jobs'],
    dangerous: ['crontab -r', 'crontab -ir', 'echo x | crontab -'],
  },
};
