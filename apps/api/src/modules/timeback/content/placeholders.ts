import type { ContentBlock } from './content-block.ts';
import type { PupilStats } from '../students/stats.ts';

type Format = (stats: PupilStats) => string;

const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  // Whoever reads a figure has to know when its pupils are invented.
  ['stats.pupils', ({ pupils, demo }) => `${count.format(pupils)}${demo === true ? ' invented' : ''}`],
  ['stats.before', ({ before }) => count.format(before)],
  ['stats.after', ({ after }) => count.format(after)],
  ['stats.gain', ({ gain }) => `${gain > 0 ? '+' : ''}${count.format(gain).replace('-', '−')}`],
  ['stats.weeks', ({ weeks }) => count.format(weeks)],
  ['stats.scope_label', ({ scope_label }) => scope_label.replace(/[\\`*_[\]<>#|!~]/gu, '\\$&')],
]);

const placeholder = /\{\{([^{}]*)\}\}/gu;

/** The names between double braces in a text, in order. */
export function findPlaceholders(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name.trim());
}

/** Whether the student data has a figure of that name. */
export function isPlaceholder(name: string): boolean {
  return formats.has(name);
}

/** The text without its placeholders, for checks of what an author wrote. */
export function stripPlaceholders(text: string): string {
  return text.replace(placeholder, '');
}

/**
 * The block's Markdown (a call to action: its plain text) with every figure filled in from the student data.
 * Throws when the block needs figures and none are given: selection offers such a block only when there are.
 */
export function renderBlock(block: ContentBlock, stats: PupilStats | undefined): string {
  if (block.needs === null) return block.body;
  if (stats === undefined) throw new Error(`Block ${block.id} needs student data`);
  return block.body.replace(placeholder, (whole, name: string) => formats.get(name.trim())?.(stats) ?? whole);
}
