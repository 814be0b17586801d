// Holds a list: the functions of SQL by what they do.
import type { Risk } from '../../model/risk.js';
import { riskOfName } from './sql-name.js';

/** What calling a function amounts to. */
export interface FunctionRisk {
  readonly risk: Risk;
  readonly why: string;
}

/** What a call of the function of this name does, lower case, without a schema that is the database's own. */
export function riskOfFunction(path: string): FunctionRisk {
  const name = path.toLowerCase().replace(/^(?:pg_catalog|information_schema|public\.(?=st_))\./, '');
  const effect = effectOf(name);
  if (effect !== undefined) return effect;
  if (isBuiltIn(name)) return { risk: 'safe', why: 'only computes' };
  const risk = riskOfName(name);
  return {
    risk,
    why:
      risk === 'unknown' ? `what '${name}' does is not known` : `calls '${name}', which by its name changes something`,
  };
}

/** Whether a function is given SQL as a text that it runs. */
export function runsText(path: string): boolean {
  return textRunners.test(path);
}

const textRunners =
  /^(?:(?:pg_catalog|public)\.)?(?:query_to_xml\w*|dblink\w*|crosstab\w*|connectby|ts_stat|ts_rewrite|openquery|openrowset|opendatasource|cursor_to_xml\w*)$/i;

const effects: readonly (readonly [names: RegExp, risk: Risk, why: string])[] = [
  [/^pg_terminate_backend$/, 'caution', 'ends a session of another'],
  [/^pg_cancel_backend$/, 'caution', 'cancels a statement of another session'],
  [
    /^pg_(?:drop_replication_slot|replication_origin_drop|truncate_visibility_map|file_write|file_unlink|file_rename)$/,
    'dangerous',
    'removes or overwrites what the server needs',
  ],
  [/^(?:lo_unlink|heap_force_kill|heap_force_freeze|pg_resetwal)$/, 'dangerous', 'removes data'],
  [
    /^(?:lo_import|lo_export|lo_create|lo_creat|lo_from_bytea|lo_put|lowrite|lo_truncate\w*|lo_open)$/,
    'caution',
    'writes a large object or a file',
  ],
  [
    /^pg_(?:reload_conf|rotate_logfile\w*|logfile_rotate|switch_wal|switch_xlog|promote|create_\w+|copy_\w+_slot|sync_replication_slots|replication_slot_advance|wal_replay_pause|wal_replay_resume|xlog_replay_\w+|start_backup|stop_backup|backup_start|backup_stop|log_backend_memory_contexts|log_standby_snapshot|import_system_collations|export_snapshot|notify|prewarm|logical_emit_message|set_\w+|stat_(?:statements_)?reset\w*|stat_clear_snapshot|stat_force_next_flush|replication_origin_\w+|restore_\w+_stats|clear_\w+_stats|buffercache_evict\w*|wal_summarizer_\w+|logical_slot_get_\w+|repack\w*|extension_config_dump)$/,
    'caution',
    'changes the state of the server',
  ],
  [/^pg_(?:try_)?advisory_(?:xact_)?(?:un)?lock(?:_shared|_all)?$/, 'caution', 'takes or gives up a lock'],
  [/^(?:setval|nextval)$/, 'caution', 'moves a sequence'],
  [
    /^(?:set_config|brin_\w+|gin_clean_pending_list|pg_stat_monitor_reset|auto_explain\w*|hypopg_(?:reset|drop_index)|amcheck_repair)$/,
    'caution',
    'changes a setting or an index',
  ],
  [
    /^(?:get_lock|release_lock|release_all_locks|is_used_lock_release|last_insert_id_set)$/,
    'caution',
    'takes or gives up a lock',
  ],
  [
    /^(?:load_file|openrowset|opendatasource|openquery|writefile|edit)$/,
    'caution',
    'reads or writes outside the database',
  ],
  [/^(?:dblink\w*|crosstab\w*|connectby|ts_stat|ts_rewrite)$/, 'caution', 'runs SQL that it is given as a text'],
  [
    /^(?:sys_exec|sys_eval|load_extension|fts3_tokenizer|xp_cmdshell|dbms_scheduler\..*|dbms_java\..*|utl_file\..*|utl_http\..*|utl_tcp\..*|utl_smtp\..*)$/,
    'dangerous',
    'starts a program or reaches outside the database',
  ],
];

function effectOf(name: string): FunctionRisk | undefined {
  const found = effects.find(([names]) => names.test(name));
  return found === undefined ? undefined : { risk: found[1], why: found[2] };
}

function isBuiltIn(name: string): boolean {
  return builtIns.has(name) || families.some((family) => family.test(name));
}

/** Families of functions that only compute or read, each wholly so. */
const families: readonly RegExp[] = [
  /^pg_stat_get_\w+$/,
  /^pg_get_\w+$/,
  /^pg_(?:\w+_)?size(?:_\w+)?$/,
  /^pg_\w+_is_visible$/,
  /^pg_(?:current|last|is)_\w+$/,
  /^pg_(?:ls|control|stat_file|read|partition|listening|lock|blocking|safe|wal_lsn|walfile|xact|visible|snapshot|tablespace|show|index|indexes|relation|describe|identify|encoding|char|client|collation|conf|column|filenode|function|input|jit|my|operator|options|opfamily|opclass|sequence|settings|timezone|trigger|type|typeof|column_compression|available|backend|postmaster|mcv|ndistinct|dependencies|config|hba|ident|event_trigger|logical_slot_peek|freespace|buffercache_(?:pages|summary|usage)|visibility|check_(?:frozen|visible)|stat_(?:statements|statements_info|wal|io|activity))(?:_\w+)?$/,
  /^has_\w+_privilege$/,
  /^jsonb?_(?:agg|arrayagg|array|array_elements|array_elements_text|array_length|array_append|array_insert|build_array|build_object|contains|contains_path|depth|each|each_text|exists|extract|extract_path|extract_path_text|error_position|group_array|group_object|insert|keys|length|merge|merge_patch|merge_preserve|modify|object|object_agg|object_agg_strict|object_keys|objectagg|overlaps|patch|path_exists|path_match|path_query|path_query_array|path_query_first|pretty|populate_record|populate_recordset|query|quote|remove|replace|scalar|schema_valid|search|serialize|set|set_lax|storage_size|strip_nulls|table|to_record|to_recordset|to_tsvector|tree|type|typeof|unquote|valid|value)$/,
  /^array_(?:agg|append|cat|dims|fill|length|lower|ndims|position|positions|prepend|remove|replace|reverse|sample|shuffle|sort|to_json|to_string|to_tsvector|upper)$/,
  /^regexp_(?:count|instr|like|match|matches|replace|split_to_array|split_to_table|substr)$/,
  /^(?:percentile|regr|stddev|var|covar|approx|cume|dense|percent)_(?:cont|disc|avgx|avgy|count|intercept|r2|slope|sxx|sxy|syy|pop|samp|count_distinct|percentile_cont|percentile_disc|dist|rank)$/,
  /^st_(?:area|asbinary|asewkb|asewkt|asgeojson|asgml|askml|assvg|astext|asmvt|aspng|azimuth|boundary|buffer|centroid|closestpoint|collect|contains|containsproperly|convexhull|coveredby|covers|crosses|difference|dimension|disjoint|distance|distancesphere|dwithin|endpoint|envelope|equals|expand|extent|exteriorring|geohash|geometryn|geometrytype|geomfromtext|geomfromgeojson|intersection|intersects|isempty|isvalid|isvalidreason|length|linemerge|makeenvelope|makeline|makepoint|makevalid|maxdistance|memsize|npoints|numgeometries|overlaps|perimeter|point|pointfromtext|pointn|pointonsurface|polygon|relate|setsrid|simplify|srid|startpoint|touches|transform|union|within|x|xmax|xmin|y|ymax|ymin|z)$/,
  /^to_(?:ascii|base64|bin|char|clob|date|days|dsinterval|hex|json|jsonb|lob|multi_byte|nchar|number|oct|reg\w+|seconds|single_byte|timestamp|timestamp_tz|tsquery|tsvector|yminterval)$/,
  /^ts_(?:debug|filter|headline|lexize|parse|rank|rank_cd|token_type|match_\w+)$/,
  /^(?:int[248]?|integer|smallint|bigint|real|float[48]?|bool|boolean|text|n?varchar2?|n?char|bpchar|varbinary|decimal|dec|numeric|name|oid|reg(?:class|type|proc|procedure|oper|operator|role|namespace|config)|macaddr8?|cidr|inet|money|interval|timestamptz?|timetz?|datetime2?|datetimeoffset|bytea|unsigned|signed|number|raw)$/,
  /^(?:hashtext|hashtextextended|hashint[48]|hash_array|hash_numeric|hash_record|string_to_array|string_to_table|uuid_generate_v\w+|uuid_(?:nil|to_bin|extract_\w+)|bin_to_uuid|is_uuid|xml_is_well_formed\w*|xpath_exists|xmlagg|bit_(?:and|or|xor|count|length)|bool_(?:and|or)|range_(?:agg|intersect_agg|merge|adjacent|contains|overlaps)|row_to_json|make_(?:date|time|timestamp|timestamptz|interval|valid)|first_value|last_value|nth_value|width_bucket|inet_(?:same_family|merge)|date_(?:add|sub|diff|format|part|trunc|bin|parse|subtract)|time_(?:format|to_sec|bucket\w*)|ts_query|websearch_to_tsquery|plainto_tsquery|phraseto_tsquery|text_to_\w+|quote_\w+|lower_(?:inc|inf)|upper_(?:inc|inf)|txid_\w+|try_(?:cast|convert|parse)|date_?name|get_(?:byte|bit|current_ts_config|format)|fn_(?:trace_gettable|trace_getinfo|virtualfilestats|get_sql|helpcollations|dblog|listextendedproperty|my_permissions|xe_file_target_read_file))$/,
  /^(?:db|file|filegroup|object|objectproperty|col|schema|type|index|suser|user|server|database)_(?:name|id|idex|schema_name|definition|sid|sname|col|uid|principal_id)$/,
  /^(?:object_definition|fileproperty|filegroupproperty|typeproperty|indexkey_property|index_col|sql_variant_property|pg_describe_object|tid\w{2}|generate_subscripts|feature_\w+|cluster_\w+_?details|grouping_id)$/,
  /^sys\.(?:dm|fn)_\w+$/,
  /^dbms_(?:metadata\.get\w*|xplan\.display\w*|utility\.(?:get|format)\w*|lob\.(?:substr|getlength|instr)|random\.\w+|output\.\w+|lock\.sleep|session\.sleep|sqltune\.report\w*|sql_monitor\.report\w*|rowid\.\w+|crypto\.hash)$/,
  /^sys_context$|^sys\.(?:format|ps|extract|list|version)_\w+$/,
];

const builtIns: ReadonlySet<string> = new Set(
  // Aggregates and windows.
  (
    'count sum avg min max every any_value group_concat string_agg listagg stddev variance corr mode median rank dense_rank ' +
    'row_number ntile lag lead grouping grouping_id count_big checksum_agg percentile_cont percentile_disc bool_and bool_or xmlagg wm_concat total ' +
    // Texts.
    'length char_length character_length octet_length bit_length len datalength lower upper initcap concat concat_ws substr substring ' +
    'substring_index left right ltrim rtrim trim btrim lpad rpad replace replicate repeat reverse split_part strpos position instr locate ' +
    'charindex patindex ascii chr char nchar unicode translate overlay format quote_ident quote_literal quote_nullable quotename stuff space ' +
    'soundex difference field find_in_set elt insert_text hex unhex ord export_set make_set mid lcase ucase strcmp printf glob like likelihood ' +
    'likely unlikely zeroblob starts_with similarity word_similarity show_trgm levenshtein metaphone dmetaphone unaccent normalize ' +
    'regexp regexp_like regexp_matches regexp_replace parse_ident string_split string_escape convert_from convert_to encode decode ' +
    // Numbers.
    'abs ceil ceiling floor round trunc mod power pow sqrt cbrt exp ln log log2 log10 sign sin cos tan cot asin acos atan atan2 degrees ' +
    'radians pi random rand setseed gcd lcm div factorial width_bucket scale trim_scale min_scale greatest least conv bin oct crc32 isnumeric ' +
    'generate_series generate_subscripts unnest iif choose bitand ' +
    // Dates.
    'now age date_part date_trunc date_bin date datetime time timestamp clock_timestamp statement_timestamp transaction_timestamp timeofday ' +
    'extract isfinite justify_days justify_hours justify_interval make_date make_interval make_timestamp make_timestamptz to_timestamp curdate curtime ' +
    'sysdate sysdatetime sysutcdatetime getdate getutcdate dateadd datediff datediff_big datename datepart datefromparts datetimefromparts eomonth isdate day month year ' +
    'hour minute second microsecond quarter week weekday weekofyear yearweek dayname dayofmonth dayofweek dayofyear monthname from_days ' +
    'from_unixtime unix_timestamp str_to_date period_add period_diff addtime subtime timediff timestampadd timestampdiff ' +
    'utc_date utc_time utc_timestamp current_date current_time current_timestamp localtime localtimestamp last_day maketime makedate makedate convert_tz ' +
    'sec_to_time to_days to_seconds add_months months_between next_day julianday strftime unixepoch timezone totimestamp tounixtimestamp ' +
    'dateof mintimeuuid maxtimeuuid switchoffset todatetimeoffset adddate subdate get_format time_format ' +
    // Choice and types.
    'coalesce nullif isnull ifnull nvl nvl2 decode if case cast convert try_cast try_convert parse typeof pg_typeof binary value values row ' +
    'tochar to_char to_number to_date tojson fromjson type_id type_name blobastext textasblob token ttl writetime uuid newid newsequentialid ' +
    // Identity, state and sleep.
    'version current_user session_user user current_role current_database current_schema current_schemas current_catalog current_setting current_query ' +
    'database schema connection_id found_rows row_count last_insert_id inet_client_addr inet_client_port inet_server_addr inet_server_port ' +
    'system_user host_name app_name db_id db_name object_id object_name object_schema_name serverproperty databasepropertyex objectproperty ' +
    'objectpropertyex indexproperty columnproperty col_name col_length schema_id schema_name suser_sname suser_name user_name user_id original_login ' +
    'is_member is_srvrolemember is_rolemember has_perms_by_name original_db_name context_info session_context error_message error_number error_line ' +
    'error_severity error_state error_procedure scope_identity ident_current ident_seed ident_incr rowcount_big xact_state stats_date checksum ' +
    'binary_checksum hashbytes compress decompress pg_sleep pg_sleep_for pg_sleep_until sleep benchmark col_description obj_description ' +
    'shobj_description txid_current txid_current_if_assigned txid_current_snapshot txid_snapshot_xmin txid_status lastval currval is_free_lock ' +
    'is_used_lock gtid_subset gtid_subtract wait_for_executed_gtid_set master_pos_wait source_pos_wait ps_current_thread_id ps_thread_id format_bytes ' +
    'format_pico_time pg_size_pretty pg_column_size row_security_active txid_visible_in_snapshot oidvectortypes format_type ' +
    'sqlite_version sqlite_source_id sqlite_compileoption_used sqlite_compileoption_get changes total_changes last_insert_rowid readfile sha3 ' +
    'uid sys_guid userenv rownum ora_hash dump vsize pgstattuple pgstatindex pgstattuple_approx pgstatginindex bt_metap bt_page_items page_header heap_page_items get_raw_page bt_index_check ' +
    'bt_index_parent_check verify_heapam pg_stat_statements pg_buffercache pgrowlocks hypopg_list_indexes time_bucket hypertable_size ' +
    'hypertable_detailed_size chunks_detailed_size show_chunks approximate_row_count table_to_xml query_to_xml query_to_xmlschema ' +
    'query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema ' +
    // JSON, arrays, networks and bytes.
    'json jsonb array cardinality any all some array_agg json_agg jsonb_agg json_arrayagg json_objectagg json_object_agg openjson isjson json_tree json_each ' +
    'member host hostmask netmask masklen abbrev family broadcast network set_masklen inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4 is_ipv6 ' +
    'md5 sha1 sha sha2 sha224 sha256 sha384 sha512 digest hmac crypt gen_salt gen_random_uuid gen_random_bytes uuidv4 uuidv7 to_base64 from_base64 get_byte get_bit uuid_short ' +
    'bit_count hstore akeys avals skeys svals each slice tsvector ts_rank numnode querytree setweight strip ts_headline ' +
    'containstable freetexttable contains freetext xmlelement xmlforest xmlconcat xmltable xmlparse xmlserialize xmlexists xpath xmlcomment extractvalue ' +
    'subnet point box circle area center diameter line lseg path polygon isopen isclosed npoints int4range int8range numrange tsrange tstzrange daterange ' +
    'match against analyse isempty lower_inc upper_inc nullable rowidtochar chartorowid hextoraw rawtohex'
  ).split(' '),
);
