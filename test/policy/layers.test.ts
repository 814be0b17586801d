import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Posture } from '../../runtime/model/posture.js';
import type { Governance } from '../../runtime/model/runbook.js';
import { unheldRole } from '../../runtime/policy/held-role.js';
import { continuedPosture, notedPosture } from '../../runtime/policy/noted.js';
import { postureUnder, tightenedBy } from '../../runtime/policy/posture.js';
import {
  addedHolders,
  holdersOf,
  isLooser,
  type PolicyStatement,
  rankedKeys,
  stricter,
} from '../../runtime/policy/statement.js';
import { commandGate, type Gate } from '../../runtime/run/gate.js';
import { cli, planOf } from '../support/plans.js';

const names = fc.uniqueArray(fc.constantFrom('alice', 'Bob ', 'carol', 'bob'), { maxLength: 3 });
const roles = fc.dictionary(fc.constantFrom('DRI', 'SRE', '__proto__', 'toString'), names).map(holdersOf);

const statement: fc.Arbitrary<PolicyStatement> = fc.record(
  {
    mode: fc.constantFrom('strict', 'audit'),
    trustLevel: fc.constantFrom(0, 1, 2),
    confirm: fc.constantFrom('resource', 'step_id'),
    maxMutations: fc.nat(5),
    cooldownMs: fc.nat(5),
    selfApproval: fc.constantFrom('deny', 'break_glass', 'allow'),
    autoRatioThreshold: fc.constantFrom(0, 0.5, 0.7, 1),
    panicMode: fc.boolean(),
    roles,
  },
  { requiredKeys: [] },
);

const layerOf = (said: PolicyStatement) => ({ source: { layer: 'workspace' }, statement: said }) as const;

const runbook: fc.Arbitrary<Governance> = fc
  .record(
    {
      mode: fc.constantFrom('strict', 'audit'),
      trustLevel: fc.constantFrom(0, 1, 2),
      confirm: fc.constantFrom('resource', 'step_id'),
      limits: fc.record({ maxMutations: fc.nat(5), cooldownMs: fc.nat(5) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .map((own) => ({ ...planOf([]).governance, ...own }));

const withoutSources = ({ layers: _, ...posture }: Posture) => posture;

test('layers tighten in whichever order and however often they are put together', () => {
  fc.assert(
    fc.property(statement, statement, statement, (one, other, third) => {
      assert.deepEqual(stricter(one, other), stricter(other, one));
      assert.deepEqual(stricter(stricter(one, other), third), stricter(one, stricter(other, third)));
      assert.deepEqual(stricter(one, one), stricter(one, {}));
    }),
  );
});

function assertNotLooser(both: PolicyStatement, layer: PolicyStatement): void {
  for (const key of rankedKeys) assert.equal(isLooser(key, both, layer), false, key);
  const { roles: held = {} } = both;
  for (const role of Object.keys(held)) assert.deepEqual(addedHolders(role, held, layer.roles), []);
}

test('what layers come to is looser than none of them, and names nobody whom one of them leaves out', () => {
  fc.assert(
    fc.property(statement, statement, (one, other) => {
      for (const layer of [one, other]) assertNotLooser(stricter(one, other), layer);
    }),
  );
});

test('the order of layers does not matter to the posture', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 4 }), runbook, (said, governance) => {
      const inOrder = postureUnder(said.map(layerOf), governance);
      const reversed = postureUnder(said.map(layerOf).reverse(), governance);
      assert.deepEqual(withoutSources(inOrder), withoutSources(reversed));
    }),
  );
});

const opening: Readonly<Record<string, number>> = { open: 0, confirm: 1, typed: 2, 'by-hand': 3, denied: 4 };
const openness = (gate: Gate) => opening[gate.kind === 'gesture' ? gate.gesture.gesture : gate.kind] ?? Number.NaN;

function gateUnder(posture: Posture, risk: 'safe' | 'caution' | 'dangerous' | 'unknown'): Gate {
  const final = risk === 'unknown' ? 'caution' : risk;
  const classification = { risk, critical: false, reasons: [], final: { risk: final, rule: 'local' } };
  return commandGate({ ...planOf([]), posture }, { programs: [['x']], classification }, 'step');
}

test('one more layer opens no gate', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 3 }), statement, runbook, (said, more, governance) => {
      const before = postureUnder(said.map(layerOf), governance);
      const after = postureUnder([...said, more].map(layerOf), governance);
      const tightened = tightenedBy(before, layerOf(more));
      for (const risk of ['safe', 'caution', 'dangerous'] as const) {
        assert.ok(openness(gateUnder(after, risk)) >= openness(gateUnder(before, risk)), risk);
        assert.ok(openness(gateUnder(tightened, risk)) >= openness(gateUnder(before, risk)), risk);
      }
    }),
  );
});

test('no posture at all, not even a forged one, lets by itself run what is not safe', () => {
  const any = fc.oneof(fc.string(), fc.double(), fc.integer({ min: -1, max: 3 }), fc.boolean(), fc.constant(undefined));
  const forged = fc.record({ mode: any, trustLevel: any, confirm: any });
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 3 }), runbook, forged, (said, governance, values) => {
      const honest = postureUnder(said.map(layerOf), governance);
      for (const posture of [honest, { ...honest, ...values } as Posture]) {
        for (const risk of ['caution', 'dangerous', 'unknown'] as const) {
          assert.notEqual(gateUnder(posture, risk).kind, 'open', risk);
        }
      }
    }),
  );
});

test('under a policy what no layer says is strict, and without one a runbook can still tighten', () => {
  const { governance } = planOf([]);
  const empty = postureUnder([layerOf({})], governance);
  assert.deepEqual([empty.profile, empty.mode, empty.trustLevel, empty.roles], ['governed', 'strict', 2, {}]);
  const local = postureUnder([], governance);
  assert.deepEqual([local.profile, local.mode, local.trustLevel, local.roles], ['local', 'audit', 2, undefined]);
  const own = postureUnder([], { ...governance, mode: 'strict', trustLevel: 1, limits: { maxMutations: 3 } });
  assert.deepEqual([own.mode, own.trustLevel, own.limits], ['strict', 1, { maxMutations: 3 }]);
  assert.deepEqual(own.layers.mode, { layer: 'runbook' });
});

test('a runbook does not loosen what a policy says or leaves out', () => {
  const governance: Governance = { ...planOf([]).governance, mode: 'audit', trustLevel: 2, confirm: 'step_id' };
  const posture = postureUnder([layerOf({ trustLevel: 0 })], governance);
  assert.deepEqual([posture.mode, posture.trustLevel, posture.confirm], ['strict', 0, 'resource']);
  assert.equal(postureUnder([], governance).confirm, 'step_id');
});

test('the layer that set a key is the first that says what holds', () => {
  const { governance } = planOf([]);
  const organisation = { source: { layer: 'organisation', path: '/o' }, statement: { mode: 'strict' } } as const;
  const workspace = {
    source: { layer: 'workspace', path: '/w' },
    statement: { mode: 'strict', trustLevel: 1 },
  } as const;
  const { layers } = postureUnder([organisation, workspace], governance);
  assert.deepEqual(layers, {
    mode: organisation.source,
    trustLevel: workspace.source,
  });
});

test('a run that goes on is under the stricter of what holds now and what it was begun under', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 2 }), fc.array(statement, { maxLength: 2 }), (before, after) => {
      const { governance } = planOf([]);
      const begun = postureUnder(before.map(layerOf), governance);
      const now = postureUnder(after.map(layerOf), governance);
      const next = continuedPosture(now, notedPosture(begun));
      assert.equal(next.profile, begun.profile === 'governed' ? 'governed' : now.profile);
      for (const risk of ['safe', 'caution', 'dangerous'] as const) {
        for (const other of [begun, now]) {
          assert.ok(openness(gateUnder(next, risk)) >= openness(gateUnder(other, risk)), risk);
        }
      }
    }),
  );
});

test('a run that was begun under a policy that is gone keeps what it said, and nobody holds a role any more', () => {
  const { governance } = planOf([]);
  const begun = postureUnder([layerOf({ mode: 'audit', selfApproval: 'deny', maxMutations: 2 })], governance);
  const next = continuedPosture(postureUnder([], governance), notedPosture(begun));
  assert.deepEqual([next.profile, next.selfApproval, next.limits.maxMutations], ['governed', 'deny', 2]);
  assert.deepEqual(next.roles, {});
});

test('two spellings of one name hold a role once, so that a step which needs two people is refused', () => {
  const approvals = { min: 2, roles: ['ops'] };
  const held = (...people: readonly string[]) => {
    const plan = planOf([cli('a', ['df'], { approvals })]);
    return unheldRole({ ...plan, posture: { ...plan.posture, roles: holdersOf({ ops: people }) } });
  };
  for (const other of ['alice  smith', 'Alice Smith', 'alice\u00a0smith', 'al\u200bice smith']) {
    assert.match(held('alice smith', other) ?? '', /by the policy only alice smith can give one/, other);
  }
  assert.equal(held('alice smith', 'bob'), undefined);
});
