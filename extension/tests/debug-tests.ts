import {
  type CancellationToken,
  type DebugSession,
  debug,
  Disposable as disposable,
  l10n,
  type TestItem,
  TestMessage,
  type TestRun,
  workspace,
} from 'vscode';
import { messageName, type TestedBody } from '../../debug-adapter/protocol.js';
import { launchOf } from '../launch.js';
import { differenceMessages } from './test-results.js';

/** Steps through a test in the debugger, as a replay; resolves once its session is over. */
export async function debugTest(
  run: TestRun,
  test: TestItem,
  runbook: string | undefined,
  token: CancellationToken,
): Promise<void> {
  const file = test.uri?.fsPath ?? '';
  if (runbook === undefined)
    return run.errored(test, new TestMessage(l10n.t("'{0}' names no runbook that could be read", file)));
  const session = followed(test, token, ({ differences }) => {
    if (differences.length === 0) run.passed(test);
    else run.failed(test, differenceMessages(file, differences));
  });
  run.started(test);
  const launch = {
    ...launchOf('replay', runbook),
    name: l10n.t('Debug {0}', test.label),
    test: { file, name: test.label },
  };
  try {
    const folder = test.uri && workspace.getWorkspaceFolder(test.uri);
    if (await debug.startDebugging(folder, launch, { testRun: run })) await session.over;
  } catch (cause) {
    run.errored(test, new TestMessage(cause instanceof Error ? cause.message : String(cause)));
  } finally {
    session.dispose();
  }
}

function followed(test: TestItem, token: CancellationToken, tested: (body: TestedBody) => void) {
  const isOurs = ({ configuration }: DebugSession) => {
    const named: unknown = configuration['test'];
    return typeof named === 'object' && named !== null && 'name' in named && named.name === test.label;
  };
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const following = disposable.from(
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (event === messageName.tested && isOurs(session)) tested(body);
    }),
    debug.onDidStartDebugSession((session) => {
      if (isOurs(session)) token.onCancellationRequested(() => debug.stopDebugging(session));
    }),
    debug.onDidTerminateDebugSession((session) => {
      if (isOurs(session)) end();
    }),
  );
  return { over, dispose: () => following.dispose() };
}
