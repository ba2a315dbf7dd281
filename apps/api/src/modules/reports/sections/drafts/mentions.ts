import type { System } from '@quintet/contracts/reports/facts';
import { LRUCache } from 'lru-cache';
import type { Facts } from '../../facts/facts.ts';
import type { PlannedPhase, Schedule } from '../../figures/schedule.ts';

/** Whether `text` speaks of `name`, as a whole word in any case. */
export function mentions(text: string, name: string): boolean {
  const pattern = patterns.get(name) ?? wholeWord(name.trim());
  patterns.set(name, pattern);
  return pattern.test(text);
}

/** Each name is looked for in many texts. */
const patterns = new LRUCache<string, RegExp>({ max: 1_000 });

function wholeWord(name: string): RegExp {
  if (name === '') return /(?!)/u;
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'iu');
}

/** The systems of the customer that `text` names. */
export function findSystems(text: string, { customer }: Facts): readonly System[] {
  return customer.systems.filter(({ name }) => mentions(text, name));
}

/** Words that carry meaning, without their ending, so that `interfaces` meets `interface`. */
function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}-]{4,}/gu) ?? [];
  return new Set(
    words.filter((word) => !filler.has(word)).map((word) => word.replace(/(?:ies|es|s|ing|ed)$/, '')),
  );
}

const filler = new Set([
  'with',
  'from',
  'that',
  'this',
  'then',
  'they',
  'into',
  'over',
  'work',
  'have',
  'will',
  'does',
  'their',
  'phase',
  'project',
]);

const stemsOfPhases = new WeakMap<PlannedPhase, ReadonlySet<string>>();

function stemsOfPhase(planned: PlannedPhase): ReadonlySet<string> {
  const known = stemsOfPhases.get(planned) ?? stems(planned.phase.name);
  stemsOfPhases.set(planned, known);
  return known;
}

/** The phase that `text` is about, judged by the words they share; none when two fit equally well. */
export function findPhase(text: string, schedule: Schedule | undefined): PlannedPhase | undefined {
  const words = stems(text);
  const scored = (schedule?.phases ?? [])
    .map((planned) => ({
      planned,
      score: [...stemsOfPhase(planned)].filter((word) => words.has(word)).length,
    }))
    .filter(({ score }) => score > 0)
    .toSorted((first, second) => second.score - first.score);
  const [best, next] = scored;
  return best !== undefined && best.score > (next?.score ?? 0) ? best.planned : undefined;
}

/** How the project touches a system of the customer. */
export function partOf(
  system: System,
  { opportunity }: Facts,
): 'replaced' | 'connected' | 'out of scope' | 'untouched' {
  const connected = opportunity.integrations.some((each) => mentions(each.system, system.name));
  if (connected) return 'connected';
  if (opportunity.out_of_scope.some((text) => mentions(text, system.name))) return 'out of scope';
  const replaced = `${opportunity.summary ?? ''}. ${opportunity.title ?? ''}`
    .split(/[.;]/)
    .some(
      (text) => /\b(?:replac|retir|in place of|instead of|succe)/i.test(text) && mentions(text, system.name),
    );
  return replaced ? 'replaced' : 'untouched';
}
