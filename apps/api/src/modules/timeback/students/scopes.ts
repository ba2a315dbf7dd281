import { createHash } from 'node:crypto';
import type { ContextKey } from '@quintet/contracts/timeback/schemas';
import { stateNames } from '../quiz/us-states.ts';

/** How narrow a group is: the pupil's grade, the district, or everyone. */
export const scopeKinds = ['grade', 'district', 'all'] as const;

/** A group of pupils that figures can be given for. */
export interface Scope {
  /** `all`, `grade-5`, `grades-k-5` or `us-tx-brownsville`: unique, and the same whatever the data. */
  readonly key: string;
  readonly scope: (typeof scopeKinds)[number];
  readonly scope_label: string;
}

export interface GradeBand extends Scope {
  readonly low: number;
  readonly high: number;
}

export const wholeScope: Scope = { key: 'all', scope: 'all', scope_label: 'the whole programme' };

/** The bands of the quiz; kindergarten is grade 0. */
export const gradeBands: readonly GradeBand[] = [
  band('grades-k-5', 'kindergarten to grade 5', 0, 5),
  band('grades-k-6', 'kindergarten to grade 6', 0, 6),
  band('grades-6-8', 'grades 6 to 8', 6, 8),
  band('grades-9-12', 'grades 9 to 12', 9, 12),
];

/** One grade, 0 to 12. */
export function scopeOfGrade(grade: number): Scope {
  return grade === 0
    ? { key: 'kindergarten', scope: 'grade', scope_label: 'kindergarten' }
    : { key: `grade-${grade}`, scope: 'grade', scope_label: `grade ${grade}` };
}

/** One district by its canonical value, `US-TX-Brownsville`. */
export function scopeOfDistrict(district: string): Scope {
  const state = stateNames.get(district.slice(3, 5)) ?? district.slice(3, 5);
  return { key: district.toLowerCase(), scope: 'district', scope_label: `${district.slice(6)}, ${state}` };
}

/**
 * The keys of the scopes that can speak for a visitor's context, narrowest first. `K-5` and `K-6` are the quiz's
 * bands, every other `K-n` is grade n; stage, students and capital are answered by the whole programme.
 */
export function scopeKeysOf(contextKey: ContextKey, contextValue: string): readonly string[] {
  if (contextKey === 'district') return [contextValue.toLowerCase(), wholeScope.key];
  if (contextKey === 'grade') return [...gradeKeysOf(contextValue), wholeScope.key];
  return [wholeScope.key];
}

function gradeKeysOf(value: string): string[] {
  const named = gradeBands.find(({ key }) => key === `grades-${value.toLowerCase()}`);
  if (named !== undefined) return [named.key];
  const grade = Number(/^K-(\d+)$/u.exec(value)?.[1] ?? Number.NaN);
  const wider = gradeBands.find(({ low, high }) => grade >= low && grade <= high);
  return wider === undefined ? [] : [scopeOfGrade(grade).key, wider.key];
}

function band(key: string, label: string, low: number, high: number): GradeBand {
  return { key, scope: 'grade', scope_label: label, low, high };
}

/** A scope with its name in addresses, which no other scope has. */
export type Named<Given extends Scope> = Given & { readonly slug: string };

/**
 * Names scopes for addresses: a district by its town alone (`brownsville`) unless another has the same, which makes
 * both carry their state (`austin-tx`); every other scope by its key.
 */
export function nameScopes<Given extends Scope>(scopes: readonly Given[]): Named<Given>[] {
  const candidates = scopes.map(listSlugs);
  const uses = new Map<string, number>();
  for (const slug of candidates.flat()) uses.set(slug, (uses.get(slug) ?? 0) + 1);
  return scopes.map((given, index) => {
    const slugs = candidates[index] ?? [];
    return { ...given, slug: slugs.find((slug) => uses.get(slug) === 1) ?? slugs.at(-1) ?? given.key };
  });
}

/** What a scope could be called, the shortest first; the last is its own whatever the others are called. */
function listSlugs({ key, scope }: Scope): string[] {
  if (scope !== 'district') return [key];
  const town = key
    .slice(6)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '');
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return [...(town === '' ? [] : [town, `${town}-${key.slice(3, 5)}`]), `district-${digest}`];
}
