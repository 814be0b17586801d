import type { CommandKnowledge } from '../knowledge.js';
import { systemPath } from '../patterns.js';

/** What is known of `tar`. */
export const tar: CommandKnowledge = {
  name: 'tar',
  summary: 'packs and unpacks files',
  source: 'https://man7.org/linux/man-pages/man1/tar.1.html',
  base: 'caution',
  style: 'bundled',
  flags:
    '-v -z -j -J -p -h -k -P -S -W -w -a -f= -C= -T= -X= -b= --verbose --gzip --bzip2 --xz --zstd --file= --directory= --exclude= --wildcards --strip-components= --help --version --create --extract -c -x -r -u',
  rules: [
    {
      id: 'list',
      risk: 'safe',
      when: { flag: '-t --list', without: '-x -c -r -u -A --extract --get --create --append --update --delete' },
      why: 'only lists',
    },
    { id: 'diff', risk: 'safe', when: { flag: '-d --diff --compare' }, why: 'only compares' },
    {
      id: 'command',
      risk: 'dangerous',
      when: {
        flag: '--to-command= --checkpoint-action= --use-compress-program= -I= --info-script= --new-volume-script= -F= --rsh-command=',
      },
      why: 'runs a command of its own',
    },
    {
      id: 'remove',
      risk: 'dangerous',
      when: { flag: '--remove-files --delete --recursive-unlink' },
      why: 'deletes what it packed, or members of the archive',
    },
    {
      id: 'system',
      risk: 'dangerous',
      when: { flag: '-C= --directory=', value: systemPath, alsoFlag: '-x --extract' },
      why: 'unpacks over the system',
    },
  ],
  examples: {
    safe: ['tar -tzf a.tgz', 'tar tf a.tar', 'tar --diff -f a.tar'],
    caution: ['tar xzf a.tgz', 'tar -czf a.tgz dir', 'tar -cf a.tar -t'],
    dangerous: ['tar -cf a.tar --remove-files x', 'tar xf a.tar --to-command=sh', 'tar xf a.tar -C /'],
  },
};
