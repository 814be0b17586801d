import type { CommandKnowledge } from '../knowledge.js';
import { ipObject } from './ip-objects.js';

/** What is known of `ip`. */
export const ip: CommandKnowledge = {
  name: 'ip',
  summary: 'shows and changes addresses, links and routes',
  source: 'https://man7.org/linux/man-pages/man8/ip.8.html',
  base: 'unknown',
  style: 'words',
  flags:
    '-4 -6 -0 -s -stats -statistics -d -details -h -human -human-readable -o -oneline -r -resolve -c -color -br -brief -j -json -p -pretty -t -timestamp -a -all -N -Numeric -iec -n= -netns= -f= -family=',
  rules: [{ id: 'batch', risk: 'dangerous', when: { flag: '-b= -batch= -force' }, why: 'runs the commands of a file' }],
  verbs: [
    ...[
      'address',
      'link',
      'route',
      'rule',
      'neighbour',
      'tunnel',
      'maddress',
      'mroute',
      'vrf',
      'tcp_metrics',
      'token',
      'xfrm',
      'netns',
    ].map(ipObject),
  ],
  examples: {
    safe: ['ip addr show', 'ip a', 'ip -br link', 'ip route get 10.0.0.1', 'ip route', 'ip -s link show eth0'],
    caution: [
      'ip addr add 10.0.0.2/24 dev eth0',
      'ip route add 10.1.0.0/16 via 10.0.0.1',
      'ip link set eth0 up',
      'ip netns exec blue ls',
    ],
    dangerous: [
      'ip link set eth0 down',
      'ip route del default',
      'ip addr flush dev eth0',
      'ip -force -b cmds.txt',
      'ip netns exec blue rm -rf /srv',
      'ip route replace default via 10.0.0.9',
    ],
  },
};
