import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `ssh`. */
export const ssh: CommandKnowledge = {
  name: 'ssh',
  summary: 'runs a command on another host',
  alsoNamed: ['mosh'],
  source: 'https://man7.org/linux/man-pages/man1/ssh.1.html',
  base: 'safe',
  why: 'reaches another host',
  flags:
    '-4 -6 -A -a -C -f -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y -B= -b= -c= -D= -E= -e= -F= -I= -i= -J= -L= -l= -m= -O= -o= -p= -Q= -R= -S= -W= -w=',
  wraps: [{ kind: 'joined', skip: 1 }],
  runs: { language: 'bash', unless: '-V -Q -N -O' },
  rules: [
    {
      id: 'local-command',
      risk: 'dangerous',
      when: { flag: '-o=', value: /(ProxyCommand|LocalCommand|KnownHostsCommand)/i },
      why: 'runs a command on this side too',
    },
    { id: 'tunnel', risk: 'caution', when: { flag: '-L= -R= -D= -w= -N' }, why: 'opens a tunnel' },
  ],
  examples: {
    safe: ['ssh web1 df -h', "ssh -p 22 ops@web1 'uptime; df -h'"],
    caution: ['ssh web1', 'ssh -L 1:h:1 web1 df'],
    dangerous: [
      "ssh web1 'rm -rf x'",
      'ssh web1 sudo rm -rf x',
      'cat a.sh | ssh web1',
      "ssh -o ProxyCommand='x' web1 df",
      'ssh web1 bash -s < a.sh',
    ],
  },
};
