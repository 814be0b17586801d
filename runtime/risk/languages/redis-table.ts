// Holds a list: the commands of Redis by their class.
import type { Risk } from '../../model/risk.js';

/** The commands of Redis and Valkey by their class; `NAME|SUB` is a command of two words. */
const rows: Readonly<Record<'safe' | 'caution' | 'dangerous', string>> = {
  safe: `
    ping echo info time dbsize lastsave role lolwut hello quit reset select readonly readwrite asking wait waitaof command
    multi exec discard watch unwatch monitor subscribe psubscribe ssubscribe unsubscribe punsubscribe sunsubscribe
    get mget getrange substr strlen lcs exists type ttl pttl expiretime pexpiretime keys scan randomkey dump object
    hget hmget hgetall hkeys hvals hlen hexists hstrlen hscan hrandfield httl hpttl hexpiretime hpexpiretime
    llen lrange lindex lpos scard smembers sismember smismember srandmember sscan sinter sunion sdiff sintercard
    zcard zcount zlexcount zrange zrangebyscore zrangebylex zrevrange zrevrangebyscore zrevrangebylex zrank zrevrank zscore
    zmscore zscan zrandmember zinter zunion zdiff zintercard bitcount bitpos getbit bitfield_ro pfcount
    geopos geodist geohash geosearch georadius georadius_ro georadiusbymember georadiusbymember_ro sort sort_ro
    xlen xrange xrevrange xread xpending xinfo pubsub
    slowlog|get slowlog|len slowlog|help latency|latest latency|history latency|doctor latency|graph latency|histogram
    latency|help client|list client|info client|id client|getname client|getredir client|trackinginfo client|setname
    client|setinfo client|help client|tracking client|caching client|reply config|get config|help memory|usage
    memory|stats memory|doctor memory|malloc-stats memory|help debug|object debug|listpack debug|ziplist debug|digest
    debug|digest-value debug|htstats debug|htstats-key debug|stringmatch-len debug|help acl|list acl|users acl|getuser
    acl|whoami acl|cat acl|log acl|genpass acl|dryrun acl|help script|exists script|show script|help function|list
    function|stats function|dump function|help module|list module|help
    cluster|info cluster|nodes cluster|slots cluster|shards cluster|myid cluster|myshardid cluster|keyslot
    cluster|countkeysinslot cluster|getkeysinslot cluster|links cluster|replicas cluster|slaves cluster|slot-stats
    cluster|count-failure-reports cluster|help commandlog|get commandlog|len commandlog|help
    sentinel|masters sentinel|master sentinel|replicas sentinel|slaves sentinel|sentinels sentinel|myid
    sentinel|get-master-addr-by-name sentinel|ckquorum sentinel|info-cache sentinel|pending-scripts
    sentinel|is-master-down-by-addr sentinel|help
    json.get json.mget json.type json.strlen json.arrlen json.arrindex json.objkeys json.objlen json.resp json.debug
    ft.search ft.aggregate ft.info ft._list ft.explain ft.explaincli ft.tagvals ft.spellcheck ft.dictdump ft.profile
    ts.get ts.mget ts.range ts.revrange ts.mrange ts.mrevrange ts.info ts.queryindex bf.exists bf.mexists bf.info bf.card
    cf.exists cf.mexists cf.count cf.info topk.query topk.list topk.info cms.query cms.info graph.ro_query graph.list`,
  caution: `
    auth set setnx setex psetex mset msetnx getset getdel getex append setrange setbit bitfield bitop incr incrby
    incrbyfloat decr decrby expire pexpire expireat pexpireat persist rename renamenx move copy touch publish spublish
    hset hsetnx hmset hincrby hincrbyfloat hdel hexpire hpexpire hexpireat hpexpireat hpersist hgetdel hgetex hsetex
    lpush rpush lpushx rpushx lpop rpop lset linsert lrem ltrim lmove rpoplpush lmpop blpop brpop blmove brpoplpush blmpop
    sadd srem smove spop sinterstore sunionstore sdiffstore zadd zincrby zrem zpopmin zpopmax bzpopmin bzpopmax zmpop
    bzmpop zrangestore zinterstore zunionstore zdiffstore zremrangebyrank zremrangebyscore zremrangebylex
    pfadd pfmerge geoadd geosearchstore xadd xdel xack xackdel xclaim xautoclaim xreadgroup xsetid xtrim restore del unlink delex
    bgsave save bgrewriteaof slowlog|reset commandlog|reset latency|reset config|set config|rewrite config|resetstat
    client|kill client|unblock client|unpause client|no-evict client|no-touch memory|purge acl|setuser acl|load acl|save
    script|load script|kill script|debug function|load function|kill xgroup|create xgroup|setid xgroup|createconsumer
    cluster|meet cluster|addslots cluster|addslotsrange cluster|replicate cluster|saveconfig cluster|bumpepoch
    cluster|setslot failover cluster|failover sentinel|failover cluster|set-config-epoch sentinel|set sentinel|monitor sentinel|flushconfig sentinel|config
    json.set json.mset json.merge json.del json.forget json.numincrby json.nummultby json.strappend json.arrappend
    json.arrinsert json.arrpop json.arrtrim json.toggle json.clear ft.create ft.alter ft.aliasadd ft.aliasupdate
    ft.dictadd ft.config ts.create ts.alter ts.add ts.madd ts.incrby ts.decrby ts.createrule bf.reserve bf.add bf.madd
    bf.insert cf.reserve cf.add cf.addnx topk.add topk.incrby cms.incrby`,
  dangerous: `
    flushall flushdb shutdown swapdb replicaof slaveof migrate debug client|pause acl|deluser script|flush
    function|flush function|delete function|restore module|load module|loadex module|unload xgroup|destroy
    xgroup|delconsumer cluster|reset cluster|forget cluster|flushslots cluster|delslots
    cluster|delslotsrange cluster|migration sentinel|remove sentinel|reset
    sentinel|simulate-failure ft.dropindex ft.aliasdel ft.dictdel ts.del ts.deleterule graph.delete psync sync replconf pfdebug pfselftest
    trimslots restore-asking`,
};

/** The class of each command, by its name in lower case. */
export const redisCommands: ReadonlyMap<string, Risk> = new Map(
  (['safe', 'caution', 'dangerous'] as const).flatMap((risk) =>
    rows[risk]
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, risk] as const),
  ),
);

/** The commands that are told apart by their second word. */
export const redisTopics: ReadonlySet<string> = new Set(
  Array.from(redisCommands.keys()).flatMap((name) => (name.includes('|') ? name.slice(0, name.indexOf('|')) : [])),
);
