import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { EvidenceAnswer, EvidenceRequest } from '../../engine/ports.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { EvidenceRequirement } from '../../model/runbook.js';
import { isSatisfied, recordOf } from '../../run/evidence.js';
import { filesLike } from './complete.js';
import { type ConsoleCommands, type Debugged, fault, type Outcome, said } from './debugged.js';
import { evidenceText, formAt, formOf, itemLines, keptItems, recorded } from './evidence-text.js';
import { notAsked } from './not-asked.js';
import { asWord, firstWord, wordsIn } from './words.js';

/** The command that hands in evidence. */
export const evidenceCommands: ConsoleCommands = {
  evidence: {
    usage: 'evidence [set NAME TEXT | check NAME ITEM | attach NAME FILE]',
    example: 'evidence attach graph shot.png',
    time: 'now',
    isRemembered: false,
    help: 'hand in what a step asks for; alone, list it',
    complete: completed,
    run: evidence,
  },
};

type Given = EvidenceAnswer['given'];

interface Wanted {
  readonly request: EvidenceRequest;
  /** What the step still needs, the one that is asked for now first. */
  readonly open: readonly EvidenceRequirement[];
}

function evidence(run: Debugged, rest: string): Outcome {
  const wanted = wantedBy(run);
  if (!wanted) return fault(notAsked(run, 'evidence'));
  const { word: verb, rest: after } = firstWord(rest);
  if (verb === '') return said(evidenceText(run, wanted.request));
  const kind = Object.hasOwn(kinds, verb) ? kinds[verb] : undefined;
  if (kind === undefined) return fault(`'evidence ${verb}' is not known; type ${formAt(undefined)}`);
  const { word: name, rest: value } = firstWord(after);
  const requirement = wanted.open.find((open) => open.name === name);
  if (!requirement) return fault(notOpen(wanted, name));
  if (requirement.kind !== kind) return fault(`'${name}' is ${formOf(requirement)}`);
  return handedIn(run, wanted, requirement, givenBy(run, requirement, value));
}

const kinds: Readonly<Record<string, EvidenceRequirement['kind']>> = {
  set: 'text',
  check: 'checklist',
  attach: 'attachment',
};

function wantedBy(run: Debugged): Wanted | undefined {
  const { place } = run;
  if (place.kind !== 'asked' || place.asked.kind !== 'evidence') return undefined;
  const { request } = place.asked;
  const { step } = request.planStep;
  const given = recorded(run, request.planStep);
  const others = (step.type === 'manual' ? step.requiredEvidence : []).filter(
    (one) => one.name !== request.evidence.name && !isSatisfied(one, recordOf(given, one)),
  );
  return { request, open: [request.evidence, ...others] };
}

function notOpen({ request, open }: Wanted, name: string): string {
  const names = open.map((one) => `'${one.name}'`).join(', ');
  return `step '${request.planStep.step.id}' asks for ${names}, not for '${name}'; type ${formAt(open[0])}`;
}

function givenBy(run: Debugged, requirement: EvidenceRequirement, value: string): Result<Given, string> {
  if (value === '') return failed(`'${requirement.name}' is ${formOf(requirement)}`);
  switch (requirement.kind) {
    case 'text':
      return ok({ kind: 'text', text: value });
    case 'attachment':
      return ok({ kind: 'attachment', path: pathIn(value, run.folder) });
    case 'checklist': {
      const items = itemsIn(value, requirement.items);
      return items.ok ? ok(ticksOf(run, requirement, items.value)) : items;
    }
  }
}

type Checklist = Extract<EvidenceRequirement, { kind: 'checklist' }>;

/** A list that is ticked in one go is handed in whole, as it is everywhere else. */
function ticksOf(run: Debugged, { name, items: list }: Checklist, items: readonly string[]): Given {
  const ticked = new Set([...keptItems(run, name), ...items]);
  const isWhole = list.every((item) => ticked.has(item));
  return { kind: isWhole ? 'checklist' : 'ticks', items: list.filter((item) => ticked.has(item)) };
}

function pathIn(value: string, folder: string): string {
  const { word, rest } = firstWord(value);
  const path = rest === '' ? word : value;
  return resolve(folder, path.startsWith('~/') ? path.replace('~', homedir()) : path);
}

/** The items that are named: one as it stands, or several as words or by their numbers. */
function itemsIn(value: string, items: readonly string[]): Result<readonly string[], string> {
  if (items.includes(value)) return ok([value]);
  const named = wordsIn(value).map((word) => itemNamed(word, items));
  const known = named.filter((item) => item !== undefined);
  if (known.length === named.length) return ok(known);
  const list = items.map((item, index) => `${index + 1} '${item}'`).join(', ');
  return failed(`'${value}' is not on the list; on it are ${list}; name an item or its number`);
}

function itemNamed(word: string, items: readonly string[]): string | undefined {
  if (items.includes(word)) return word;
  return /^\d{1,4}$/.test(word) ? items[Number(word) - 1] : undefined;
}

function handedIn(
  run: Debugged,
  { request }: Wanted,
  requirement: EvidenceRequirement,
  given: Result<Given, string>,
): Outcome {
  if (!given.ok) return fault(given.error);
  if (requirement.name === request.evidence.name) return answered(run, given.value);
  run.evidence.keep(requirement.name, given.value);
  const later = `'${requirement.name}' is handed in after '${request.evidence.name}'; type ${formAt(request.evidence)}`;
  return said([...itemLines(run, request.planStep, requirement), later].join('\n'));
}

function answered({ speaker: actor }: Debugged, given: Given): Outcome {
  return { kind: 'answer', answer: { kind: 'evidence', answer: { actor, given } } };
}

function completed(run: Debugged, words: readonly string[], begun: string): readonly string[] {
  const [verb, name] = words;
  if (verb === 'attach' && name !== undefined) return filesLike(begun, run.folder);
  if (verb === undefined) return Object.keys(kinds);
  const open = (wantedBy(run)?.open ?? []).filter(({ kind }) => kind === kinds[verb]);
  if (name === undefined) return open.map((one) => asWord(one.name));
  const requirement = open.find((one) => one.name === name);
  return requirement?.kind === 'checklist' ? requirement.items.map(asWord) : [];
}
