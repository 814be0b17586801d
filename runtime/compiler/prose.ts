import { prerequisiteOf } from './prerequisite.js';

import type { Sentence } from './sentence.js';
import { hasSignal, type Signals, signalsOf } from './signal.js';
import { beginsWarning } from './warning-word.js';

/** What a sentence may be to the reader. */
export type Meaning = 'manual' | 'prerequisite' | 'conditional' | 'vague' | 'warning';

/** Why a sentence means something to the reader, for each meaning; several may hold. */
export type Reading = { readonly [Kind in Meaning]: string | undefined };

/** What stands around a sentence and decides what it means. */
export interface Surroundings {
  readonly heading: string;
  readonly isListItem: boolean;
  /** Whether the sentence holds a command of its own. */
  readonly hasCommand: boolean;
  /** Whether a command follows, in the next sentence or right after the paragraph. */
  readonly introduces: boolean;
  readonly quoted: boolean;
  /** Whether it stands in a callout that warns. */
  readonly warns: boolean;
}

/** Reads a sentence by its form alone. */
export function readSentence(sentence: Sentence, around: Surroundings): Reading {
  if (reference.test(around.heading)) return nothing;
  const text = sentence.text.replace(/^(?:\*\*|__)?(?:note|tip|warning|important|caution)(?:\*\*|__)?\s*:?\s+/i, '');
  if (text === '' || text.endsWith('?') || /^\[!\w+\]$/.test(text)) return nothing;
  const verb = leadingVerb(text);
  const signals = signalsOf(text);
  const manual = manualOf(text, signals, verb, around);
  return {
    manual,
    prerequisite: prerequisiteOf(text, signals, around),
    conditional: hasSignal(signals, 'choice') ? conditionOf(text, verb) : undefined,
    vague: vagueOf(sentence, { text, signals }, verb, around),
    warning: warningOf(sentence.text, manual, around),
  };
}

const nothing: Reading = {
  manual: undefined,
  prerequisite: undefined,
  conditional: undefined,
  vague: undefined,
  warning: undefined,
};

/** What is said to be done, or introduces a command, has a step of its own that says it. */
function warningOf(text: string, manual: string | undefined, around: Surroundings): string | undefined {
  if (manual !== undefined || around.hasCommand) return undefined;
  if (prohibition.test(text)) return 'it says what must not be done';
  if (around.introduces && /:$/.test(text)) return undefined;
  return around.warns || beginsWarning(text) ? 'the guide warns' : undefined;
}

const prohibition =
  /^(?:(?:please|again),? )?(?:never|do not|don'?t|you must not|you must never)\b(?! (?:worry|forget|hesitate|panic))/i;

/** The verb that an instruction begins with, behind conditions and courtesies; undefined for a statement. */
export function leadingVerb(text: string): string | undefined {
  const rest = withoutLeadIn(text.toLowerCase());
  const word = /^([a-z]+)(?:-[a-z]+)?\b(?!\s*[:=(]|'s)/.exec(rest)?.[1] ?? '';
  const second = /^[a-z-]+\s+([a-z]+)/.exec(rest)?.[1] ?? '';
  if (!verbs.has(word) || /^(?:is|are|was|were|of|has|have|can|will|may|should|must|does)$/.test(second))
    return undefined;
  // 'Note that ...' tells something, and asks for nothing.
  if (word === 'note' && second === 'that') return undefined;
  return word;
}

const reference =
  /^(?:references?|further reading|more reading|see also|links|related(?: \w+)*|resources|additional resources|learn more|changelog|contents|table of contents|license|appendix.*)$/i;
const descriptive =
  /^(?:symptoms?|meaning|impact|cause|causes|background|summary|overview|context|introduction|description|purpose|problem.*|what (?:is|happened).*|service or system overview)\b/i;

function withoutLeadIn(text: string): string {
  let rest = text;
  for (let turn = 0; turn < 5 && leading.has(/^[a-z]+/.exec(rest)?.[0] ?? ''); turn += 1) {
    const shorter = rest.replace(leadIn, '');
    if (shorter === rest) break;
    rest = shorter;
  }
  return rest;
}

/** The words that what leads to a verb begins with. */
const leading = new Set(
  'step first firstly second secondly third then next finally also now optionally afterwards meanwhile lastly after alternatively otherwise again simply just please always manually carefully immediately gracefully it its the be remember try use feel and so let lets at as in if you we one once when before unless until while because since depending for on from to using with under during within by assuming'.split(
    ' ',
  ),
);

const leadIn =
  /^(?:(?:step \d{1,3}|first of all|first|firstly|second|secondly|third|then|next|finally|also|now(?! that\b)|optionally|afterwards|meanwhile|lastly|after that|alternatively|otherwise|again|simply|just|please|always|manually|carefully|immediately|gracefully|it'?s (?:best|recommended|easiest|a good idea) to|the (?:easiest|only|best) way is to|be sure to|remember to|try to|use \S+ to|feel free to|and|so|let'?s|at this point|as a last resort|in that case|in this case|if (?:possible|necessary|needed|so|not))[,:]?\s+|(?:you|we|one)(?:'ll)?\s+(?:can|should|must|may|might|need to|will need to|have to|could|want to|will want to|will have to|easily can|are advised to)(?:\s+(?:also|then|now|either|just|simply|first|easily|still|always|usually|try to|safely|manually))*\s+(?:need to\s+)?|(?:if|once|when|now that|after|before|unless|until|while|because|since|depending on|in case|as soon as|for|on|in|from|at|to|using|with|under|during|within|by|assuming)\b[^,.]*(?:,[^,.]{0,25})?,\s*(?:then\s+)?|(?:if|once|when)\b[^,.]{3,80}\s(?:then)\s+)/;

const verbs = new Set(
  'call phone check verify confirm ensure make validate inspect examine review look find identify determine investigate analyze analyse monitor watch observe wait open click select choose go navigate enter type copy paste replace edit modify change update adjust set configure reconfigure enable disable add create delete remove purge clean clear drop restart stop start reboot kill terminate run rerun execute use apply deploy roll rollback revert restore back backup save export import download upload install uninstall upgrade migrate move rename send notify inform contact ask tell page escalate raise file report document record note write read compare decide consider consult follow see refer repeat continue proceed return retry test try log login sign connect disconnect scale increase decrease reduce resize expand extend trigger switch redirect fail take give get grant assign revoke rotate generate search query list collect gather capture attach submit merge approve announce communicate declare close resolve fix repair correct rebuild reindex recreate reprocess mark pause resume unpause silence acknowledge ack uncomment comment append put place keep pull push commit provide specify pick request obtain turn unset drain cordon uncordon reset refresh reload perform complete finish locate visit access browse scroll expand right-click double-click press allow block isolate quarantine preserve snapshot tag label detach mount unmount format reinstall schedule assess evaluate establish engage coordinate bring leave delegate adapt define fill hover exit promote sync mitigate double scale dispatch launch shut end power invite join talk reach discuss triage pin bump tune'.split(
    ' ',
  ),
);

/** Work that no command beside it does: these stay manual even where a command follows. */
const byHand = new Set(
  'wait uncomment edit replace identify decide ask contact compare copy open click navigate note consider notify escalate adjust announce repeat modify paste fill uncomment coordinate review'.split(
    ' ',
  ),
);
const introducing = new Set('run execute use see follow enter type'.split(' '));

function manualOf(text: string, signals: Signals, verb: string | undefined, around: Surroundings): string | undefined {
  if (!around.isListItem && (descriptive.test(around.heading) || around.quoted)) return undefined;
  if (around.hasCommand || (around.introduces && verb !== undefined)) return besideCommand(text, verb);
  if (verb === undefined) return impliedWork(text, signals);
  return pointer.test(text) || announcesSteps(text, verb) ? undefined : reasonFor(verb);
}

/** What is left for a person where a command does the work of a sentence. */
function besideCommand(text: string, verb: string | undefined): string | undefined {
  return verb !== undefined && byHand.has(verb) ? 'work beside a command' : alsoByHand(text);
}

/** Sentences that only say that the work follows. */
function announcesSteps(text: string, verb: string): boolean {
  return (
    (introducing.has(verb) && /:$/.test(text)) ||
    /^(?:to|for)\b.*\b(?:follow|perform|complete|do) (?:these|the following) steps:?$/i.test(text) ||
    /\b(?:these|the following) (?:steps|actions|things):?$/i.test(text)
  );
}

/** Sentences that only point to more to read. */
const pointer =
  /^(?:for (?:more|further|details|additional)\b|use this (?:guide|page|runbook|procedure|when|if|for|where)\b|(?:also )?(?:see|refer to|read|visit|check out)\b.*\b(?:for (?:more|details|further|an?|the|additional|information)|documentation|docs|below|above|reference|later in)\b|see (?:also )?[^ ]+\.?$)/i;

function alsoByHand(text: string): string | undefined {
  return /\band (?:then )?(?:delete|remove)\b|\b(?:and|then) (?:identify|note|compare|copy|wait|decide|edit|replace|verify that|look)\b|\byou can look at\b|\buncomment\b/i.test(
    text,
  )
    ? 'work beside a command'
    : undefined;
}

function impliedWork(text: string, signals: Signals): string | undefined {
  if (!hasSignal(signals, 'impliedWork')) return undefined;
  if (/^(?:TODO|TBD|FIXME)\b/.test(text)) return 'a procedure that is missing';
  if (
    /\b(?:must|needs? to|has to|have to|should) be (?:\w+ )?(?:done|deleted|removed|restarted|updated|created|added|set|changed|checked|verified|replaced|edited|restored|stopped|started|enabled|disabled|resized|migrated|moved|made|rotated|revoked|reviewed|notified|run|executed)\b/i.test(
      text,
    )
  )
    return 'work told in words';
  if (
    /\b(?:the only way is to|(?:it )?may be best to|easiest to|the best option|best to|solves? the (?:issue|problem)|can fix this|fix this by|(?:mitigation|solution|remedy|workaround|resolution|fix) (?:is|was|would be|will be|may be|might be|could be) to)\b/i.test(
      text,
    )
  )
    return 'work told in words';
  return /\bthen (?:send|increase|restart|follow|go|check|delete|remove|scale|contact|ask|wait|add|create|use|run)\b/i.test(
    text,
  )
    ? 'work told in words'
    : undefined;
}

function reasonFor(verb: string): string {
  for (const [reason, group] of reasons) if (group.has(verb)) return reason;
  return 'work told in words';
}

const reasons: readonly (readonly [string, ReadonlySet<string>])[] = [
  [
    'a check without a command',
    new Set(
      'check verify confirm ensure make validate inspect examine review look find identify determine investigate analyze analyse monitor watch observe compare see read'.split(
        ' ',
      ),
    ),
  ],
  [
    'work in a user interface',
    new Set(
      'open click select choose go navigate enter type press hover scroll visit browse right-click double-click login sign'.split(
        ' ',
      ),
    ),
  ],
  ['an edit', new Set('edit modify change replace adjust uncomment comment append copy paste fill update'.split(' '))],
  ['waiting', new Set(['wait'])],
  ['a decision', new Set(['decide', 'consider', 'choose', 'determine', 'assess', 'evaluate'])],
  [
    'people have to be asked or told',
    new Set(
      'ask tell contact notify inform page escalate raise announce communicate report talk reach discuss coordinate engage'.split(
        ' ',
      ),
    ),
  ],
  ['another procedure', new Set(['follow', 'refer', 'consult', 'repeat'])],
];

function conditionOf(text: string, verb: string | undefined): string | undefined {
  const asks = /^(?:check|verify|see|confirm|determine|find out|make sure|test|ask)\b/i.test(text);
  const acts =
    verb !== undefined ||
    /\b(?:you can|you should|you may|you must|you need|need to|we can|should be|must be|then|go to|easiest|the only way|best option|best to|may need|will need|have to|has to|recommended|requires?|use|restart|follow)\b/i.test(
      text,
    );
  if (!asks && /\bonly (?:if|when)\b|^(?:if|unless|in case|only if)\b.*:$/i.test(text))
    return 'a condition chooses what is done';
  if (/^(?:if|unless|in case|otherwise|only if|depending on|when|once|in the case)\b/i.test(text) && acts)
    return 'a condition chooses what is done';
  if (!asks && acts && /\b(?:if|unless|only when|in case|otherwise|once|in the case of)\b/i.test(text))
    return 'a condition chooses what is done';
  return /\bfor \w+ users\b|\bif (?:it|they|this|that) (?:is|are|does|do)\b.*\b(?:skip|continue|stop)\b/i.test(text)
    ? 'a condition chooses what is done'
    : undefined;
}

function vagueOf(
  sentence: Sentence,
  { text, signals }: { readonly text: string; readonly signals: Signals },
  verb: string | undefined,
  around: Surroundings,
): string | undefined {
  const byWords = hasSignal(signals, 'vagueness') ? vagueByWords(sentence, text, verb, around) : undefined;
  if (byWords !== undefined || verb === undefined || !placed.has(verb)) return byWords;
  return text.length < 140 && noPlace(sentence, around) ? 'no command, place or limit is named' : undefined;
}

/** Work of which has to be said where, or with what. */
const placed = new Set('check investigate look inspect review analyze monitor trigger increase make'.split(' '));

function vagueByWords(
  sentence: Sentence,
  text: string,
  verb: string | undefined,
  around: Surroundings,
): string | undefined {
  if (/^(?:TODO|TBD|FIXME)\b|\b(?:TODO|TBD|FIXME):/.test(text)) return 'the procedure is missing';
  if (
    /\bas (?:always|usual|necessary|needed|appropriate|required)\b|\b(?:if|where) appropriate\b|\bsomewhere\b|\bas you see fit\b/i.test(
      text,
    )
  )
    return 'what is right is not said';
  if (
    /\b(?:a lot of|too many|too high|too low|a while|some time|very old|abnormally|unusual(?:ly)?|reasonable|acceptable|keep an eye)\b/i.test(
      text,
    ) &&
    (verb !== undefined || /^if\b/i.test(text))
  )
    return 'no amount or limit is given';
  if (/^depending on the \w+\s/i.test(text)) return 'the conditions are not given';
  if (
    /\b(?:proper|appropriate|suitable|correct|relevant) \w+/i.test(text) &&
    verb !== undefined &&
    noPlace(sentence, around)
  )
    return 'what is right is not said';
  return undefined;
}

function noPlace(sentence: Sentence, around: Surroundings): boolean {
  return (
    !around.hasCommand &&
    !around.introduces &&
    sentence.codes.length === 0 &&
    sentence.links.length === 0 &&
    !/:$/.test(sentence.text) &&
    !/https?:|\*\*|"|\d/.test(sentence.text)
  );
}
