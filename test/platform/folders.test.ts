import assert from 'node:assert/strict';
import test from 'node:test';
import { configFolder } from '../../runtime/node/classify/pack-folders.js';
import type { Machine } from '../../runtime/node/machine.js';
import { usualPolicyPlaces } from '../../runtime/node/policy/places.js';
import { stateFolder, stateFolderOfAccount } from '../../runtime/node/state-folder.js';

const windows: Machine = { platform: 'win32', home: () => 'C:\\Users\\ann', accountHome: () => 'C:\\Users\\ann' };
const mac: Machine = { platform: 'darwin', home: () => '/Users/ann', accountHome: () => '/Users/ann' };
const homeless: Machine = { ...mac, accountHome: () => assert.fail('no such account') };

test('on Windows what is known of an account lies in its local data, which the system names', () => {
  const folder = stateFolder({ LOCALAPPDATA: 'D:\\Profiles\\ann\\AppData\\Local', HOME: '/c/Users/ann' }, windows);
  assert.equal(folder, 'D:\\Profiles\\ann\\AppData\\Local\\runbook');
  assert.equal(stateFolderOfAccount(windows), 'C:\\Users\\ann\\AppData\\Local\\runbook');
});

test('on Windows neither a relative folder nor HOME of a Unix shell moves it', () => {
  const folder = stateFolder({ LOCALAPPDATA: 'AppData', HOME: '/c/Users/ann', XDG_STATE_HOME: 'D:\\x' }, windows);
  assert.equal(folder, 'C:\\Users\\ann\\.local\\state\\runbook');
});

test('on macOS it lies where it does on Linux, as command line tools do there', () => {
  assert.equal(stateFolder({}, mac), '/Users/ann/.local/state/runbook');
  assert.equal(stateFolder({ XDG_STATE_HOME: '/tmp/state', LOCALAPPDATA: '/x' }, mac), '/tmp/state/runbook');
  assert.equal(stateFolderOfAccount(mac), '/Users/ann/.local/state/runbook');
  assert.equal(stateFolderOfAccount(homeless), undefined);
});

test('the settings of an account roam on Windows, and lie below .config elsewhere', () => {
  assert.equal(configFolder({}, windows), 'C:\\Users\\ann\\AppData\\Roaming\\runbook');
  assert.equal(configFolder({ APPDATA: '\\\\fs\\home\\ann\\AppData' }, windows), '\\\\fs\\home\\ann\\AppData\\runbook');
  assert.equal(configFolder({ APPDATA: 'here', XDG_CONFIG_HOME: '/here' }, mac), '/here/runbook');
  assert.equal(configFolder({}, mac), '/Users/ann/.config/runbook');
});

test('the policy of a machine lies where only administrators write, and no variable moves it', () => {
  const environment = { PROGRAMDATA: 'D:\\mine', APPDATA: 'D:\\roaming' };
  assert.deepEqual(usualPolicyPlaces(environment, windows).organisation, [
    'C:\\ProgramData\\runbook\\policy.json',
    'C:\\Users\\ann\\AppData\\Roaming\\runbook\\policy.json',
    'D:\\roaming\\runbook\\policy.json',
  ]);
  assert.deepEqual(usualPolicyPlaces({ HOME: '/elsewhere' }, mac).organisation, [
    '/etc/runbook/policy.json',
    '/Users/ann/.config/runbook/policy.json',
    '/elsewhere/.config/runbook/policy.json',
  ]);
  assert.deepEqual(usualPolicyPlaces({}, homeless).organisation, [
    '/etc/runbook/policy.json',
    '/Users/ann/.config/runbook/policy.json',
  ]);
});
