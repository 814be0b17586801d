// Holds a list: the members of .NET by what they do.
import type { Risk } from '../../model/risk.js';

/** What calling a method comes to, when no more than its name and its type are known. */
export interface MethodRisk {
  readonly risk: Risk;
  readonly why: string;
}

const harmlessTypes =
  /^(math|string|char|bool|boolean|byte|sbyte|u?int(16|32|64)?|long|short|double|single|float|decimal|datetime|datetimeoffset|timespan|guid|version|convert|regex|bigint|numerics\.biginteger|text\.(encoding|stringbuilder|\w*encoding|regularexpressions\.regex)|io\.path|uri|uribuilder|net\.(webutility|ipaddress|networkcredential|dns|cookie|mail\.mailaddress)|ipaddress|web\.httputility|bitconverter|array|object|psobject|pscustomobject|management\.automation\.(psobject|pscredential|semanticversion)|pscredential|collections\.[\w.[\],`]+|globalization\.\w+|diagnostics\.stopwatch|stopwatch|random|timezoneinfo|io\.(stringreader|memorystream|fileinfo|directoryinfo)|security\.securestring|security\.cryptography\.(md5|sha1|sha256|sha384|sha512)\w*|security\.principal\.(ntaccount|securityidentifier|windowsprincipal)|xml|xml\.xmldocument|enum|nullable|switch|hashtable|securestring|void|net\.networkinformation\.\w+|io\.driveinfo|net\.mail\.\w+|threading\.thread|console|environment)(\[\])?$/;
const actsAnyway =
  /^(exit|setenvironmentvariable|failfast|setout|seterror|setin|openstandardoutput|abort|gettempfilename)$/;
const reading: ReadonlyMap<string, RegExp> = new Map([
  ['io.file', /^(exists|read\w+|open(read|text)|get\w+)$/],
  ['io.directory', /^(exists|get\w+|enumerate\w+)$/],
  ['diagnostics.process', /^get\w+$/],
  ['diagnostics.eventlog', /^(sourceexists|exists|get\w+|logname\w*)$/],
  ['diagnostics.fileversioninfo', /^get\w+$/],
  ['serviceprocess.servicecontroller', /^(get\w+|new)$/],
  ['security.principal.windowsidentity', /^getcurrent$/],
  ['security.cryptography.x509certificates.x509certificate2', /^(new|createfrom\w+|getcerthash\w*)$/],
  ['directoryservices.activedirectory.domain', /^get\w+$/],
  ['directoryservices.activedirectory.forest', /^get\w+$/],
  ['directoryservices.directorysearcher', /^new$/],
  ['directoryservices.directoryentry', /^new$/],
  ['net.sockets.tcpclient', /^new$/],
  ['net.sockets.udpclient', /^new$/],
  ['net.webrequest', /^create\w*$/],
  ['net.httpwebrequest', /^create\w*$/],
  ['net.webclient', /^new$/],
  ['net.http.httpclient', /^new$/],
  ['data.sqlclient.sqlconnection', /^new$/],
  ['data.datatable', /^new$/],
  ['data.dataset', /^new$/],
  ['runtime.interopservices.runtimeinformation', /^\w+$/],
  ['linq.enumerable', /^\w+$/],
  ['microsoft.win32.registry', /^getvalue$/],
  ['microsoft.win32.registrykey', /^open\w+$/],
]);
const destroying =
  /^(delete\w*|remove\w*|kill\w*|terminate\w*|format\w*|destroy\w*|erase\w*|wipe\w*|clear\w*|shutdown\w*|win32shutdown\w*|reboot\w*|purge\w*|drop\w*|truncate\w*|uninstall\w*|reset\w*|revoke\w*|dismount\w*)$/;
const running =
  /^(invoke\w*|load\w*|unsafe\w*|createinstance\w*|execute|exec|run|shellexecute|evaluate|eval|addscript|addcommand|start|spawn|createthread|virtualalloc|gettypefromprogid|gettypefromclsid)$/;
const readingMethod =
  /^(get\w*|to(string|upper|lower|array|list|universaltime|localtime|shortdatestring|shorttimestring|longdatestring|char\w*|base64\w*|bytearray|unixtime\w*|filetime\w*|oadate|binary|upperinvariant|lowerinvariant)|is\w+|has\w+|contains\w*|trim\w*|add(days|hours|minutes|seconds|months|years|milliseconds|ticks)|startswith|endswith|indexof\w*|lastindexof\w*|split|substring|replace|insert|padleft|padright|compareto|equals|subtract|join|where|matches|match|count|first|last|clone|normalize|peek|tryparse|parse|selectnodes|selectsinglenode|readtoend\w*|readline|read|readallbytes|open|close|connect|connectasync|beginconnect|endconnect|disconnect|dispose|wait|waitone|waitforexit|waitforstatus|refresh|findall|findone|query|downloadstring|downloaddata|openread|flush|adminutetostring|reverse|gettype|tobytearray|movenext|append\w*|sort|enqueue|dequeue|push|pop|trygetvalue|test\w*)$/;
const adding = /^(add|addrange|set_item|insertrange)$/;

/** What a method of a type does, as `[type]::method()`; names in lower case, without `System.`. */
export function riskOfStatic(type: string, method: string): MethodRisk {
  const name = type.replace(/\[.*$/, '');
  if (reading.get(name)?.test(method) === true) return { risk: 'safe', why: 'only reads' };
  if (harmlessTypes.test(type) || harmlessTypes.test(name)) {
    if (!actsAnyway.test(method)) return { risk: 'safe', why: 'only computes' };
    return { risk: 'caution', why: `'${method}' changes the environment, makes a file or ends the session` };
  }
  if (destroying.test(method)) return { risk: 'dangerous', why: `'${method}' of '${type}' destroys` };
  if (running.test(method)) return { risk: 'dangerous', why: `'${method}' of '${type}' runs code that cannot be seen` };
  if (/^(write|append|create|copy|move|replace|set)\w*$/.test(method)) {
    return { risk: 'caution', why: `'${method}' of '${type}' writes` };
  }
  return { risk: 'unknown', why: `what '${method}' of '${type}' does is not known` };
}

/** Whether making an object of a type does nothing but make it. */
export function isHarmlessType(type: string): boolean {
  const name = type.toLowerCase().replace(/^system\./, '');
  return harmlessTypes.test(name) || reading.get(name)?.test('new') === true;
}

/** What a method of some object does, by its name alone; `isOwn` where the object was made in the same text. */
export function riskOfMethod(name: string, isOwn: boolean): MethodRisk {
  const method = name.toLowerCase();
  if (readingMethod.test(method)) return { risk: 'safe', why: 'only reads or computes' };
  if (isOwn && (adding.test(method) || /^(remove|clear)\w*$/.test(method))) {
    return { risk: 'safe', why: 'changes an object of this script only' };
  }
  if (destroying.test(method)) return { risk: 'dangerous', why: `the method '${name}' destroys` };
  if (running.test(method) && !/^(start|load|loadxml)$/.test(method))
    return { risk: 'dangerous', why: `the method '${name}' runs what cannot be seen` };
  if (
    /^(save|commit|put|set|update|start|stop|restart|create|write|download|upload|copy|move|rename|pause|continue|enable|change)/.test(
      method,
    )
  ) {
    return { risk: 'caution', why: `the method '${name}' changes something` };
  }
  return { risk: 'unknown', why: `what the method '${name}' does is not known` };
}
