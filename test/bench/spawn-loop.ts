// Starts a program as often as is asked, the barest way there is, and says how long each start took.
import { spawn } from 'node:child_process';
import { printTimes } from './measure.js';

await printTimes(
  Number(process.argv[2]),
  () => new Promise((resolve) => spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] }).once('close', resolve)),
);
