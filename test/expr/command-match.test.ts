import assert from 'node:assert/strict';
import test from 'node:test';
import { deniedBy, globMatches, isAllowed } from '../../runtime/expr/index.js';

test('a glob matches the whole text', () => {
  const check = (glob: string, text: string, matches: boolean) =>
    assert.equal(globMatches(glob, text), matches, `${glob} ${text}`);
  check('TOKEN', 'TOKEN', true);
  check('TOKEN', 'TOKENS', false);
  check('AWS_*', 'AWS_SECRET', true);
  check('AWS_*', 'MY_AWS_X', false);
  check('*_KEY', 'API_KEY', true);
  check('a*a', 'a', false);
  check('a*b*c', 'aXbYc', true);
  check('a*b*c', 'acb', false);
  check('*', '', true);
  check('a.c', 'abc', false);
});

test('a program by path is not the program of the list', () => {
  const check = (program: string, allowed: string[], is: boolean) =>
    assert.equal(isAllowed(program, allowed), is, program);
  check('kubectl', ['kubectl'], true);
  check('kubectl.exe', ['kubectl'], true);
  check('./kubectl', ['kubectl'], false);
  check('/tmp/kubectl', ['kubectl'], false);
  check('bin\\kubectl', ['kubectl'], false);
  check('/usr/bin/kubectl', ['/usr/bin/kubectl'], true);
  check('kubectl ', ['kubectl'], false);
  check('az', [], false);
});

test('a denied program is denied under any path, ending and case, with any arguments', () => {
  const check = (argv: string[], denied: string[], by: string | undefined) =>
    assert.equal(deniedBy(argv, denied), by, argv.join(' '));
  check(['rm', '-rf', '/'], ['rm'], 'rm');
  check(['/bin/rm', 'x'], ['rm'], 'rm');
  check(['RM.EXE'], ['rm'], 'rm');
  check(['rmdir'], ['rm'], undefined);
  check(['kubectl', 'delete', 'ns', 'a'], ['kubectl delete'], 'kubectl delete');
  check(['kubectl', 'get', 'ns'], ['kubectl delete'], undefined);
  check(['aws', 'elasticache', 'delete-x'], ['aws elasticache delete-*'], 'aws elasticache delete-*');
});
