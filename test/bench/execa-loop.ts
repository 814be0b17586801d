// Starts a program as often as is asked through execa, and says how long each start took.
import { execa } from 'execa';
import { printTimes } from './measure.js';

await printTimes(Number(process.argv[2]), () => execa('true', { stdin: 'ignore' }));
