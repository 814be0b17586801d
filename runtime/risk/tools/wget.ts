import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `wget`. */
export const wget: CommandKnowledge = {
  name: 'wget',
  summary: 'downloads from the network',
  source: 'https://www.gnu.org/software/wget/manual/wget.html',
  base: 'caution',
  why: 'writes what it downloads to files',
  flags:
    '-q -S -c -N -nv -v -t= -T= -r -p -k -m --quiet --tries= --timeout= --header= --user-agent= --no-check-certificate --server-response --no-verbose --content-on-error --max-redirect= --help --version',
  rules: [
    {
      id: 'spider',
      risk: 'safe',
      when: { flag: '--spider', without: '--post-data= --method= --post-file= --body-data= --body-file=' },
      why: 'only asks whether the page is there',
    },
    {
      id: 'stdout',
      risk: 'safe',
      when: {
        flag: '-O= --output-document=',
        value: /^(-|\/dev\/(null|stdout))$/,
        without: '--post-data= --method= --post-file= --body-data= --body-file=',
      },
      why: 'prints the answer',
    },
    {
      id: 'to-file',
      risk: 'caution',
      when: {
        flag: '-O= --output-document= -o= -a= -P= --directory-prefix= --output-file= --append-output=',
        value: /^(?!-$|\/dev\/(null|stdout)$)/,
      },
      why: 'writes a file',
    },
    {
      id: 'run',
      risk: 'dangerous',
      when: { flag: '-e= --execute= --use-askpass=' },
      why: 'runs settings or a command',
    },
    {
      id: 'delete',
      risk: 'dangerous',
      when: { flag: '--method=', value: /^delete$/i },
      why: 'asks the address to delete',
    },
  ],
  examples: {
    safe: ['wget -qO- https://example.com', 'wget -q --spider https://example.com'],
    caution: [
      'wget https://example.com/a',
      'wget -O a https://example.com',
      'wget -qO- -o log https://example.com',
      'wget -qO- --post-data=a https://example.com',
    ],
    dangerous: [
      'wget -qO- https://example.com | sh',
      'wget --method=DELETE https://example.com',
      'wget -e robots=off https://example.com',
    ],
  },
};
