import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `dd`. */
export const dd: CommandKnowledge = {
  name: 'dd',
  summary: 'copies bytes',
  source: 'https://man7.org/linux/man-pages/man1/dd.1.html',
  base: 'caution',
  style: 'plain',
  rules: [
    {
      id: 'device',
      risk: 'dangerous',
      critical: true,
      when: { operand: /^of=\/+dev\/(?!null$|stdout$)/ },
      why: 'overwrites a device',
    },
    {
      id: 'system',
      risk: 'dangerous',
      critical: true,
      when: { operand: /^of=\/+(etc|boot|bin|sbin|lib|usr|var\/lib)\// },
      why: 'overwrites a system file',
    },
    { id: 'nowhere', risk: 'safe', when: { operand: /^of=\/dev\/null$/ }, why: 'only reads' },
  ],
  examples: {
    safe: ['dd if=/dev/sda of=/dev/null bs=1M count=10'],
    caution: ['dd if=a of=b'],
    dangerous: ['dd if=/dev/zero of=/dev/sda', 'dd if=x of=/etc/passwd'],
  },
};
