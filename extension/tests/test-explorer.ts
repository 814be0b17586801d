import {
  type CancellationToken,
  type Disposable,
  Disposable as disposable,
  l10n,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
} from 'vscode';
import type { LanguageService } from '../language-client.js';
import type { StartProgram } from '../program.js';
import type { TestRunner } from './test-runs.js';
import { testTree } from './test-tree.js';

/** Shows the tests of runbooks in the Test Explorer, where they are run, debugged and measured. */
export function registerTests(language: Pick<LanguageService, 'tests'>, start: StartProgram): Disposable {
  const controller = tests.createTestController('runbook', l10n.t('Runbook tests'));
  const tree = testTree(controller, language);
  controller.resolveHandler = async (file) => {
    if (file) await tree.read(file);
    else await tree.find();
  };
  controller.refreshHandler = () => tree.find();
  const runner = { controller, tree, start };
  const run = handler(runner, 'runTests');
  const { Run, Debug, Coverage } = TestRunProfileKind;
  controller.createRunProfile(l10n.t('Run'), Run, run, true, undefined, true);
  controller.createRunProfile(l10n.t('Debug'), Debug, handler(runner, 'debugTests'), true);
  const coverage = controller.createRunProfile(l10n.t('Coverage'), Coverage, run, true, undefined, true);
  coverage.loadDetailedCoverage = async (_run, covered) => (await import('../later.js')).later.detailsOf(covered);
  return disposable.from(controller, tree);
}

/** A handler of a profile; what it does is read when tests are run for the first time. */
function handler(runner: TestRunner, does: 'runTests' | 'debugTests') {
  return async (request: TestRunRequest, token: CancellationToken): Promise<void> => {
    const { later } = await import('../later.js');
    await later.handlerOf(runner, later[does])(request, token);
  };
}
