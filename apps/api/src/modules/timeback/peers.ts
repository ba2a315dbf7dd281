import type { PrismaClient } from '@quintet/db/generated/client';
import { quizzes, type Icp } from '@quintet/contracts/timeback/schemas';
import { LRUCache } from 'lru-cache';
import type { Answers, Visitor } from './visitors.ts';

/** What other visitors of the same kind and context came for. */
export interface PeerChoice {
  /** Visitors of that icp and context who answered the quiz, the asking one left out. */
  readonly visitors: number;
  /** How many of them chose what this visitor chose. */
  readonly same: number;
  /** The outcome that most of the others chose instead, with its label. */
  readonly other: { readonly outcome: string; readonly label: string; readonly visitors: number } | undefined;
}

export interface Peers {
  /** `undefined` while there are too few others to speak of without speaking of someone. */
  find(visitor: Visitor, answers: Answers): Promise<PeerChoice | undefined>;
}

/** Below this a share says more about single people than about a group. */
export const fewestPeers = 20;
const countedAgainAfterMs = 60_000;
const keptGroups = 2000;

export function createPeers(prisma: PrismaClient): Peers {
  const groups = new LRUCache<string, ReadonlyMap<string, number>>({
    max: keptGroups,
    ttl: countedAgainAfterMs,
  });

  async function countOutcomes(
    icp: Icp,
    { context_key, context_value }: Answers,
  ): Promise<ReadonlyMap<string, number>> {
    const key = `${icp}/${context_key}/${context_value}`;
    const known = groups.get(key);
    if (known !== undefined) return known;
    const rows = await prisma.timebackUser.groupBy({
      by: ['outcome'],
      where: { icp, context_key, context_value, outcome: { not: null } },
      _count: true,
    });
    const counts = new Map(rows.map(({ outcome, _count }) => [outcome ?? '', _count]));
    groups.set(key, counts);
    return counts;
  }

  return {
    async find(visitor, answers) {
      const counts = new Map(await countOutcomes(visitor.icp, answers));
      const own = visitor.context_value === answers.context_value ? visitor.outcome : null;
      if (own !== null && counts.has(own)) counts.set(own, (counts.get(own) ?? 1) - 1);
      return describePeers(visitor.icp, answers.outcome, counts);
    },
  };
}

/** Reads the counts of a group for one who chose `outcome`. */
export function describePeers(
  icp: Icp,
  outcome: string,
  counts: ReadonlyMap<string, number>,
): PeerChoice | undefined {
  const visitors = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (visitors < fewestPeers) return undefined;
  const others = quizzes[icp].outcomes
    .filter(({ value }) => value !== outcome)
    .map(({ value, label }) => ({ outcome: value, label, visitors: counts.get(value) ?? 0 }))
    .sort((a, b) => b.visitors - a.visitors);
  const [other] = others;
  return {
    visitors,
    same: counts.get(outcome) ?? 0,
    other: other !== undefined && other.visitors > 0 ? other : undefined,
  };
}
