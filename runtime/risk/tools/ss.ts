import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `ss`. */
export const ss: CommandKnowledge = {
  name: 'ss',
  summary: 'lists sockets',
  source: 'https://man7.org/linux/man-pages/man8/ss.8.html',
  base: 'safe',
  flags:
    '-n -r -a -l -o -e -m -p -i -s -b -E -Z -z -4 -6 -0 -t -u -w -x -d -S -H -O -Q -M -N= -f= -A= -F= --numeric --resolve --all --listening --options --extended --memory --processes --info --summary --tcp --udp --raw --unix --ipv4 --ipv6 --family= --query= --no-header --oneline --net= --help --version',
  rules: [
    { id: 'kill', risk: 'dangerous', when: { flag: '-K --kill' }, why: 'closes the connections that match' },
    { id: 'dump', risk: 'caution', when: { flag: '-D= --diag=' }, why: 'writes raw socket data to a file' },
  ],
  examples: {
    safe: ['ss -tlnp', 'ss -s', "ss -tn state established '( dport = :443 )'"],
    caution: ['ss -D dump.bin'],
    dangerous: ['ss -K dst 10.0.0.1', 'ss -tK'],
  },
};
