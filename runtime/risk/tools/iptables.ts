import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `iptables`. */
export const iptables: CommandKnowledge = {
  name: 'iptables',
  summary: 'shows and changes the firewall',
  alsoNamed: ['ip6tables', 'iptables-legacy', 'iptables-nft', 'arptables', 'ebtables'],
  source: 'https://man7.org/linux/man-pages/man8/iptables.8.html',
  base: 'dangerous',
  why: 'changes who can reach the host',
  flags: '-n -v -x -t= -w? -4 -6 --numeric --verbose --exact --line-numbers --table= --wait?',
  rules: [
    {
      id: 'list',
      risk: 'safe',
      when: {
        flag: '-L -S --list? --list-rules?',
        without: '-F -X -Z -D= -A= -I= -P= -R= -N= --flush --zero --delete-chain --delete=',
      },
      why: 'lists the rules',
    },
    {
      id: 'add',
      risk: 'caution',
      when: { flag: '-A= -I= --append= --insert=', without: '-F --flush -P= --policy= -D=' },
      why: 'adds a rule',
    },
  ],
  examples: {
    safe: ['iptables -L -n -v', 'iptables -S', 'iptables -t nat -nL'],
    caution: ['iptables -A INPUT -p tcp'],
    dangerous: ['iptables -F', 'iptables -P INPUT DROP', 'iptables -nL -F', 'iptables-legacy --flush'],
  },
};
