import type { CommandKnowledge } from '../knowledge.js';
import { changes, destroys, read } from '../verbs.js';

/** What is known of `systemctl`. */
export const systemctl: CommandKnowledge = {
  name: 'systemctl',
  summary: 'shows and steers units',
  source: 'https://man7.org/linux/man-pages/man1/systemctl.1.html',
  base: 'safe',
  why: 'lists the units',
  flags:
    '-a -l -q -r -n= -o= -p= -P= -s= -t= -H= -M= --all --full --quiet --recursive --lines= --output= --property= --value --signal= --type= --state= --failed --no-pager --no-legend --plain --user --system --show-types --reverse --with-dependencies --job-mode= --no-block --wait --now --runtime --no-wall --no-ask-password --help --version',
  rules: [{ id: 'force', risk: 'dangerous', when: { flag: '-f --force' }, why: 'goes on where it would stop' }],
  verbs: [
    ...read('list-units', 'lists the units'),
    ...read('list-unit-files', 'lists the files of units'),
    ...read('list-sockets', 'lists sockets'),
    ...read('list-timers', 'lists timers'),
    ...read('list-dependencies', 'shows what a unit needs'),
    ...read('list-jobs', 'lists jobs'),
    ...read('status', 'shows the state'),
    ...read('show', 'shows the properties'),
    ...read('cat', 'shows the files of a unit'),
    ...read('is-active', 'asks whether a unit runs'),
    ...read('is-enabled', 'asks whether a unit starts by itself'),
    ...read('is-failed', 'asks whether a unit failed'),
    ...read('is-system-running', 'asks how the system is'),
    ...read('get-default', 'shows the default target'),
    ...read('show-environment', 'shows the environment'),
    ...read('help', 'shows the manual'),
    ...changes(
      'start stop restart reload try-restart reload-or-restart reload-or-try-restart condrestart enable reenable disable unmask daemon-reload daemon-reexec reset-failed set-property edit link add-wants set-environment unset-environment revert preset import-environment',
      'changes units',
    ),
    ...destroys(
      'mask kill isolate poweroff halt reboot kexec soft-reboot suspend hibernate rescue emergency default exit switch-root clean freeze',
      'cuts off units or the whole host',
    ),
  ],
  examples: {
    safe: [
      'systemctl status nginx',
      'systemctl --failed',
      'systemctl list-units --type=service',
      'systemctl is-active nginx',
    ],
    caution: ['systemctl restart nginx', 'systemctl stop nginx', 'systemctl frobnicate'],
    dangerous: ['systemctl mask nginx', 'systemctl reboot', 'systemctl stop --force nginx', 'systemctl kill nginx'],
  },
};
