// Holds a list: the verbs of PowerShell by their class.
import type { Risk } from '../../model/risk.js';

/*
 * PowerShell's approved verbs say what a cmdlet does, and authors of modules keep to them: a cmdlet with one of the verbs
 * of reading is taken to read, even of a module that nothing is known of, if its noun is written as nouns are and none of
 * its parameters sounds like writing. Verbs that some modules use for reading and others for changes (Convert, Confirm,
 * Resolve, Write, Format, Out, Join, Debug …) are in no group of reading: single cmdlets of them are listed as safe.
 */
const verbs: Readonly<Record<Exclude<Risk, 'unknown'>, string>> = {
  safe: 'get test measure find search wait show watch compare',
  caution:
    'set new add start stop restart suspend resume enable disable move copy rename update install import export backup ' +
    'restore save send connect disconnect enter exit register grant invoke mount push pop publish unpublish lock unlock ' +
    'merge open close checkpoint complete approve deny optimize protect expand compress edit switch sync undo redo request ' +
    'submit assert build deploy step skip use hide block unblock repair join split convert tee limit initialize receive ' +
    'write debug attach mirror convertto convertfrom confirm resolve ping trace select group out',
  dangerous:
    'remove clear uninstall unregister reset revoke dismount delete destroy purge erase wipe drop terminate kill format ' +
    'unprotect detach truncate flush',
};

const byVerb: ReadonlyMap<string, Risk> = new Map(
  Object.entries(verbs).flatMap(([risk, words]) => words.split(' ').map((verb) => [verb, risk as Risk] as const)),
);
const unsure = new Set(
  'convertto convertfrom confirm resolve ping trace select group out debug receive write use open step'.split(' '),
);
const protection =
  /defender|mppreference|firewall|audit|backup|bitlocker|tpm|replicat|protect|recover|restore|encrypt|alert|monitor|diagnostic|log$|logging|security|threat|malware|antivirus|netadapter$|retention|softdelete|deletionprotection|purgeprotection|resourcelock|mfa|conditionalaccess|journal|snapshot|quarantine|safe(links|attachment)|quorum|cluster(s2d|storagespacesdirect)/i;

/** What the verb of a cmdlet says about it; undefined for a word that is no verb of cmdlets. */
export function riskOfVerb(verb: string, noun: string): Risk | undefined {
  const risk = byVerb.get(verb.toLowerCase());
  if (risk === undefined) return undefined;
  if (unsure.has(verb.toLowerCase())) return 'unknown';
  return verb.toLowerCase() === 'disable' && protection.test(noun) ? 'dangerous' : risk;
}

/** A cmdlet's name in its two parts; undefined for a name of another form. */
export function partsOf(name: string): { readonly verb: string; readonly noun: string } | undefined {
  const found = /^([a-z]+)-([a-z][a-z0-9_]*)$/i.exec(name);
  return found === null ? undefined : { verb: found[1] ?? '', noun: found[2] ?? '' };
}

/** Whether a noun is written as the nouns of cmdlets are: in capitals where words begin. */
export function isNounOfCmdlet(noun: string): boolean {
  return /^[A-Z][A-Za-z0-9]+$/.test(noun);
}

const writing =
  /^(out(put)?(file|path|folder|directory|dir|location|name)?|outfile|destination(path|folder|file|directory)?|export\w*|save\w*|\w*filepath|dump\w*|logpath|reportpath|targetpath)$/i;
const acting =
  /^(repair|fix|remediat\w*|remove\w*|delete\w*|clear\w*|reset\w*|purge\w*|set([A-Z]\w*)?|update\w*|write\w*|run|runas|execute\w*|invoke\w*|command|script\w*|action|method|body|kill|stop|restart|shutdown|terminate|enable\w*|disable\w*|add\w*|install\w*|argumentlist|action\w*|initializationscript|process)$/i;
const stems = ['outfile', 'outputfile', 'outputpath', 'destination', 'export', 'save', 'filepath'];

/** What a parameter of a reading cmdlet makes of it, when nothing but its name is known: writing, acting, or nothing. */
export function riskOfParameter(name: string): Risk {
  if (writing.test(name) || stems.some((stem) => name.length < 5 && stem.startsWith(name.toLowerCase())))
    return 'caution';
  return acting.test(name) ? 'unknown' : 'safe';
}
