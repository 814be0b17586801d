import { isCmdlet, type Lexicon, likenessOf } from './command-word.js';
import { languageOf } from './language-of.js';
import type { Sentence, Span } from './sentence.js';

/** A command that stands in a sentence. */
export interface InlineCommand {
  readonly text: string;
  readonly line: number;
  readonly lang: string;
  readonly origin: 'inline' | 'prose';
}

/** The commands that a sentence asks to run, in code spans, as links or after 'Run:'. */
export function inlineCommandsOf(sentence: Sentence, lexicon: Lexicon): readonly InlineCommand[] {
  const coded = sentence.codes
    .filter((code) => isAskedFor(code, sentence, lexicon))
    .map((code) => inlineCommand(code.text, code.line, 'inline'));
  const plain = coded.length > 0 ? [] : plainCommands(sentence, lexicon);
  return [...coded, ...plain];
}

function inlineCommand(text: string, line: number, origin: InlineCommand['origin']): InlineCommand {
  const bare = text.replace(/^\$\s+/, '').trim();
  return { text: bare, line, lang: languageOf(bare, ''), origin };
}

function isAskedFor(code: Span, sentence: Sentence, lexicon: Lexicon): boolean {
  const text = code.text.replace(/^\$\s+/, '');
  const likeness = likenessOf(text, lexicon);
  if (likeness === 'none' || isNameOnly(text)) return false;
  if (isQuotedOnly(code, sentence)) return false;
  if (!text.includes(' ')) return isRunAlone(code);
  if (isVerbOnly(text) && !/\b(?:run|execute|running|executing|issue|type)(?: the)?:?$/i.test(code.before))
    return false;
  return likeness === 'strong'
    ? hasCue(code)
    : /\b(?:run|execute|type|issue|running|executing)\b[^.]{0,40}$/i.test(code.before);
}

/** A single word is a command where it is to be run; after 'use' it is only the name of a tool. */
function isRunAlone(code: Span): boolean {
  if (!/^[a-z]|^[A-Z]\w+-/.test(code.text) || /^(?:on|with|against|from|as)\b/i.test(code.after)) return false;
  if (/\b(?:use|using)(?: the)?$/i.test(code.before))
    return /^(?:command|cmdlet)\b/i.test(code.after) && isCmdlet(code.text);
  return /\b(?:run|execute|type|enter|issue|executing|running)(?: the)?(?: (?:command|cmdlet|following(?: command)?))?:?$/i.test(
    code.before,
  );
}

/** `kubectl describe` or `etcdctl member remove` without anything to act on names a function of a tool. */
function isVerbOnly(text: string): boolean {
  const [program = '', ...rest] = text.split(' ');
  if (!verbTools.has(program) || !rest.every((word) => /^[a-z][a-z-]*$/.test(word))) return false;
  return /^(?:kubectl|oc|k)$/.test(program)
    ? rest.length < 2
    : rest.length < 3 && !/^(?:list|status|version|ps|info|login|plan|show|images)$/.test(rest.at(-1) ?? '');
}

const verbTools = new Set(
  'kubectl oc k helm docker podman git etcdctl etcdutl ceph kops kubeadm terraform vault consul nomad aws az gcloud velero argocd istioctl'.split(
    ' ',
  ),
);

function isNameOnly(text: string): boolean {
  return (
    /^[\w.-]+\.(?:ya?ml|json|conf|log|md|txt|toml|ini|cfg)$/.test(text) ||
    /^\/[\w./-]*$/.test(text) ||
    /^[\w.]+=[\w.]*$/.test(text) ||
    /^[A-Z_]+$/.test(text)
  );
}

function hasCue(code: Span): boolean {
  if (code.before === '')
    return code.after === '' || /^[,.:;(–-]|^(?:to|and|on|in|for|should|will|command)\b/.test(code.after);
  if (/[:–—]$/.test(code.before)) return true;
  return cue.test(code.before);
}

const cue =
  /\b(?:run|runs|running|rerun|re-run|execute|executing|use|using|used|issue|issuing|type|typing|enter|invoke|via|with|by|do|doing|try|trying|call|calling|perform|checking?|verify|see|through|command|commands|e\.g\.?|i\.e\.?|example|or|and|then|from|a|is|simply|looking at|look at|reading|after|once)(?:\s+(?:the|a|an|this|either|something like|following|command|like|output of|running))*[:,]?\s*(?:`[^`]*`[\s,]*(?:and|or|then)?\s*)*$/i;

/** Commands that are only spoken of: what happened, what must not be done, what an error says. */
function isQuotedOnly(code: Span, sentence: Sentence): boolean {
  const before = code.before.slice(-80);
  if (
    /\b(?:do not|don't|never|avoid|must not|should not|shouldn't|cannot|instead of|rather than|equivalent (?:of|to)|same as|without)\b[^.,;]*$/i.test(
      before,
    )
  )
    return true;
  if (
    /\b(?:error|message|log|logs|output|says?|shows?|reports?|reported|saw|seeing|returns?|called|named|field|flag|option|parameter|label|metric|file|directory|service|value)(?:\s+(?:is|like|of|:|the|a))*:?$/i.test(
      before,
    )
  )
    return true;
  return (
    /^(?:fails|failed|returns|returned|means|errors?|was|were|is|are|reports|shows|hangs|does|process(?:es)?|pods?|deployment|service|file|field|flag|directory)\b/i.test(
      code.after,
    ) &&
    !/\b(?:run|execute|use)\b[^.]*$/i.test(before) &&
    !/^if\b/i.test(sentence.text)
  );
}

/** Commands outside of code spans: a cmdlet alone on a line or as a link, or text after 'Run:'. */
function plainCommands(sentence: Sentence, lexicon: Lexicon): readonly InlineCommand[] {
  const text = sentence.text.replace(/^(?:e\.?g\.?|example|for example|ex)[.:,]?\s+/i, '');
  const link = sentence.links.find((candidate) => isCmdlet(candidate.text) && candidate.after === '');
  if (link) return [inlineCommand(link.text, link.line, 'prose')];
  if (isCmdlet(text) && !/\b(?:the|is|are|cmdlet|command|to)\b/.test(text))
    return [inlineCommand(text.replace(/[.]$/, ''), sentence.line, 'prose')];
  const told = /^(?:run|execute|type|enter)(?: the following| this)?(?: command)?:\s+([^`].*)$/i.exec(text)?.[1];
  return told !== undefined && likenessOf(told, lexicon) === 'strong'
    ? [inlineCommand(told, sentence.line, 'prose')]
    : [];
}
