import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `hostname`. */
export const hostname: CommandKnowledge = {
  name: 'hostname',
  summary: 'shows the name of the host',
  alsoNamed: ['dnsdomainname', 'domainname'],
  source: 'https://man7.org/linux/man-pages/man1/hostname.1.html',
  base: 'safe',
  flags:
    '-a -A -d -f -i -I -s -y --alias --all-fqdns --domain --fqdn --long --ip-address --all-ip-addresses --short --help --version',
  rules: [
    { id: 'set', risk: 'caution', when: { atLeast: 1 }, why: 'gives the host another name' },
    { id: 'set-file', risk: 'caution', when: { flag: '-F= --file= -b --boot' }, why: 'gives the host another name' },
  ],
  examples: { safe: ['hostname -f', 'hostname'], caution: ['hostname web-2', 'hostname -F names'] },
};
