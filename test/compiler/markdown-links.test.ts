import assert from 'node:assert/strict';
import test from 'node:test';
import { markdownAnchors, markdownLinks } from '../../runtime/compiler/markdown-links.js';

function targets(text: string): readonly string[] {
  return markdownLinks(text).map(({ kind, target, line }) => `${line} ${kind} ${target}`);
}

test('links, pictures, references, addresses and tags are found with their lines', () => {
  const text = `---
title: x
---
# Head [one](one.md)

A line
with [two](two.md "title") and ![pic](pic.png),
https://example.com/a. and <https://example.com/b>

| a | b |
| --- | --- |
| [three](three.md) | [four][ref] |

<p><a href="five.md">x</a>
<img src='six.png'></p>

[ref]: four.md
`;
  assert.deepEqual(targets(text), [
    '4 link one.md',
    '7 link two.md',
    '7 image pic.png',
    '8 link https://example.com/a',
    '8 link https://example.com/b',
    '12 link three.md',
    '12 link four.md',
    '14 link five.md',
    '15 image six.png',
  ]);
});

test('what stands in code leads nowhere', () => {
  assert.deepEqual(targets('`[a](b.md)`\n\n```\n[a](b.md) https://example.com\n```\n\n    [a](b.md)\n'), []);
});

test('a link whose text is its address counts once', () => {
  assert.deepEqual(targets('[https://example.com](https://example.com)'), ['1 link https://example.com']);
});

test('a heading is reached by its words, a second one of the same words by a number', () => {
  const text =
    '# When a run stops: `resume` & more!\n\n## Same\n\n## Same\n\n## Über *uns*\n\n## Given {#own}\n\n<a id="tag"></a>\n';
  const anchors = [...markdownAnchors(text)];
  assert.deepEqual(anchors, ['when-a-run-stops-resume--more', 'same', 'same-1', 'über-uns', 'own', 'tag']);
});
