import type { Risk } from '../../model/risk.js';
import type { Span } from '../../model/text.js';
import type { CmdletCondition, CmdletRule } from '../../schema/generated/cmdlets.js';
import { judgeText } from '../unwrap.js';
import { harmless, joinAll, type Verdict, verdict } from '../verdict.js';
import { type Binding, type Bound, bind, namesIn, type Value } from './powershell-binding.js';
import type { Cmdlet } from './powershell-catalogue.js';
import { placed, type ShellScene, wordOf } from './powershell-scene.js';
import { type CommandNode, childrenOf, type Node } from './powershell-syntax.js';
import { riskOfParameter } from './powershell-verbs.js';

const patterns = new Map<string, RegExp>();

/** A cmdlet as it is called. */
export interface Call {
  readonly cmdlet: Cmdlet;
  readonly binding: Binding;
  readonly node: CommandNode;
}

/** Tells the words of a command apart as its cmdlet says. */
export function callOf(cmdlet: Cmdlet, node: CommandNode, here: ShellScene): Call {
  return { cmdlet, node, binding: bind(node.words.slice(1), cmdlet.entry, here.source, here.constants) };
}

/** Judges a cmdlet by its name and its parameters; the code that it is given is judged where it stands. */
export function judgeCmdlet(call: Call, here: ShellScene): Verdict {
  const { cmdlet, binding, node } = call;
  const span = placed(node.span, here);
  const inside = [...codeOf(call, here), ...textsOf(call, here)];
  if (isDryRun(call)) return joinAll([dryRun(cmdlet, span), ...inside, ...lookAlikes(call, here)]);
  const rules = (cmdlet.entry?.rules ?? []).flatMap((rule) => {
    const cause = causeOf(rule.when, call, here);
    return cause === undefined ? [] : [spoken(cmdlet, rule, placed(cause, here))];
  });
  const hidesBase = rules.length > 0 || (inside.length > 0 && cmdlet.entry?.keepsBase !== true);
  const base = hidesBase ? harmless : baseOf(cmdlet, placed(node.words[0]?.span ?? node.span, here));
  const splatted = binding.isSplatted ? [unseen(span)] : [];
  const others = [...doubts(call, here), ...defaults(call, here), ...lookAlikes(call, here)];
  return joinAll([base, ...rules, ...inside, ...splatted, ...others]);
}

/** The blocks among the arguments that are never run: filters that are only read. */
export function plainBlocks({ cmdlet, binding }: Call): ReadonlySet<Node> {
  const names = namesIn(cmdlet.entry?.plain);
  const plain = binding.bound.filter(
    (bound) => bound.names.length > 0 && bound.names.every((name) => names.includes(name)),
  );
  return new Set(plain.flatMap(({ value }) => (value?.node?.kind === 'block' ? [value.node] : [])));
}

/** Whether `-WhatIf` keeps it from acting; what a script or a program makes of it nobody knows. */
function isDryRun({ cmdlet, binding }: Call): boolean {
  if (cmdlet.entry?.whatIf === false || cmdlet.name.startsWith('invoke-')) return false;
  return binding.bound.some(
    ({ names, isKnown, value, byPosition, written }) =>
      !byPosition &&
      isKnown &&
      (names[0] === '-whatif' || names[0] === '-wi') &&
      isOn(value) &&
      /^-w[hi]/.test(written),
  );
}

function isOn(value: Bound['value']): boolean {
  return value === undefined || (value.isStatic && /^(\$true|1)$/i.test(value.texts[0] ?? ''));
}

function dryRun({ name }: Cmdlet, span: Span): Verdict {
  return { ...verdict(`powershell/${name}/what-if`, 'safe', span, 'only shows what would happen'), dryRun: true };
}

function unseen(span: Span): Verdict {
  return verdict('powershell/splatting', 'unknown', span, 'takes parameters from a variable, which nobody sees here');
}

function baseOf({ name, risk, entry, critical }: Cmdlet, span: Span): Verdict {
  const found = verdict(`powershell/${name}`, risk, span, entry?.why ?? reasonFor(name, risk));
  return {
    ...found,
    ...(critical && risk === 'dangerous' ? { critical } : {}),
    ...(entry?.sensitive === true ? { sensitive: true } : {}),
  };
}

function reasonFor(name: string, risk: Risk): string {
  switch (risk) {
    case 'safe':
      return `'${name}' only reads`;
    case 'unknown':
      return `'${name}' is not known, so nothing proves that it only reads`;
    case 'caution':
      return `'${name}' changes something`;
    case 'dangerous':
      return `'${name}' removes, ends or cuts off something`;
  }
}

function spoken({ name }: Cmdlet, rule: CmdletRule, span: Span): Verdict {
  const { critical, sensitive } = rule;
  return {
    ...verdict(`powershell/${name}/${rule.id}`, rule.risk, span, rule.why, rule.suggestion),
    ...(critical === undefined ? {} : { critical }),
    ...(sensitive === undefined ? {} : { sensitive }),
  };
}

/** What makes a condition hold, or undefined where it does not. */
function causeOf(when: CmdletCondition, { binding, node }: Call, here: ShellScene): Span | undefined {
  if (when.piped === true && !here.isPiped && !here.scene.fed) return undefined;
  if (when.without !== undefined && given(when.without, binding).length > 0) return undefined;
  if (when.parameter === undefined) return node.span;
  return given(when.parameter, binding).find((bound) => fits(when, bound))?.span;
}

function fits(when: CmdletCondition, { value }: Bound): boolean {
  if (when.dynamic === true && value?.isStatic !== false) return false;
  if (when.value === undefined) return true;
  const pattern = patternOf(when.value);
  return (value?.texts ?? ['']).some((text) => pattern.test(text.slice(0, 8_192)));
}

function given(list: string, { bound }: Binding): readonly Bound[] {
  const names = namesIn(list);
  return bound.filter((one) => !one.isOff && one.names.some((name) => names.includes(name)));
}

function patternOf(source: string): RegExp {
  const before = patterns.get(source);
  if (before !== undefined) return before;
  const pattern = new RegExp(source, 'i');
  patterns.set(source, pattern);
  return pattern;
}

/** The code among the arguments: a block is judged where it stands, and what is not written out cannot be seen. */
function codeOf({ cmdlet, binding }: Call, here: ShellScene): readonly Verdict[] {
  const names = namesIn(cmdlet.entry?.code);
  if (names.length === 0) return [];
  const values = binding.bound.filter((bound) => bound.names.some((name) => names.includes(name)));
  return values.flatMap(({ value }) => (value?.node === undefined ? [] : [judgeCode(value.node, here)]));
}

function judgeCode(node: Node, here: ShellScene): Verdict {
  if (isWrittenOut(node, here)) return harmless;
  const why = 'which code is run here is only known when it runs';
  return verdict('powershell/dynamic-code', 'dangerous', placed(node.span, here), why, 'write the code out');
}

function isWrittenOut(node: Node, here: ShellScene): boolean {
  // A text is no code: PowerShell does not turn it into a block by itself.
  if (node.kind === 'block' || node.kind === 'text') return true;
  if (node.kind === 'variable')
    return /^(true|false|null)$/.test(node.name) || here.constants.holdsBlock(node.name, node.span.start);
  if (node.kind === 'operation') return childrenOf(node).every((child) => isWrittenOut(child, here));
  return false;
}

/** The texts of other languages among the arguments. */
function textsOf({ cmdlet, binding }: Call, here: ShellScene): readonly Verdict[] {
  return (cmdlet.entry?.runs ?? []).flatMap(({ parameter, language }) =>
    given(parameter, binding).flatMap(({ value }) => (value === undefined ? [] : [judgeTextIn(value, language, here)])),
  );
}

function judgeTextIn(value: Value, language: string, here: ShellScene): Verdict {
  const word = wordOf(value, here);
  if (value.node?.kind === 'text' && (value.isStatic || language !== 'powershell')) {
    return judgeText(word, language, { ...here.scene, fed: here.scene.fed || here.isPiped }, here.judges);
  }
  const risk = language === 'powershell' ? 'dangerous' : 'unknown';
  const why = `which text in '${language}' is run here is only known when it runs`;
  return verdict('powershell/dynamic-text', risk, word.span, why, 'write the text out');
}

/** Doubt about parameters of which nothing proves that they change nothing. */
function doubts({ cmdlet, binding }: Call, here: ShellScene): readonly Verdict[] {
  const isListed = cmdlet.entry?.parameters !== undefined;
  return binding.bound.flatMap((bound) => {
    if (bound.byPosition || bound.isOff || bound.isKnown) return [];
    const risk = isListed ? 'unknown' : riskOfParameter(bound.written.slice(1));
    if (risk === 'safe') return [];
    const why = `'${bound.written}' is not a parameter that is known to change nothing`;
    return [verdict('powershell/unknown-parameter', risk, placed(bound.span, here), why)];
  });
}

/** Parameters that put something into the variable from which other cmdlets take their parameters. */
function defaults({ binding }: Call, here: ShellScene): readonly Verdict[] {
  return binding.bound.flatMap(({ names, value, span }) => {
    const isSet = value?.texts.some((text) => /^\+?(\w+:)?psdefaultparametervalues$/i.test(text)) === true;
    if (!isSet || !names.some((name) => /variable$|^-[a-z]{1,4}v$/.test(name))) return [];
    const why = 'gives other cmdlets parameters that they do not show';
    return [verdict('powershell/default-parameters', 'caution', placed(span, here), why)];
  });
}

/** Dashes that PowerShell takes for hyphens although they are others. */
function lookAlikes({ node }: Call, here: ShellScene): readonly Verdict[] {
  return node.words.slice(1).flatMap((word) => {
    if (word.kind !== 'text' || word.plain === 0 || !/^[\u2010-\u2015\u2212]/u.test(word.value)) return [];
    const why = 'begins with a dash that only looks like a hyphen, so it cannot be trusted to mean what it shows';
    return [
      verdict('powershell/look-alike', 'dangerous', placed(word.span, here), why, 'type the command again by hand'),
    ];
  });
}

/** The values given for a parameter. */
export function valuesOf(list: string, { binding }: Call): readonly NonNullable<Bound['value']>[] {
  return given(list, binding).flatMap(({ value }) => (value === undefined ? [] : [value]));
}
