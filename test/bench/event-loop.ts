// Loaded into a server before its own program: tells over the channel to its parent how long the server was deaf at most.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 1;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
process.on('message', () => {
  process.send?.(delay.max / 1e6 - resolution);
  delay.reset();
});
process.channel?.unref();
