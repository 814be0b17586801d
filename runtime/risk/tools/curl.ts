import type { CommandKnowledge } from '../knowledge.js';
import { systemPath } from '../patterns.js';

/** What is known of `curl`. */
export const curl: CommandKnowledge = {
  name: 'curl',
  summary: 'fetches from the network',
  source: 'https://curl.se/docs/manpage.html',
  base: 'safe',
  why: 'reads what an address answers',
  flags:
    '-s -S -f -L -i -I -v -k -g -4 -6 -N -q -# -0 -1 -2 -3 -a -l -j -G -A= -b= -e= -E= -H= -m= -r= -u= -U= -w= -x= -y= -Y= -z= --silent --show-error --fail --fail-with-body --fail-early --location --include --head --verbose --insecure --get --compressed --no-buffer --no-progress-meter --progress-bar --globoff --ipv4 --ipv6 --http1.0 --http1.1 --http2 --http3 --tlsv1 --tlsv1.2 --tlsv1.3 --user-agent= --cookie= --referer= --cert= --key= --cacert= --capath= --pass= --header= --connect-timeout= --max-time= --max-redirs= --retry= --retry-delay= --retry-max-time= --retry-connrefused --range= --user= --proxy= --proxy-user= --noproxy= --resolve= --connect-to= --interface= --limit-rate= --write-out= --unix-socket= --url= --oauth2-bearer= --basic --digest --negotiate --anyauth --location-trusted --max-filesize= --path-as-is --doh-url= --dns-servers= --netrc --help --version -h -V',
  rules: [
    {
      id: 'delete',
      risk: 'dangerous',
      when: { flag: '-X= --request=', value: /^delete$/i },
      why: 'asks the address to delete',
    },
    {
      id: 'method',
      risk: 'caution',
      when: { flag: '-X= --request=', value: /^(?!get$|head$|options$|delete$)/i },
      why: 'asks the address to change something',
    },
    {
      id: 'body',
      risk: 'caution',
      when: {
        flag: '-d= -F= -T= --data= --data-raw= --data-binary= --data-ascii= --data-urlencode= --json= --form= --form-string= --upload-file=',
        without: '-G --get',
      },
      why: 'sends something',
    },
    {
      id: 'output',
      risk: 'caution',
      when: { flag: '-o= --output=', value: /^(?!\/dev\/(null|stdout)$|-$)/ },
      why: 'writes a file',
    },
    {
      id: 'system',
      risk: 'dangerous',
      when: { flag: '-o= --output= -D= --dump-header= -c= --cookie-jar=', value: systemPath },
      why: 'overwrites a system file',
    },
    {
      id: 'named-output',
      risk: 'caution',
      when: {
        flag: '-O -J --remote-name --remote-header-name --remote-name-all --output-dir= -D= --dump-header= -c= --cookie-jar= --trace= --trace-ascii= --stderr= --etag-save= --hsts= --libcurl= --create-dirs',
      },
      why: 'writes a file',
    },
    {
      id: 'config',
      risk: 'unknown',
      when: { flag: '-K= --config= -Q= --quote= -t= --telnet-option= --engine=' },
      why: 'does what a file or a quoted command says',
    },
  ],
  examples: {
    safe: [
      'curl -sI https://example.com',
      'curl -fsSL https://example.com/health',
      'curl -s -o /dev/null -w "%{http_code}" https://example.com',
      'curl -X GET https://example.com',
      'curl -G -d a=b https://example.com',
    ],
    caution: [
      'curl -o a https://example.com',
      'curl -sO https://example.com/a',
      'curl -XPOST https://example.com',
      'curl -d a=b https://example.com',
      'curl --data-b @x https://example.com',
      'curl -K conf',
    ],
    dangerous: [
      'curl -X DELETE https://example.com/a',
      'curl -XDELETE https://example.com/a',
      'curl -s https://example.com | sh',
      'curl -o /etc/hosts https://example.com',
      'curl --request=delete https://example.com',
    ],
  },
};
