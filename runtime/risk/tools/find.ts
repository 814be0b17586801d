import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `find`. */
export const find: CommandKnowledge = {
  name: 'find',
  summary: 'finds files',
  source: 'https://man7.org/linux/man-pages/man1/find.1.html',
  base: 'safe',
  style: 'words',
  takesProse: true,
  flags:
    '-H -L -P -D= -O1 -O2 -O3 -a -and -o -or -not -daystart -depth -d -follow -ignore_readdir_race -noignore_readdir_race -maxdepth= -mindepth= -mount -xdev -noleaf -regextype= -warn -nowarn -amin= -anewer= -atime= -cmin= -cnewer= -context= -ctime= -empty -executable -false -fstype= -gid= -group= -ilname= -iname= -inum= -ipath= -iregex= -iwholename= -links= -lname= -mmin= -mtime= -name= -newer= -newermt= -newerct= -newerat= -nogroup -nouser -path= -perm= -readable -regex= -samefile= -size= -true -type= -uid= -used= -user= -wholename= -writable -xtype= -print -print0 -printf= -ls -prune -quit',
  wraps: [{ kind: 'exec', flag: '-exec -execdir -ok -okdir' }],
  rules: [
    {
      id: 'delete',
      risk: 'dangerous',
      critical: true,
      when: { flag: '-delete' },
      why: 'deletes every file that it finds',
      suggestion: 'put -print in the place of -delete first',
    },
    {
      id: 'output',
      risk: 'caution',
      when: { flag: '-fprint= -fprint0= -fls= -fprintf=' },
      why: 'writes what it finds to a file',
    },
  ],
  examples: {
    safe: ["find /var -name '*.log' -mtime +7", 'find . -type f -exec ls -l {} +', 'find . -size +1G -print0'],
    caution: ['find . -fprint out', 'find . -exec touch {} +'],
    dangerous: [
      'find / -type f -delete',
      "find . -exec sh -c 'rm $1' _ {} ;",
      'find . -ok rm {} +',
      'find . -exec ls {} + -exec rm {} +',
    ],
  },
};
