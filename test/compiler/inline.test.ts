import assert from 'node:assert/strict';
import test from 'node:test';
import { commandsIn } from './support.js';

test('code spans in sentences that ask to run them are commands', () => {
  check('Run `df -h` to see the volumes.', ['df -h']);
  check('You can restart it with `sudo service nginx restart`.', ['sudo service nginx restart']);
  check('- Check the set via `kubectl -n a describe sts b`.', ['kubectl -n a describe sts b']);
  check('Run `lsblk`, then run `df -k`.', ['lsblk', 'df -k']);
});

test('code spans that only name something are not commands', () => {
  check('The certificates in `/root/.docker/certs` have expired.', []);
  check('Use `systemctl` to see what runs.', []);
  check('The field `status` says so.', []);
  check('Never run `rm -rf /var`.', []);
  check('The log says `kubectl get pods` failed.', []);
});

test("what follows 'Run:' is a command", () => {
  check('Run: openssl x509 -in a.crt -noout', ['openssl x509 -in a.crt -noout']);
  check('Run: the bath.', []);
});

test('a command that is named and then shown counts once', () => {
  check('Run `lsblk`:\n\n```\nlsblk\nNAME  SIZE\n```', ['lsblk']);
  check('Run `growpart <device> <n>`.\n\nExample:\n\n```\ngrowpart /dev/sda 1\n```', ['growpart <device> <n>']);
});

function check(text: string, commands: readonly string[]): void {
  assert.deepEqual(commandsIn(`# Guide\n\n${text}\n`), commands);
}
