// Holds a list: the names of programming languages by what they do.
import type { Risk } from '../../model/risk.js';
import type { ProgramLanguage, Token } from './program-lexer.js';

/** How a name is judged: by a class, or by what it is given to start, to open or to fetch. */
export type NameClass = Risk | 'shell' | 'open' | 'fetch' | 'module';

/** What is known of a language: its own words, and functions by their class; what is not listed is unknown. */
export interface Lexicon {
  readonly name: ProgramLanguage;
  /** What reasons are called after; the language itself where it is left out. */
  readonly title?: string;
  readonly keywords: ReadonlySet<string>;
  /** Words after which a name is made: `def`, `function`. */
  readonly definers: ReadonlySet<string>;
  /** Whether a name alone calls a function. */
  readonly callsBare: boolean;
  readonly names: ReadonlyMap<string, NameClass>;
  readonly methods: ReadonlyMap<string, NameClass>;
  readonly modules: ReadonlySet<string>;
  /** The first parts of the names that have several, which are modules. */
  readonly roots: ReadonlySet<string>;
  /** The class of a call by its last name and by what it is given, before anything else is asked. */
  readonly callRisk?: (name: string, given: readonly Token[]) => Risk | undefined;
}

/** Names of methods that destroy or start something whatever they hang on. */
export const destructiveMethod =
  /^(?:rmtree|rm_r|rm_rf|rm_f|rm|rmdir|rmSync|rmdirSync|unlink|unlinkSync|removedirs|remove_tree|remove_dir|remove_entry\w*|spawn[lv]\w*|posix_spawn\w*|exec[lv]\w*|fork|forkpty|dup2|kill|killpg|truncate|truncateSync|ftruncate\w*|terminate|drop\w*|delete_\w+|destroy\w*|purge\w*|flushall|flushdb|shutdown|reboot|instance_eval|class_eval|module_eval|instance_exec|constructor|__(?!name__$|version__$|file__$|doc__$|main__$|dirname$|filename$)\w+)$/;

type Rows = Partial<Record<NameClass, string>>;

interface Source {
  readonly keywords: string;
  readonly definers: string;
  readonly callsBare?: true;
  readonly names: Rows;
  readonly methods: Rows;
  readonly modules: string;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

function classes(rows: Rows): ReadonlyMap<string, NameClass> {
  return new Map(
    Object.entries(rows).flatMap(([key, text]) => words(text).map((name) => [name, key as NameClass] as const)),
  );
}

const python: Source = {
  keywords: `False None True and as assert async await break class continue def del elif else except finally for from global if
    import in is lambda nonlocal not or pass raise return try while with yield`,
  definers: 'def class',
  names: {
    safe: `abs all any ascii bin bool bytearray bytes callable chr complex dict dir divmod enumerate filter float format frozenset
      hash help hex id input int isinstance issubclass iter len list map max min next object oct ord pow print range repr reversed
      round set slice sorted str sum super tuple type zip unicode xrange raw_input reload staticmethod classmethod property
      Exception ValueError KeyError TypeError OSError IOError RuntimeError SystemExit KeyboardInterrupt StopIteration
      json.* re.* math.* statistics.* datetime.* time.* collections.* itertools.* functools.* string.* textwrap.* base64.* binascii.*
      hashlib.* hmac.* struct.* zlib.* random.* secrets.* uuid.* platform.* calendar.* decimal.* fractions.* csv.* ipaddress.*
      pprint.* locale.* unicodedata.* html.* heapq.* bisect.* copy.* enum.* dataclasses.* typing.* difflib.* fnmatch.* errno.* stat.*
      keyword.* glob.* os.path.* urllib.parse.* urlparse.* urllib.quote urllib.unquote urllib.urlencode xml.etree.ElementTree.* ast.literal_eval
      yaml.safe_load yaml.safe_load_all yaml.dump yaml.safe_dump tomllib.* configparser.* ConfigParser.* io.StringIO io.BytesIO io.TextIOWrapper
      operator.itemgetter inspect.getsource traceback.* warnings.* getpass.getuser pwd.* grp.* resource.getrlimit resource.getrusage
      sys.argv sys.stdin sys.stdout sys.stderr sys.exit sys.version sys.version_info sys.path sys.platform sys.maxsize sys.executable
      sys.getsizeof sys.byteorder sys.getrecursionlimit sys.getdefaultencoding sys.prefix sys.flags sys.implementation sys.float_info
      sys.getfilesystemencoding sys.maxunicode sys.stdout.write sys.stderr.write sys.stdout.flush sys.hexversion sys.base_prefix sys.stdout.buffer.write
      os.environ os.getenv os.getcwd os.listdir os.walk os.stat os.lstat os.scandir os.getpid os.getppid os.getuid os.geteuid os.getgid
      os.getegid os.getlogin os.uname os.cpu_count os.getloadavg os.sep os.linesep os.name os.access os.readlink os.statvfs os.times
      os.get_terminal_size os.devnull os.sysconf os.sched_getaffinity os.isatty os.R_OK os.W_OK os.X_OK os.F_OK os.fspath os.getgroups os.chdir
      shutil.disk_usage shutil.which shutil.get_terminal_size pathlib.Path pathlib.PurePath pathlib.PosixPath
      socket.gethostname socket.getfqdn socket.gethostbyname socket.gethostbyaddr socket.getaddrinfo socket.gethostbyname_ex socket.AF_INET
      socket.AF_INET6 socket.SOCK_STREAM socket.SOCK_DGRAM socket.inet_aton socket.inet_ntoa socket.inet_pton socket.inet_ntop
      socket.setdefaulttimeout socket.error socket.timeout socket.gaierror socket.getservbyname ssl.get_server_certificate
      ssl.create_default_context ssl.OPENSSL_VERSION ssl.cert_time_to_seconds ssl.get_default_verify_paths subprocess.PIPE subprocess.STDOUT
      subprocess.DEVNULL subprocess.CalledProcessError importlib.metadata.version importlib.util.find_spec pkg_resources.get_distribution
      psutil.* pkgutil.iter_modules site.getsitepackages sysconfig.get_paths sysconfig.get_config_var certifi.where requests.codes
      urllib.error.* multiprocessing.cpu_count threading.active_count gc.get_count cgi.escape shlex.*`,
    caution: `os.mkdir os.makedirs os.rename os.renames os.replace os.link os.symlink os.chmod os.chown os.utime os.mkfifo os.putenv
      os.umask shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move shutil.make_archive shutil.unpack_archive shutil.chown
      socket.socket socket.create_connection requests.post requests.put requests.patch requests.request urllib.request.Request
      urllib.request.urlretrieve urllib.urlretrieve tempfile.NamedTemporaryFile tempfile.mkstemp tempfile.mkdtemp sqlite3.connect logging.FileHandler
      ssl.wrap_socket smtplib.SMTP telnetlib.Telnet`,
    dangerous: `eval exec compile __import__ execfile os.remove os.unlink os.rmdir os.kill os.abort os.chroot os.setuid os.setgid os.truncate
      shutil.rmtree requests.delete pty.spawn ctypes.CDLL pickle.loads pickle.load marshal.loads code.interact runpy.run_path
      runpy.run_module importlib.import_module builtins.eval builtins.exec psutil.Process.kill os.dup2 os.startfile`,
    unknown:
      'getattr setattr delattr globals locals vars breakpoint memoryview functools.partialmethod __builtins__ __loader__ builtins',
    shell: `os.system os.popen os.popen2 os.popen3 subprocess.run subprocess.call subprocess.check_call subprocess.check_output
      subprocess.Popen platform.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput commands.getstatusoutput`,
    open: 'open io.open codecs.open gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile',
    fetch: 'urllib.request.urlopen urllib2.urlopen urllib.urlopen requests.get requests.head requests.options',
  },
  methods: {
    safe: `append extend insert pop get items keys values setdefault update split rsplit splitlines strip lstrip rstrip join replace format
      encode decode lower upper title capitalize swapcase startswith endswith find rfind index rindex count isdigit isalpha isalnum
      isspace isupper islower zfill center ljust rjust partition rpartition translate read readline readlines close fileno seek tell sort
      reverse copy iteritems itervalues iterkeys has_key most_common elements group groups groupdict start end span match search findall
      finditer fullmatch sub subn expand hexdigest digest total_seconds strftime strptime isoformat timestamp timetuple date time year now today utcnow fromtimestamp
      utcfromtimestamp astimezone weekday bit_length to_bytes from_bytes hex exists is_file is_dir is_symlink stat lstat iterdir glob rglob
      read_text read_bytes resolve absolute relative_to with_suffix with_name as_posix expanduser home cwd add union intersection difference
      issubset issuperset writerow_dict reader loads dumps parse getroot findtext iter iterfind fromstring tostring json raise_for_status
      getheader getcode info geturl settimeout getpeername getsockname connect connect_ex recv makefile getpeercert version cipher
      communicate wait poll isatty flush release node machine processor sections options has_option getboolean getint read_file read_string
      namelist getnames getmembers infolist fetchone fetchall hexdump subnets hosts supernet overlaps quantize as_tuple seed values_list
      casefold removeprefix removesuffix expandtabs maketrans islice chain keys_view most_recent memory_info cpu_percent name cmdline
      connections net_connections oneshot as_dict status username create_time open_files num_fds children parent`,
    caution: `write writelines writerow writerows write_text write_bytes mkdir touch chmod symlink_to hardlink_to rename send sendall post put
      extractall extract execute executemany commit`,
    dangerous: 'system_ popen eval exec',
    unknown: '',
    shell: 'system',
    open: 'open',
  },
  modules: '',
};

const javascript: Source = {
  keywords: `var let const function return if else for while do switch case default break continue new delete typeof instanceof in of void
    this null true false undefined NaN Infinity async await yield try catch finally throw class extends super static get set export from`,
  definers: 'function class',
  names: {
    safe: `console JSON Math Object Array String Number Boolean Date RegExp Map Set WeakMap WeakSet Symbol Promise parseInt parseFloat isNaN
      isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI Buffer process os path fs url util crypto querystring zlib dns assert
      Error TypeError RangeError BigInt Intl URL URLSearchParams TextDecoder TextEncoder structuredClone atob btoa Uint8Array Uint32Array
      setTimeout setInterval setImmediate clearTimeout clearInterval performance module exports __dirname __filename http https print
      printjson process.exit Deno.version Bun.version`,
    caution: '',
    dangerous: 'eval Function process.kill vm WebAssembly process.binding process.dlopen',
    unknown: 'globalThis global Reflect Proxy process.mainModule process.abort process.on process.chdir process.setuid',
    fetch: 'fetch',
    module: 'require import',
  },
  methods: {
    safe: `log error warn info debug table dir time timeEnd trace group groupEnd stringify parse keys values entries assign freeze create
      fromEntries map filter forEach reduce reduceRight some every find findIndex findLast indexOf lastIndexOf includes join split slice
      splice concat push pop shift unshift reverse sort flat flatMap fill at length trim trimStart trimEnd padStart padEnd repeat replace
      replaceAll substring substr charAt charCodeAt codePointAt fromCodePoint toUpperCase toLowerCase startsWith endsWith match matchAll
      search test toString toFixed toPrecision toISOString toJSON toLocaleString toLocaleDateString toLocaleTimeString getTime getFullYear
      getMonth getDate getDay getHours getMinutes getSeconds getTimezoneOffset setDate setHours setMinutes now UTC isArray from of has get set add clear
      then catch finally all allSettled race any resolve reject max min floor ceil round abs random pow sqrt trunc sign log10 log2
      isInteger isSafeInteger valueOf localeCompare normalize hasOwnProperty getOwnPropertyNames
      readFileSync readdirSync existsSync statSync lstatSync readlinkSync realpathSync readFile readdir stat lstat access accessSync
      createReadStream cpus hostname totalmem freemem platform release arch type uptime loadavg networkInterfaces homedir tmpdir userInfo
      endianness version basename dirname extname relative isAbsolute parsePath sep cwd memoryUsage hrtime nextTick resourceUsage
      createHash createHmac update digest randomBytes randomUUID getHashes getCiphers createPublicKey lookup resolve4 resolve6 resolveMx resolveTxt
      resolveCname resolveNs reverse inspect promisify format gunzipSync gzipSync inflateSync on once setEncoding end json text blob
      alloc byteLength isBuffer compare equals readUInt8 readUInt32BE getHeader X509Certificate write_ exit`,
    caution: `writeFileSync writeFile appendFileSync appendFile mkdirSync mkdir copyFileSync copyFile renameSync rename chmodSync chmod chownSync
      chown symlinkSync symlink linkSync link utimesSync createWriteStream cpSync mkdtempSync request connect createConnection listen write`,
    dangerous: 'eval Function rm unlink rmdir',
    unknown: '',
    shell: 'execSync execFileSync spawnSync execFile spawn',
    open: 'openSync',
    fetch: 'fetch',
    module: 'require',
  },
  modules: `os path fs fs/promises url util crypto querystring zlib dns assert http https events child_process readline buffer
    string_decoder timers perf_hooks process net tls v8 stream`,
};

const ruby: Source = {
  keywords: `BEGIN END alias and begin break case class def defined? do else elsif end ensure false for if in module next nil not or redo
    rescue retry return self super then true undef unless until when while yield __FILE__ __LINE__`,
  definers: 'def class module',
  callsBare: true,
  names: {
    safe: `puts print p pp printf format sprintf gets rand srand sleep exit abort raise loop lambda proc Integer Float String Array Rational
      Complex Hash block_given? catch throw warn putc readlines readline ARGV ENV STDIN STDOUT STDERR ARGF RUBY_VERSION RUBY_PLATFORM RUBY_ENGINE
      RUBY_PATCHLEVEL RUBY_RELEASE_DATE Math File Dir IO JSON YAML CSV Time Date DateTime Process Etc Digest Base64 SecureRandom URI Set Struct Symbol
      Range Regexp Random Gem StringIO Benchmark Shellwords Pathname GC ObjectSpace IPAddr Resolv OpenSSL ERB Comparable StandardError
      RuntimeError ArgumentError Net.HTTP.get Net.HTTP.get_response Socket.gethostname Rational Bundler.VERSION Psych Zlib private public
      attr_accessor attr_reader attr_writer new it _1`,
    caution: `File.write File.rename File.chmod File.chown File.symlink File.link Dir.mkdir IO.write File.binwrite FileUtils.mkdir FileUtils.mkdir_p
      FileUtils.touch FileUtils.cp FileUtils.cp_r FileUtils.mv FileUtils.copy FileUtils.move FileUtils.chmod FileUtils.ln_s Net.HTTP.post TCPSocket.new`,
    dangerous: `eval File.delete File.unlink Dir.delete Dir.rmdir Dir.unlink FileUtils.remove FileUtils.rm FileUtils.chmod_R FileUtils.chown_R Kernel.eval
      Process.kill fork load exit! syscall binding Marshal.load Fiddle`,
    unknown:
      'require_relative send public_send __send__ method define_method instance_variable_get const_get Object trap at_exit',
    shell:
      'system exec spawn IO.popen Open3.capture2 Open3.capture2e Open3.capture3 Open3.popen3 Kernel.system Kernel.exec Process.spawn',
    open: 'open File.open File.new IO.open URI.open Kernel.open',
    module: 'require',
  },
  methods: {
    safe: `read readlines readline each each_line each_with_index each_with_object each_slice each_char each_pair each_key each_value each_byte map
      collect flat_map select filter filter_map reject reduce inject find detect find_all all? any? none? one? count sum min max min_by
      max_by sort sort_by group_by partition zip take drop first last uniq compact flatten reverse join split strip lstrip rstrip chomp
      chop gsub sub gsub! sub! tr scan match match? upcase downcase capitalize length size empty? nil? include? key? has_key? fetch dig
      keys values to_a to_s to_i to_f to_h to_sym to_json to_yaml inspect push pop shift unshift concat merge merge! store index start_with?
      end_with? center ljust rjust format strftime now today utc iso8601 parse load_file safe_load generate pretty_generate dump exist?
      file? directory? size? mtime stat basename dirname extname join_path expand_path glob entries children pwd home hostname getlogin
      getpwuid getpwnam pid clock_gettime hexdigest digest encode64 decode64 strict_encode64 strict_decode64 urlsafe_encode64 hex uuid new
      times upto downto step abs round ceil floor even? odd? zero? positive? negative? succ ord chr bytes chars lines unpack unpack1 pack freeze dup
      clone is_a? respond_to? class tap then lazy with_index sample shuffle rotate tally cycle foreach open? close eof? getc gets slice
      values_at transpose product combination permutation body code message backtrace call escape unescape decode_www_form encode_www_form
      environment version platform ruby_version host port path query scheme day month year hour min sec wday yday to_time to_date value
      getaddress getaddresses unpack_sockaddr_in nprocessors not_after not_before subject issuer serial PI sqrt log itself begin end
      sync= sync swapcase squeeze delete_prefix delete_suffix insert prepend replace hash`,
    caution: 'write print puts syswrite mkdir mkpath touch rename chmod cp mv',
    dangerous: 'eval',
    unknown: '',
    shell: 'popen capture2 capture3 capture2e popen3 system exec spawn',
    open: 'open',
  },
  modules: `json yaml csv time date set digest digest/md5 digest/sha1 digest/sha2 base64 securerandom uri net/http openssl socket etc open3 fileutils
    pathname pp erb stringio benchmark shellwords ipaddr resolv bigdecimal tempfile open-uri zlib rbconfig English optparse io/console`,
};

const perl: Source = {
  keywords: `my our local state sub if elsif else unless while until for foreach do last next redo return package BEGIN END and or not xor x eq ne
    lt gt le ge cmp no`,
  definers: 'sub',
  callsBare: true,
  names: {
    safe: `print printf say sprintf length substr index rindex uc lc ucfirst lcfirst split join map grep sort reverse push pop shift unshift
      splice keys values each exists defined delete scalar ref wantarray die warn exit chomp chop chr ord hex oct abs int sqrt sin cos atan2 exp
      log rand srand time localtime gmtime sleep pack unpack eof readline close binmode opendir readdir closedir stat lstat pos quotemeta
      sum sum0 max min first uniq shuffle reduce any all none maxstr minstr Dumper decode_json encode_json from_json to_json strftime mktime
      STDIN STDOUT STDERR ARGV ENV getpwnam getpwuid getgrgid gethostbyname hostname bless undef select lock __FILE__ __LINE__ __PACKAGE__ __END__ __DATA__ DATA
      e f d r w s o X z l p b c t u g k T B M A C S R W O glob readlink caller sprintf encode_base64 decode_base64 md5_hex sha1_hex sha256_hex
      inet_aton inet_ntoa basename dirname abs_path getcwd cwd floor ceil fmod usleep tell seek read fileno getppid vec lcfirst fc
      POSIX.strftime Time.HiRes.time Data.Dumper.Dumper List.Util.sum JSON.PP JSON.XS JSON Data.Dumper Time.Local`,
    caution:
      'rename mkdir chmod chown utime link symlink umask chdir copy move make_path mkpath syswrite flock IO.Socket.INET connect socket',
    dangerous: 'unlink rmdir rmtree remove_tree eval kill fork syscall truncate chroot dump evalbytes',
    unknown: 'require tie untie sysopen wait waitpid alarm pipe',
    shell: 'system exec readpipe',
    open: 'open',
  },
  methods: {
    safe: `new decode encode pretty canonical utf8 Dump Indent Sortkeys epoch ymd hms datetime now strftime getline getlines close eof print_ autoflush
      parse keys values month year mday hour min sec`,
    caution: 'print printf say write send',
    dangerous: 'eval',
    unknown: '',
  },
  modules: `strict warnings utf8 feature POSIX Data::Dumper JSON JSON::PP JSON::XS Time::Local Time::HiRes Time::Piece List::Util Scalar::Util MIME::Base64
    Digest::MD5 Digest::SHA File::Basename File::Spec Cwd Encode Getopt::Long constant vars integer bigint Sys::Hostname Socket
    IO::Socket IO::Socket::INET IO::File File::Find Text::Wrap lib open File::Path File::Copy v5 Config`,
};

const php: Source = {
  keywords: `if else elseif endif for foreach endforeach while endwhile do switch case default break continue function fn return echo print new
    class extends public private protected static const use namespace global isset empty unset list array true false null as and or xor
    instanceof try catch finally throw clone TRUE FALSE NULL die exit int string bool float`,
  definers: 'function class const',
  callsBare: true,
  names: {
    safe: `printf sprintf print_r var_dump var_export json_encode json_decode strlen strtolower strtoupper ucfirst ucwords trim ltrim rtrim explode
      implode join str_replace str_repeat str_pad substr substr_count strpos stripos strrpos strstr preg_match preg_match_all preg_split
      preg_quote number_format count sizeof array_keys array_values array_merge array_slice array_unique array_reverse array_sum
      array_column array_combine array_flip array_key_exists in_array array_search range sort rsort ksort asort arsort krsort max min abs
      round floor ceil intval floatval strval boolval is_array is_string is_int is_numeric is_null is_file is_dir is_readable
      is_writable file_exists filesize filemtime fileperms file_get_contents file fgets fgetcsv fread feof fclose basename dirname pathinfo
      realpath getcwd scandir glob date time mktime strtotime microtime date_default_timezone_get gmdate checkdate md5 sha1 hash
      hash_algos crc32 base64_encode base64_decode bin2hex hex2bin urlencode urldecode rawurlencode http_build_query parse_url parse_str
      htmlspecialchars phpversion php_uname php_sapi_name php_ini_loaded_file php_ini_scanned_files phpinfo ini_get ini_get_all
      get_loaded_extensions extension_loaded function_exists class_exists memory_get_usage memory_get_peak_usage sys_getloadavg gethostname
      gethostbyname dns_get_record getenv get_cfg_var getmypid get_current_user opcache_get_status opcache_get_configuration apcu_cache_info
      random_int rand mt_rand uniqid password_hash password_verify password_get_info random_bytes sleep usleep
      serialize gettype get_class var_dump openssl_x509_parse openssl_x509_read disk_free_space disk_total_space sys_get_temp_dir
      PHP_VERSION PHP_EOL PHP_OS PHP_OS_FAMILY PHP_INT_MAX PHP_BINARY PHP_SAPI DIRECTORY_SEPARATOR JSON_PRETTY_PRINT JSON_UNESCAPED_SLASHES
      E_ALL STDIN STDOUT STDERR DateTime DateTimeZone DateInterval Exception stream_get_contents error_reporting set_time_limit mb_strlen mb_substr
      mb_strtolower ini_set phpcredits zend_version iconv ctype_digit filter_var inet_pton ip2long long2ip get_defined_constants version_compare`,
    caution: `file_put_contents fwrite fputs mkdir rename copy touch chmod chown symlink link tempnam tmpfile chdir curl_init curl_exec curl_setopt
      PDO mysqli fsockopen stream_socket_client mail opcache_reset apcu_store putenv`,
    dangerous: `eval assert create_function unlink rmdir include include_once require require_once call_user_func call_user_func_array pcntl_exec
      pcntl_fork posix_kill dl unserialize ftruncate apcu_clear_cache apc_clear_cache`,
    unknown:
      'array_map array_filter array_walk usort uasort uksort preg_replace_callback register_shutdown_function ob_start preg_replace extract',
    shell: 'system exec shell_exec passthru popen proc_open',
    open: 'fopen gzopen',
  },
  methods: {
    safe: 'format getTimestamp modify add sub diff getMessage getTraceAsString setTimezone getOffset createFromFormat fetch fetchAll getName',
    caution: 'query exec execute prepare beginTransaction commit',
    dangerous: '',
    unknown: '',
  },
  modules: '',
};

const lua: Source = {
  keywords:
    'and break do else elseif end false for function goto if in local nil not or repeat return then true until while',
  definers: 'function',
  names: {
    safe: `print tostring tonumber pairs ipairs type select unpack next error assert string.* table.* math.* utf8.* os.time os.date os.clock
      os.getenv os.difftime os.exit io.read io.write io.lines io.stdin io.stderr io.stdout _VERSION pcall xpcall rawget rawequal rawlen
      setmetatable getmetatable collectgarbage bit.* bit32.* jit.version arg`,
    caution: 'os.rename os.tmpname io.output',
    dangerous: 'load loadstring dofile loadfile os.remove debug package _G _ENV setfenv getfenv string.dump',
    unknown: 'require rawset coroutine',
    shell: 'os.execute io.popen',
    open: 'io.open',
  },
  methods: {
    safe: 'read lines close seek format gsub gmatch match find sub upper lower len rep reverse byte',
    caution: 'write',
    dangerous: '',
    unknown: '',
  },
  modules: '',
};

function lexicon(name: ProgramLanguage, source: Source): Lexicon {
  const names = classes(source.names);
  return {
    name,
    keywords: new Set(words(source.keywords)),
    definers: new Set(words(source.definers)),
    callsBare: source.callsBare === true,
    names,
    methods: classes(source.methods),
    modules: new Set(words(source.modules)),
    roots: new Set([...names.keys()].flatMap((one) => (one.includes('.') ? [one.split('.')[0] ?? ''] : []))),
  };
}

/** What is known of each language. */
export const lexicons: Readonly<Record<ProgramLanguage, Lexicon>> = {
  python: lexicon('python', python),
  javascript: lexicon('javascript', javascript),
  ruby: lexicon('ruby', ruby),
  perl: lexicon('perl', perl),
  php: lexicon('php', php),
  lua: lexicon('lua', lua),
};
