import { serveStdio } from './stdio.js';

serveStdio();
