import { applyEdits, mapRange, type Edit } from './markdown-blocks.ts';
import type { Range } from './markdown-tree.ts';
import { outlineOf } from './refine-outline.ts';
import { readSteps } from './refine-prompt.ts';
import type { Rule } from './refine-rule.ts';
import { fixHeadings } from './refine-rule-headings.ts';
import { listAs, listAsProse } from './refine-rule-lists.ts';
import { removeScope } from './refine-rule-remove.ts';
import { renameTerm } from './refine-rule-rename.ts';
import { splitLongSentences } from './refine-rule-sentences.ts';
import { shortenTo } from './refine-rule-shorten.ts';
import { listAsTable } from './refine-rule-table.ts';
import { expandContractions, formaliseWording, simplifyWording, tightenWording } from './refine-wording.ts';
import type { Scope } from './refine-scope.ts';
import type { Step } from './refine-steps.ts';
import type { Style } from './refine-styles.ts';

/**
 * A section after an instruction, with a line for the log for each thing done; or why it was left as it is, in words
 * for the user.
 */
export type RuleRefinement =
  | { readonly ok: true; readonly markdown: string; readonly changes: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** What rules can do, for the answer to an instruction that they cannot follow. */
export const ruleAbilities = [
  'make text shorter (“cut the introduction by half”)',
  'turn text into bullets, a numbered list or prose (“turn the risks into bullets”)',
  'turn “label: value” points into a table',
  'use plainer English, or cut long sentences in two',
  'use a more formal tone, or write out contractions',
  'fix, number or recase headings',
  'remove a part, paragraph, sentence, list item, row or table (“remove the second paragraph under Risks”)',
  'rename a heading or replace a word (“replace vendor with supplier”)',
] as const;

/**
 * Follows an instruction without a language model. Only what the instruction speaks of changes; every other byte stays.
 * The whole instruction is followed, or nothing is done.
 */
export function refineByRule(given: { readonly markdown: string; readonly prompt: string }): RuleRefinement {
  const { markdown, prompt } = given;
  const read = readSteps(prompt, outlineOf(markdown));
  if (!read.ok) return { ok: false, message: explainUnread(read.unread, read.misses) };
  const tasks = read.steps.filter(({ rule }) => rule !== 'keep');
  if (tasks.length === 0) return { ok: false, message: explainUnread(prompt, []) };
  const kept = read.steps.filter(({ rule }) => rule === 'keep').flatMap(({ scope }) => scope.wholes);
  return carryOut(markdown, tasks, kept);
}

function explainUnread(unread: string, misses: readonly string[]): string {
  const line = unread.replaceAll(/\s+/gu, ' ').trim();
  const quoted = line.length > 120 ? `${line.slice(0, 117)}…` : line;
  const abilities = ruleAbilities.map((ability) => `- ${ability}`).join('\n');
  const [miss] = misses;
  return [
    ...(miss === undefined
      ? [`This instruction needs a language model, and none is configured: “${quoted}”.`]
      : [miss, `So this instruction could not be followed: “${quoted}”.`]),
    `Without one, an instruction can:\n${abilities}`,
    'Name a part by its heading or its place, such as “the second paragraph”; without one the whole section is meant.',
  ].join('\n');
}

interface Progress {
  readonly source: string;
  readonly kept: readonly Range[];
  readonly steps: readonly Step[];
}

/** Carries the steps out one after the other; the scopes of those to come move with the text. */
function carryOut(markdown: string, steps: readonly Step[], kept: readonly Range[]): RuleRefinement {
  let progress: Progress = { source: markdown, kept, steps };
  const changes: string[] = [];
  for (let step = progress.steps[0]; step !== undefined; step = progress.steps[0]) {
    const rules = rulesOf(step);
    for (const rule of rules) {
      const scope = progress.steps[0]?.scope ?? step.scope;
      const result = rule({ outline: outlineOf(progress.source), scope, kept: progress.kept });
      if ('problem' in result) return { ok: false, message: result.problem };
      changes.push(result.note);
      progress = followEdits(progress, result.edits);
    }
    progress = { ...progress, steps: progress.steps.slice(1) };
  }
  return { ok: true, markdown: progress.source, changes };
}

function followEdits({ source, kept, steps }: Progress, edits: readonly Edit[]): Progress {
  const move = (ranges: readonly Range[]) => ranges.map((range) => mapRange(range, edits));
  const moveScope = (scope: Scope): Scope => ({
    ...scope,
    ranges: move(scope.ranges),
    wholes: move(scope.wholes),
  });
  return {
    source: applyEdits(source, edits),
    kept: move(kept),
    steps: steps.map((step) => ({ ...step, scope: moveScope(step.scope) })),
  };
}

function rulesOf(step: Step): readonly Rule[] {
  if (step.rule === 'restyle') return rulesOfStyle(step.style);
  if (step.rule === 'headings') return [fixHeadings(step.fixes)];
  if (step.rule === 'rename') return [renameTerm(step.from, step.to, step.where)];
  return [removeScope];
}

function rulesOfStyle(style: Style): readonly Rule[] {
  switch (style.rule) {
    case 'shorten':
      return [shortenTo(style.goal)];
    case 'bullets':
    case 'numbers':
      return [listAs(style.rule)];
    case 'table':
      return [listAsTable];
    case 'prose':
      return [listAsProse];
    case 'plain':
      return [tightenWording, simplifyWording, splitLongSentences];
    case 'formal':
      return [expandContractions, formaliseWording];
    case 'contractions':
      return [expandContractions];
    case 'short-sentences':
      return [splitLongSentences];
  }
}
