import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `service`. */
export const service: CommandKnowledge = {
  name: 'service',
  summary: 'shows and steers services',
  source: 'https://man7.org/linux/man-pages/man8/service.8.html',
  base: 'unknown',
  flags: '--help --version',
  rules: [
    { id: 'all', risk: 'safe', when: { flag: '--status-all' }, why: 'lists the services' },
    { id: 'status', risk: 'safe', when: { operand: /^status$/, atMost: 2 }, why: 'shows the state' },
    {
      id: 'change',
      risk: 'caution',
      when: { operand: /^(start|stop|restart|reload|force-reload|try-restart|condrestart)$/ },
      why: 'changes a service',
    },
  ],
  examples: {
    safe: ['service nginx status', 'service --status-all'],
    caution: ['service nginx restart', 'service nginx odd'],
  },
};
