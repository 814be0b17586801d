import assert from 'node:assert/strict';
import test from 'node:test';
import type { GovernanceMode, Posture, Profile, TrustLevel } from '../../runtime/model/posture.js';
import type { Classification, Risk } from '../../runtime/model/risk.js';
import type { CommandClassifier } from '../../runtime/node/classify/classifier.js';
import { runClassifier } from '../../runtime/node/classify/run-classifier.js';
import { merged } from '../../runtime/risk/index.js';
import { commandGate, type Gate } from '../../runtime/run/gate.js';
import { cli, planOf } from '../support/plans.js';
import { classificationOf, runInMemory } from '../support/ports.js';

/**
 * Every cell: what a command meets. `open` runs by itself, `confirm` asks for a yes, `typed` for the text, `by hand` is
 * shown and not run, `denied` is refused.
 */
const matrix = `
  who       class      strict/0  strict/1  strict/2  audit/0   audit/1   audit/2
  local     safe       confirm   confirm   confirm   confirm   confirm   open
  local     caution    by-hand   confirm   confirm   by-hand   confirm   confirm
  local     unknown    by-hand   confirm   confirm   by-hand   confirm   confirm
  local     dangerous  by-hand   typed     typed     by-hand   typed     typed
  local     denied     denied    denied    denied    denied    denied    denied
  governed  safe       by-hand   confirm   confirm   by-hand   confirm   confirm
  reviewed  safe       confirm   confirm   confirm   confirm   confirm   open
  governed  caution    by-hand   confirm   confirm   by-hand   confirm   confirm
  reviewed  caution    by-hand   confirm   confirm   by-hand   confirm   confirm
  governed  unknown    by-hand   confirm   confirm   by-hand   confirm   confirm
  reviewed  unknown    by-hand   confirm   confirm   by-hand   confirm   confirm
  governed  dangerous  by-hand   typed     typed     by-hand   typed     typed
  reviewed  dangerous  by-hand   typed     typed     by-hand   typed     typed
  governed  denied     denied    denied    denied    denied    denied    denied
  reviewed  denied     denied    denied    denied    denied    denied    denied
`;

interface Cell {
  /** `reviewed` is governed, with a person's review of the command as safe. */
  readonly who: string;
  readonly risk: string;
  readonly mode: GovernanceMode;
  readonly trustLevel: TrustLevel;
  readonly expected: string;
}

const cells = cellsOf(matrix);

function cellsOf(text: string): readonly Cell[] {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}/));
  return rows.flatMap(([who = '', risk = '', ...gates]) =>
    gates.map((expected, index): Cell => {
      const [mode, trust] = (head[index + 2] ?? '').split('/');
      return { who, risk, mode: mode as GovernanceMode, trustLevel: Number(trust) as TrustLevel, expected };
    }),
  );
}

const profileOf = ({ who }: Cell): Profile => (who === 'local' ? 'local' : 'governed');

/** The class that a run would come to: from the scanner, and from a review where there is one. */
function classOf({ who, risk, ...cell }: Cell): Classification {
  const scanner = (risk === 'denied' ? 'safe' : risk) as Risk;
  const key = who === 'reviewed' ? ({ risk: 'safe', confidence: 1 } as const) : undefined;
  const reasons = [{ rule: 'test/rule', risk: scanner, span: { start: 0, end: 1 }, why: 'the test says so' }];
  const found = { risk: scanner, critical: false, reasons, final: merged(scanner, key) };
  const commands = { judge: () => found } as unknown as CommandClassifier;
  const judge = runClassifier(commands, undefined as never, profileOf({ who, risk, ...cell })).judge;
  return judge({ kind: 'argv', argv: ['x'], env: {} });
}

function planFor(cell: Cell) {
  const plan = planOf([cli('step', ['x'])], {}, { deniedCommands: cell.risk === 'denied' ? ['x'] : [] });
  const { mode, trustLevel } = cell;
  const posture: Posture = { ...plan.posture, profile: profileOf(cell), mode, trustLevel };
  return { ...plan, posture };
}

const nameOf = (gate: Gate) => (gate.kind === 'gesture' ? gate.gesture.gesture : gate.kind);

test('every class meets the gate of the table, in every mode, on every level of trust, with and without a policy', () => {
  assert.equal(cells.length, 90);
  for (const cell of cells) {
    const gate = commandGate(planFor(cell), { programs: [['x']], classification: classOf(cell) }, 'step');
    assert.equal(nameOf(gate), cell.expected, JSON.stringify(cell));
  }
});

test('in every cell of the table only what runs by itself is started where nobody answers', async () => {
  const ended = {
    open: 'step.auto_executed',
    confirm: 'approval.requested',
    typed: 'approval.requested',
    'by-hand': 'intervention.opened',
    denied: 'step.result',
  };
  for (const cell of cells) {
    const classification = classOf(cell);
    const { risk } = classification.final;
    const { events, started } = await runInMemory(planFor(cell), { risks: { x: risk } });
    assert.equal(started.length, cell.expected === 'open' ? 1 : 0, JSON.stringify(cell));
    const decided = events.findIndex(({ type }) => type === 'governance.decided');
    assert.equal(events[decided + 1]?.type, ended[cell.expected as keyof typeof ended], JSON.stringify(cell));
  }
});

test('a gate that a policy makes stricter says which layer did', () => {
  const layerOf = (posture: Partial<Posture>, risk: 'safe' | 'caution') => {
    const plan = planOf([]);
    const classification = { risk, critical: false, reasons: [], final: { risk, rule: 'local' } };
    return commandGate(
      { ...plan, posture: { ...plan.posture, ...posture } },
      { programs: [['x']], classification },
      's',
    ).verdict;
  };
  const strict = layerOf({ mode: 'strict', layers: { mode: { layer: 'workspace' } } }, 'safe');
  assert.deepEqual([strict.rule, strict.layer], ['gate/strict', 'workspace']);
  const trusted = layerOf({ trustLevel: 1, layers: { trustLevel: { layer: 'runbook' } } }, 'safe');
  assert.deepEqual([trusted.rule, trusted.layer], ['gate/trust', 'runbook']);
  const byHand = layerOf({ trustLevel: 0, layers: { trustLevel: { layer: 'organisation' } } }, 'caution');
  assert.deepEqual([byHand.decision, byHand.rule, byHand.layer], ['by_hand', 'gate/by_hand', 'organisation']);
});

test('what a person types is the resource, or the id of the step where that is asked for', () => {
  const typed = (confirm: Posture['confirm'], resource: string) => {
    const plan = planOf([]);
    const command = { programs: [['x']], classification: classificationOf('dangerous'), resource };
    const gate = commandGate({ ...plan, posture: { ...plan.posture, confirm } }, command, 'drain');
    return gate.kind === 'gesture' ? gate.gesture.typed_text : gate.kind;
  };
  assert.equal(typed('resource', 'prod'), 'prod');
  assert.equal(typed('step_id', 'prod'), 'drain');
});
