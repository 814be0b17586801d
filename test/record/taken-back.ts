import { executed, ready, result, type Told } from './report-scene.js';

/** The events of a step that was done and then taken back. */
export const takenBack: readonly Told[] = [
  { type: 'rollback.stored', step_id: 'a', data: { argv: ['undo'], rollback_hash: 'x', origin: 'author' } },
  ...ready('a', { argv: ['x'] }, 'safe'),
  ...executed('a'),
  result('a', 'passed'),
  {
    type: 'rollback.executed',
    step_id: 'a',
    data: { rollback_hash: 'x', result_ref: 'a:rollback/1', status: 'passed' },
  },
];
