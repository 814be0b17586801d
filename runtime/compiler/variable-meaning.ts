import { cleanText, shortened } from './wording.js';

/** What a sentence says that a placeholder is: 'Replace `<pod>` with the name of the pod'; undefined where it does not say. */
export function meaningIn(sentence: string, written: string): string | undefined {
  const at = sentence.indexOf(written);
  if (at < 0) return undefined;
  const [before, after] = [sentence.slice(0, at), sentence.slice(at + written.length)];
  return behind(before, after) ?? inFront(before);
}

/** Whether a sentence asks for nothing but to put the value in place of the placeholder. */
export function isOnlyMeaning(sentence: string, written: string, description: string): boolean {
  const at = sentence.indexOf(written);
  const rest = sentence.slice(at + written.length).replace(/`/g, '');
  const end = rest.indexOf(description.replace(/`/g, ''));
  return (
    /^(?:please |then |here, )?(?:replace|substitute|swap)\s+`?$/i.test(sentence.slice(0, at)) &&
    end >= 0 &&
    /^[.!\s]*$/.test(rest.slice(end + description.replace(/`/g, '').length))
  );
}

/** What the cell of a table says that stands behind the placeholder alone. */
export function meaningOfCell(cell: string): string | undefined {
  return phraseOf(cell.split(/(?<=[.!?])\s/, 1)[0] ?? '', anyPhrase);
}

function behind(before: string, after: string): string | undefined {
  const replaced = /\b(?:replace|substitute|change|swap)\b[^.]{0,20}$/i.test(before);
  if (replaced) return phraseOf(/^`?\s+(?:with|by|for|to)\s+(.+)/i.exec(after)?.[1], nounPhrase);
  if (/\bset\s+`?$/i.test(before)) return phraseOf(/^`?\s+to\s+(.+)/i.exec(after)?.[1], nounPhrase);
  const told = /^`?\s+(?:is|are|being|stands? for|means|refers to|represents|denotes)\s+(.+)/i.exec(after)?.[1];
  if (told !== undefined) return phraseOf(told, nounPhrase);
  const listed = /^\W{0,4}$/.test(before) ? /^`?\s*(?::|–|—|\s-)\s+(.+)/.exec(after)?.[1] : undefined;
  return phraseOf(listed, anyPhrase);
}

/** 'Put the name of the pod for `<pod>`' */
function inFront(before: string): string | undefined {
  const said = /\b(?:put|use|enter|fill in)\s+([^,;:`]{3,100}?)\s+(?:as|for|in place of|into)\s+`?$/i.exec(before)?.[1];
  return phraseOf(said, nounPhrase);
}

const nounPhrase =
  /^(?:the|an?|your|its|one of|how many|either)\b|^`(?:true|false)`|^(?:names?|ids?|numbers?|paths?) of\b/i;
const anyPhrase = /^[A-Za-z`]/;

/** Up to where the sentence goes on with something else. */
function phraseOf(words: string | undefined, allowed: RegExp): string | undefined {
  if (words === undefined || !allowed.test(words)) return undefined;
  const most =
    /^[^;(]*?(?=\s*(?:[;(]|[.!?]?$|\.\s|,? (?:usually|normally|typically|for example|for instance|such as|e\.g\.|by default|default|which you|where|before|and then|and run|then run|,? and `?[<$])))/i.exec(
      words,
    )?.[0];
  const phrase = cleanText(most ?? '').replace(/[\s,:.]+$/, '');
  return phrase.length < 3 || hasPlaceholder.test(phrase) ? undefined : shortened(phrase, 160);
}

const hasPlaceholder = /<[\w -]+>|\$\{?[A-Z]/;
