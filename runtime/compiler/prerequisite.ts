import type { IrStatement } from './ir.js';

/** Where a sentence stands, as far as it may be one of a list of what is needed. */
interface ListPlace {
  readonly heading: string;
  readonly isListItem: boolean;
}

/** Why a sentence names something that has to be there before; undefined where it names nothing. */
export function prerequisiteOf(text: string, around: ListPlace): string | undefined {
  if (isListed(text, around)) return 'listed as a prerequisite';
  // What chooses the work that follows is no need of the whole guide.
  if (/^(?:if|when|once|where)\b.*:$/i.test(text)) return undefined;
  return shapes.find(([, shape]) => shape.test(text))?.[0];
}

/** Whether a statement is about other work, and only says beside it what that needs. */
export function isNeededAside({ why }: IrStatement): boolean {
  return why === rights;
}

/** What has to be there, without the work that a statement is about. */
export function neededItem(statement: IrStatement): string {
  if (!isNeededAside(statement)) return statement.text;
  return (privileged.exec(statement.text) ?? account.exec(statement.text))?.[1] ?? statement.text;
}

const rights = 'rights that are needed';

const account =
  /\b(?:with|using|as) ((?:an?|your|the) (?:\w+ )?(?:admin|administrator|privileged|root|break-glass) (?:account|user|role))\b/i;

const privileged =
  /\b(?:in|from|into|using|open) ((?:an?|the) (?:elevated|administrative|administrator|admin|privileged|root)\b[\w ]*\b(?:shell|prompt|window|terminal|console|session|powershell))\b/i;

/** What is only said aside, for one command after the other, is needed once. */
export function neededOnce(statements: readonly IrStatement[]): readonly IrStatement[] {
  const known = new Set<string>();
  return statements.filter((statement) => {
    const item = neededItem(statement).toLowerCase();
    const isKnown = known.has(item) && isNeededAside(statement);
    known.add(item);
    return !isKnown;
  });
}

function isListed(text: string, { heading, isListItem }: ListPlace): boolean {
  return preparing.test(heading) && (isListItem || /\b(?:need|must|require|install|access|have)\b/i.test(text));
}

const preparing =
  /\b(?:prerequisites?|before you (?:begin|start)|requirements?|preparation|assumptions|needed|you will need|voraussetzung(?:en)?|vorbereitung)\b/i;

const shapes: readonly (readonly [string, RegExp])[] = [
  ['said to come first', /^(?:before (?:you )?(?:start|begin)|prerequisites?)\b(?!\W*$)/i],
  ['a state that is needed before', /\b(?:make sure|ensure) (?:that )?(?:you|your)\b/i],
  ['access or a tool that is needed', /\byou(?:'ll| will)? (?:need|must have|require) (?!to\b)/i],
  [
    'access or a tool that is needed',
    /\b(?:need|needs|have|has|having|with|requires?) (?:\w+ ){0,3}(?:access|permissions?|privileges|rights|credentials)\b/i,
  ],
  [
    'a state that is needed before',
    /\b(?:must|should|needs? to|shouldn't|should not) be (?:installed|running|logged|signed|connected|a member|authenticated|configured)\b|\b(?:assumes?|assuming) (?:that )?/i,
  ],
  ['a tool that is needed', /^(?:using|requires|with) (?:`\w+`|\[\w+\]|\w+):$/i],
  ['a tool that is needed', /^open (?:the|a|an) [\w ]*(?:shell|terminal|console|powershell|prompt)\b/i],
  [rights, privileged],
  [rights, account],
  [
    'people that are needed',
    /\b(?:with|needs?|requires?) (?:a second|another|two) (?:persons?|people|engineers?|pair of eyes)\b/i,
  ],
  [
    rights,
    /\b(?:run|running|log ?in|logged in|signed in|sign in) as (?:an? |the )?(?:local )?(?:administrator|root|superuser)\b/i,
  ],
];
