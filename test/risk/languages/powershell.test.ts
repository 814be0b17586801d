import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyShell } from '../../../runtime/risk/index.js';
import { judgeLanguage } from '../../../runtime/risk/languages/index.js';
import { powershellCases } from './powershell-cases.js';

const context = { shell: 'powershell', placeholders: true, parsers: { languages: judgeLanguage } };

for (const [title, byRisk] of Object.entries(powershellCases)) {
  test(title, () => {
    for (const [risk, texts] of Object.entries(byRisk)) {
      for (const text of texts) {
        const found = classifyShell(text, context);
        assert.equal(found.risk, risk, `${text}: ${JSON.stringify(found.reasons, null, 1)}`);
      }
    }
  });
}

test('a dry run is told', () => {
  assert.equal(classifyShell('Stop-Computer -WhatIf', context).dryRun, true);
});
