import type { CommandKnowledge } from '../knowledge.js';

/** What is known of `redis-cli`. */
export const redisCli: CommandKnowledge = {
  name: 'redis-cli',
  summary: 'asks and changes a Redis database',
  alsoNamed: ['valkey-cli'],
  source: 'https://redis.io/docs/latest/develop/tools/cli/',
  base: 'caution',
  why: 'opens a session in which anything can be done',
  flags:
    '-h= -p= -s= -a= -u= -n= -r= -i= -d= -x -c --tls --user= --pass= --raw --no-raw --csv --no-auth-warning --cacert= --cert= --key= --sni= --insecure',
  rules: [
    {
      id: 'look',
      risk: 'safe',
      when: {
        flag: '--stat --latency --latency-history --bigkeys --memkeys --hotkeys --scan --version --help',
        atMost: 0,
      },
      why: 'only looks',
    },
    {
      id: 'read',
      risk: 'safe',
      when: {
        firstOperand:
          /^(ping|info|get|mget|hget|hgetall|hkeys|hlen|hscan|keys|scan|type|ttl|pttl|exists|strlen|llen|lrange|lindex|scard|smembers|sismember|sscan|zcard|zrange|zscore|zscan|dbsize|time|lastsave|role|echo|getrange|xlen|xrange|xinfo)$/i,
      },
      why: 'only reads',
    },
    {
      id: 'read-topic',
      risk: 'safe',
      when: {
        firstOperand: /^(client|memory|slowlog|cluster|config|acl|latency|command|object|debug)$/i,
        secondOperand:
          /^(list|info|getname|id|usage|stats|doctor|get|len|nodes|slots|shards|whoami|history|latest|count|docs|encoding|idletime|freq|refcount|help)$/i,
      },
      why: 'only reads',
    },
    {
      id: 'destroy',
      risk: 'dangerous',
      critical: true,
      when: {
        firstOperand:
          /^(flushall|flushdb|shutdown|debug|migrate|replicaof|slaveof|swapdb|eval|evalsha|fcall|script|function|module|failover|restore)$/i,
      },
      why: 'destroys data or takes the server away',
    },
    { id: 'delete', risk: 'dangerous', when: { firstOperand: /^(del|unlink)$/i }, why: 'deletes keys' },
    {
      id: 'delete-topic',
      risk: 'dangerous',
      when: {
        firstOperand: /^(config|acl|cluster|client)$/i,
        secondOperand: /^(set|rewrite|deluser|setuser|reset|forget|failover|flushslots|delslots|kill|pause|load)$/i,
      },
      why: 'changes how the server works or who gets in',
    },
    {
      id: 'eval',
      risk: 'dangerous',
      when: { flag: '--eval= --pipe --rdb= --cluster= --functions-rdb=' },
      why: 'runs a program or works on the whole cluster',
    },
  ],
  runs: { language: 'redis', unlessOperand: true, unless: '--stat --latency --scan --bigkeys --version --help' },
  examples: {
    safe: ['redis-cli ping', 'redis-cli -h r1 INFO memory', 'redis-cli CONFIG GET maxmemory', 'redis-cli --scan'],
    caution: ['redis-cli SET a b', 'redis-cli'],
    dangerous: [
      'redis-cli FLUSHALL',
      'redis-cli del a',
      'redis-cli CONFIG SET a b',
      'redis-cli --eval x.lua',
      'echo FLUSHALL | redis-cli',
    ],
  },
};
