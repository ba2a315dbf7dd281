import { randomUUID } from 'node:crypto';
import type { Prisma } from '@quintet/db/generated/client';
import { type DemoDay, isWebinar } from './demo-calendar.ts';
import { companies, firstNames, lastNames, type Service, services } from './demo-words.ts';
import type { Dice } from './dice.ts';

/** A lead with what the other rows of the demo have to know of it. */
export interface DemoLead extends Prisma.BloomLeadCreateManyInput {
  readonly id: string;
  readonly lead_status: string;
  readonly created_at: Date;
  readonly service: Service;
}

const leadsADay = 4;
/** Scores came in the middle of the year: from then on the right ones were called first. */
const scoringFrom = 182;
const budgets = [
  'under 5,000',
  '5,000 - 10,000',
  '10,000 - 25,000',
  '25,000 - 50,000',
  'over 50,000',
] as const;
const timelines = ['this month', 'within 3 months', 'within 6 months', 'not sure yet'] as const;

/** A year of leads. `owners` share most of them; the rest belongs to the house. */
export function inventLeads(
  days: readonly DemoDay[],
  owners: readonly [string, string],
  dice: Dice,
): DemoLead[] {
  return days.flatMap((day) =>
    Array.from({ length: dice.count(leadsADay * day.bustle) }, () => inventLead(day, owners, dice)),
  );
}

function inventLead(day: DemoDay, [lead, member]: readonly [string, string], dice: Dice): DemoLead {
  const created_at = day.moment(dice);
  const [first_name, last_name, company] = [dice.pick(firstNames), dice.pick(lastNames), pickCompany(dice)];
  const service = dice.weigh(services);
  const budget = dice.between(0, budgets.length - 1);
  const lead_status = inventStatus(day, dice);
  const id = randomUUID();
  return {
    id,
    service,
    email:
      `${first_name}.${last_name}.${id.slice(0, 4)}@${company.replaceAll(' ', '-')}.example`.toLowerCase(),
    first_name,
    last_name,
    company,
    phone: dice.chance(0.6) ? `+1 555 01${String(dice.between(0, 99)).padStart(2, '0')}` : null,
    website: dice.chance(0.7) ? `https://www.${company.replaceAll(' ', '-').toLowerCase()}.example` : null,
    user_id: { lead, member, house: null }[dice.weigh({ lead: 40, member: 40, house: 20 })],
    lead_score: day.back < 1 ? null : scoreOf(lead_status, budget, dice),
    lead_status,
    source: sourceOf(day, dice),
    services_interested: [service, ...(dice.chance(0.3) ? [dice.weigh(services)] : [])],
    budget_range: budgets[budget] ?? null,
    timeline: dice.pick(timelines),
    created_at,
    updated_at: created_at,
    deleted_at: dice.chance(0.015) ? created_at : null,
  };
}

function pickCompany(dice: Dice): string {
  return companies[dice.between(0, companies.length - 1)] ?? 'Alder Bakery';
}

/** Sooner or later a lead is decided; the newest are still open. */
function inventStatus({ back }: DemoDay, dice: Dice): string {
  if (back < 2) return dice.weigh({ new: 80, contacted: 20 });
  if (back < 14) return dice.weigh({ new: 25, contacted: 40, qualified: 25, lost: 10 });
  if (back < 45) return dice.weigh({ contacted: 20, qualified: 30, opportunity: 22, customer: 8, lost: 20 });
  const won = back > scoringFrom ? 9 : 17;
  return dice.weigh({ contacted: 12, qualified: 24, opportunity: 10, customer: won, lost: 45 - won });
}

const scoreByStatus: Readonly<Record<string, number>> = {
  new: 40,
  contacted: 44,
  qualified: 66,
  opportunity: 72,
  customer: 80,
  lost: 34,
};

function scoreOf(status: string, budget: number, dice: Dice): number {
  const score = (scoreByStatus[status] ?? 40) + (budget - 2) * 4 + dice.between(-12, 12);
  return Math.max(3, Math.min(98, score));
}

/** Referrals grow over the year as there are more customers to recommend us. */
function sourceOf(day: DemoDay, dice: Dice): string {
  const webinar = isWebinar(day) ? 110 : 4;
  return dice.weigh({ web: 46, referral: 8 + 26 * day.progress, newsletter: 14, event: 8, webinar });
}
