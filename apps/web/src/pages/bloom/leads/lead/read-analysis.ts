import type { Lead } from '@quintet/contracts/bloom/leads';
import { asRecord } from '../../../../api/unparsed.ts';

/** One line of a score: what was seen, and what it is worth. */
interface Reason {
  readonly label: string;
  readonly seen: string;
  readonly points: number;
  readonly of: number;
}

/** What the newest analysis found; parts that an older one does not have are empty. */
export interface Analysis {
  readonly completedAt: string | undefined;
  readonly reasoning: string | undefined;
  readonly reasons: readonly Reason[];
  readonly actions: readonly string[];
  /** The model's own score, where one was asked. */
  readonly modelScore: number | undefined;
}

const criteria: Readonly<Record<string, string>> = {
  budget: 'Budget',
  fit: 'Fit with our services',
  timeline: 'Timeline',
  contact: 'Contact details',
  conversations: 'Conversations',
  source: 'Source',
};

/** Reads the analysis of a lead; `undefined` when there was none. */
export function readAnalysis({ analysis }: Pick<Lead, 'analysis'>): Analysis | undefined {
  if (analysis === null) return undefined;
  const { completed_at, reasoning, heuristic_reasons, suggested_actions, ai_score } = analysis;
  return {
    completedAt: asText(completed_at),
    reasoning: asText(reasoning),
    reasons: asList(heuristic_reasons).flatMap(readReason),
    actions: asList(suggested_actions).flatMap((action) => asText(action) ?? []),
    modelScore: typeof ai_score === 'number' ? ai_score : undefined,
  };
}

function readReason(value: unknown): Reason[] {
  const { criterion, seen, points, of } = asRecord(value) ?? {};
  if (typeof seen !== 'string' || typeof points !== 'number' || typeof of !== 'number') return [];
  const name = asText(criterion) ?? '';
  return [{ label: criteria[name] ?? name, seen, points, of }];
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
