// Loaded before a program (node --import): every connection to another machine is refused and noted.

import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const note = process.env.RUNBOOK_TEST_CONNECTIONS;
const isLoopback = (host) => host === undefined || /^(localhost|127\.|::1$)/.test(host);

function refuse(what) {
  if (note) appendFileSync(note, `${what}\n`);
  throw new Error(`refused: ${what}`);
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function guarded(...words) {
  const [options] = Array.isArray(words[0]) ? words[0] : words;
  const host = typeof options === 'object' ? options.host : typeof words[1] === 'string' ? words[1] : undefined;
  if (!isLoopback(host)) refuse(`connection to ${host}`);
  return connect.apply(this, words);
};
const { lookup } = dns;
dns.lookup = (host, ...rest) => (isLoopback(host) ? lookup(host, ...rest) : refuse(`look-up of ${host}`));
dgram.Socket.prototype.send = () => refuse('datagram');
