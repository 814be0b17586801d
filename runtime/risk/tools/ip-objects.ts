import type { Knowledge } from '../knowledge.js';

const shortForms: Readonly<Record<string, readonly string[]>> = {
  address: ['a', 'ad', 'add', 'addr', 'addre', 'addres'],
  link: ['l', 'li', 'lin'],
  route: ['r', 'ro', 'rou', 'rout'],
  rule: ['ru', 'rul'],
  neighbour: ['n', 'ne', 'nei', 'neigh', 'neighbor'],
  tunnel: ['t', 'tu', 'tun', 'tunl'],
};

/** What is known of one kind of thing that ip shows and changes; ip takes any beginning of a word for the word. */
export function ipObject(name: string): Knowledge {
  return {
    name,
    alsoNamed: shortForms[name] ?? [],
    summary: `shows or changes: ${name}`,
    base: 'unknown',
    rules: [
      { id: 'list', risk: 'safe', when: { atMost: 0 }, why: 'only shows' },
      {
        id: 'show',
        risk: 'safe',
        when: { firstOperand: /^(sh|sho|show|l|li|lis|list|ls|lst|get|g|monitor)$/ },
        why: 'only shows',
      },
      {
        id: 'change',
        risk: 'caution',
        when: { firstOperand: /^(a|ad|add|c|ch|cha|change|set|app|append|prep|prepend|r|rep|replace|save|restore)$/ },
        why: 'changes the network of the host',
      },
      {
        id: 'remove',
        risk: 'dangerous',
        when: { firstOperand: /^(d|de|del|dele|delet|delete|f|fl|flu|flus|flush)$/ },
        why: 'takes a part of the network away',
      },
      {
        id: 'down',
        risk: 'dangerous',
        when: { firstOperand: /^s(et?)?$/, operand: /^(down|do|dow)$/ },
        why: 'cuts the host off',
      },
      {
        id: 'default-route',
        risk: 'dangerous',
        when: { firstOperand: /^(ch|r|rep|a|set)/, operand: /^(default|0\.0\.0\.0\/0|::\/0)$/ },
        why: 'changes the way out of the host',
      },
      {
        id: 'inside-destroys',
        risk: 'dangerous',
        when: {
          firstOperand: /^(exec|e|ex|exe)$/,
          operand: /^(rm|mkfs.*|dd|shred|reboot|shutdown|ip|iptables|sh|bash|zsh)$/,
        },
        why: 'runs a command in another network that may destroy',
      },
    ],
  };
}
