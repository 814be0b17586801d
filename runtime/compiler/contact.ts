import type { IrContact } from './ir.js';
import type { Sentence } from './sentence.js';

type Told = Pick<IrContact, 'name' | 'kind'>;

/** What stands around a sentence that may name somebody. */
export interface ContactPlace {
  readonly heading: string;
  /** Whether it is an item or a cell of a list of people. */
  readonly isListed: boolean;
}

/** Whom a sentence names to ask, tell or call: people, teams, channels, addresses, numbers, rotations; each once. */
export function contactsIn({ text }: Sentence, place: ContactPlace): readonly Told[] {
  const isAboutPeople = people.test(place.heading);
  if (!isAboutPeople && !mayName.test(text)) return [];
  const named = namedIn(text, isAboutPeople || asking.test(text));
  const listed = isAboutPeople && place.isListed && named.length === 0 ? listedIn(text) : [];
  return unique([...named, ...listed]);
}

function namedIn(text: string, asks: boolean): readonly Told[] {
  const isMarked = text.includes('@');
  return [
    ...(isMarked ? matches(text, mail, 'mail') : []),
    ...(asks && isMarked ? matches(text, handle, 'person') : []),
    ...(asks ? [...matches(text, pager, 'pager'), ...phonesIn(text)] : []),
    ...(text.includes('#') ? channelsIn(text, asks) : []),
    ...(asks ? groupsIn(text) : []),
  ];
}

const people =
  /\b(?:contacts?|escalat\w+|on-?call|owners?|whom? to (?:ask|call|contact|page))\b|^(?:get(?:ting)? )?(?:help|support)$/i;

// Nearly no sentence gets past this.
const mayName =
  /[@#]|\b(?:contact|notify|page|call|phone|ask|tell|inform|escalate|ping|reach|consult|involve|engage|hand|on-?call|team|pager|pagerduty|opsgenie|coordinate|slack|channel)/i;

const asking =
  /\b(?:contact|notify|page|call|phone|dial|ask|tell|inform|escalate|ping|reach(?: out)?|consult|involve|engage|hand(?: it)? over|post|announce|coordinate|message|mail|e-?mail|channel|slack|on-?call|pagerduty|opsgenie|paging|approval (?:of|from|by))\b/i;

const mail = /(?<![\w.+/:@-])([\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?![\w@/:-])/gi;
const handle = /(?<![\w`.@/&$-])(@[a-z][\w.-]{1,38}(?:\/[a-z][\w./-]{1,60})?)(?<![.-])(?![\w@.(])/gi;
const pager =
  /\b((?:PagerDuty|Opsgenie|VictorOps|Splunk On-Call) (?:service|schedule|rotation|policy|team|escalation policy)(?: [`"']?[\w-]+[`"']?)?|escalation policy [`"'][\w -]{1,40}[`"'])/gi;
const phone = /(?<![\w.:/-])(\+?\(?\d[\d ()/-]{6,20}\d)(?:\s?(?:ext\.?|x)\s?\d{1,6})?(?![\w:/-]|\.\d)/gi;

/** A number with the marks of one that is dialled; a date, an address or an id is none. */
function phonesIn(text: string): readonly Told[] {
  if (!/\d[\d ()/-]{6}/.test(text)) return [];
  const isCall = /\b(?:call|phone|dial|tel|hotline|mobile|ring)\b/i.test(text);
  return matches(text, phone, 'phone').filter(({ name }) => {
    const digits = name.replace(/\D/g, '').length;
    return digits >= 7 && digits <= 15 && (name.startsWith('+') || (isCall && !/^\d{4}-\d\d-\d\d/.test(name)));
  });
}

/** Channels of a chat; what is a colour, a number of an issue, a heading or a directive is none. */
function channelsIn(text: string, asks: boolean): readonly Told[] {
  return matches(text, /(?<![\w`/&#([{"'!-]|\]\()[`"']?(#[a-z][a-z0-9_-]{2,60})(?![\w./:=-])/gi, 'channel').filter(
    ({ name }) => !notChannel.test(name) && (asks || /[a-z][_-][a-z]/i.test(name)),
  );
}

const notChannel = /^#(?:[0-9a-f]{3}|[0-9a-f]{6}|include|define|ifdef|endif|pragma|region|requires|todo|fixme|note)$/i;

const verbs =
  '(?:contact|notify|page|call|phone|ask|tell|inform|ping|consult|involve|engage|escalate (?:\\w+ ){0,4}?to|reach out to|reach|hand (?:\\w+ ){0,4}?over to|coordinate with|approval (?:of|from|by)|message|get help from|work with)';
const heads =
  '(?:teams?|squad|group|on-?call(?: (?:engineer|person|sre|dba|rotation|team|lead))?|engineers?|owners?|managers?|leads?|dbas?|sres?|administrators?|admins?|operators?|counsel|vendor|provider|support|desk|department|stakeholders?|commander|coordinator|office|colleagues?|experts?)';
const asked = new RegExp(
  `\\b${verbs} ((?:the |your |our |an? |all |any |either )?(?:[\\w&/'’.-]+ ){0,5}?${heads})(?![\\w-])`,
  'gi',
);
const named =
  /\b(?:the )((?:[A-Z][\w&/-]*|on-?call|database|network|security|platform|storage|infrastructure)(?: (?:[A-Z][\w&/-]*|on-?call)){0,3} [Tt]eam)\b/g;

function groupsIn(text: string): readonly Told[] {
  const found = [...text.matchAll(asked), ...text.matchAll(named)].map(([, name = '']) => name);
  return found
    .map((name) => name.replace(articles, '').trim())
    .filter((name) => isName(name))
    .map((name) => ({ name, kind: groupKind(name) }));
}

const articles =
  /^(?:(?:the|your|our|an?|all|any|either|in|via|with|from|multiple|relevant|appropriate|respective|right|responsible)\b ?)+/i;

/** Whether words name somebody; 'owner' alone says nothing of whom. */
function isName(name: string): boolean {
  if (/\b(?:if|when|to|that|which|and then|whether|for|is|are|by)\b/i.test(name)) return false;
  return name.includes(' ') || /^(?:dbas?|sres?|on-?call|legal|security)$/i.test(name);
}

function groupKind(name: string): Told['kind'] {
  const isTeam = /\b(?:teams?|squad|group|support|desk|department|stakeholders?|office|vendor|provider|counsel)$/i;
  if (isTeam.test(name)) return 'team';
  return /on-?call\b/i.test(name) ? 'pager' : 'person';
}

/** A short item of a list of people is one of them. */
function listedIn(text: string): readonly Told[] {
  const isShort = /^[A-Z][^`.!?]{1,60}$/.test(text) && text.split(' ').length <= 6;
  return isShort && !/^\w+ing\b|\b(?:escalation|process|path|procedure|hours?|policy)\b/i.test(text)
    ? [{ name: text.replace(/[:\s]+$/, ''), kind: 'person' }]
    : [];
}

function matches(text: string, shape: RegExp, kind: Told['kind']): readonly Told[] {
  return [...text.matchAll(shape)].map(([, name = '']) => ({ name: name.trim(), kind: kindOf(kind, name) }));
}

function kindOf(kind: Told['kind'], name: string): Told['kind'] {
  if (kind !== 'person') return kind;
  if (/on-?call|pager/i.test(name)) return 'pager';
  return name.includes('/') || /team|squad|group|admins$/i.test(name) ? 'team' : kind;
}

function unique(found: readonly Told[]): readonly Told[] {
  const known = new Set<string>();
  return found.filter(({ name }) => {
    const key = name.toLowerCase();
    const isKnown = known.has(key);
    known.add(key);
    return !isKnown && name !== '';
  });
}
