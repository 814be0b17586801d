// npm run crash: the long version of the crash harness, with a kill point in every line and hundreds of real kills.
import { installPackages, must, script } from './shell.mjs';

installPackages();
script('build.mjs');
process.env.RUNBOOK_CRASH = 'long';
must(process.execPath, ['test/run.mjs', 'crash/truncation', 'crash/kill']);
