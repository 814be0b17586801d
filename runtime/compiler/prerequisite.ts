import type { IrStatement } from './ir.js';
import { hasSignal, type Signal, type Signals } from './signal.js';

/** Where a sentence stands, as far as it may be one of a list of what is needed. */
interface ListPlace {
  readonly heading: string;
  readonly isListItem: boolean;
}

/** Why a sentence names something that has to be there before; undefined where it names nothing. */
export function prerequisiteOf(text: string, signals: Signals, around: ListPlace): string | undefined {
  if (isListed(text, around)) return 'listed as a prerequisite';
  // What chooses the work that follows is no need of the whole guide.
  if (/^(?:if|when|once|where)\b.*:$/i.test(text)) return undefined;
  return shapes.find(({ needs, shape }) => hasSignal(signals, needs) && shape.test(text))?.why;
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

/** How a need is told, and what the words of each text of this shape signal. */
interface Shape {
  readonly why: string;
  readonly needs: Signal;
  readonly shape: RegExp;
}

const shapes: readonly Shape[] = [
  {
    why: 'said to come first',
    needs: 'beforehand',
    shape: /^(?:before (?:you )?(?:start|begin)|prerequisites?)\b(?!\W*$)/i,
  },
  {
    why: 'a state that is needed before',
    needs: 'assurance',
    shape: /\b(?:make sure|ensure) (?:that )?(?:you|your)\b/i,
  },
  {
    why: 'access or a tool that is needed',
    needs: 'you',
    shape: /\byou(?:'ll| will)? (?:need|must have|require) (?!to\b)/i,
  },
  {
    why: 'access or a tool that is needed',
    needs: 'right',
    shape:
      /\b(?:need|needs|have|has|having|with|requires?) (?:\w+ ){0,3}(?:access|permissions?|privileges|rights|credentials)\b/i,
  },
  {
    why: 'a state that is needed before',
    needs: 'state',
    shape:
      /\b(?:must|should|needs? to|shouldn't|should not) be (?:installed|running|logged|signed|connected|a member|authenticated|configured)\b|\b(?:assumes?|assuming) (?:that )?/i,
  },
  {
    why: 'a tool that is needed',
    needs: 'means',
    shape: /^(?:using|requires|with) (?:`\w+`|\[\w+\]|\w+):$/i,
  },
  {
    why: 'a tool that is needed',
    needs: 'open',
    shape: /^open (?:the|a|an) [\w ]*(?:shell|terminal|console|powershell|prompt)\b/i,
  },
  {
    why: rights,
    needs: 'terminal',
    shape: privileged,
  },
  { why: rights, needs: 'account', shape: account },
  {
    why: 'people that are needed',
    needs: 'others',
    shape: /\b(?:with|needs?|requires?) (?:a second|another|two) (?:persons?|people|engineers?|pair of eyes)\b/i,
  },
  {
    why: rights,
    needs: 'superuser',
    shape:
      /\b(?:run|running|log ?in|logged in|signed in|sign in) as (?:an? |the )?(?:local )?(?:administrator|root|superuser)\b/i,
  },
];
