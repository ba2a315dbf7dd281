import { quizzes, type Icp, type Task } from '@quintet/contracts/timeback/schemas';
import type { Cohort } from '../visitors/cohort.ts';
import type { ScopeStats } from '../students/stats.ts';
import type { Answers } from '../visitors/visitors.ts';

/** A task before it has an id. `after` is the seconds from the page to the moment the tip is due. */
export type TaskPlan = Pick<Task, 'action_type' | 'payload' | 'summary'> & {
  readonly after: number;
  /** What makes two plans the same tip: a visitor never gets it twice. */
  readonly dedupe_key: string;
};

export interface TipFacts {
  readonly icp: Icp;
  readonly answers: Answers;
  readonly stats: ScopeStats | undefined;
  readonly cohort: Cohort | undefined;
}

/** Seconds that a tip stays worth showing. */
const tipTtl = 3600;
const firstTipAfter = 2;
const nextTipAfter = 25;

/**
 * The tips worth showing after a page: what the pupils of the visitor's own scope did, what others in the same place
 * came for, and the page by mail. Every number is a count from the data; a fact that is not there gives no tip.
 */
export function planTips(facts: TipFacts): TaskPlan[] {
  const segment = `${facts.answers.outcome}/${facts.answers.context_value}`;
  const tips = [describePupils(facts), describeCohort(facts), offerMail(facts)].filter(
    (tip) => tip !== undefined,
  );
  return tips.map(({ block_id, summary }, index) => ({
    action_type: 'show_block',
    payload: { block_id, ttl: tipTtl },
    summary,
    after: firstTipAfter + index * nextTipAfter,
    dedupe_key: `tip/${block_id}/${segment}`,
  }));
}

const mailAfterMs = 16 * 3_600_000;

/** The mail a visitor asked for by accepting the offer `offer_id`. */
export function planMail(now: Date, offer_id: string): TaskPlan {
  const send_at = new Date(now.getTime() + mailAfterMs);
  return {
    action_type: 'schedule_email',
    payload: { template_id: 'page_reminder', send_at: send_at.toISOString() },
    summary: 'Mail the link to the page',
    after: mailAfterMs / 1000,
    dedupe_key: `mail/${offer_id}`,
  };
}

/** A ping for the analytics, due at once. */
export function planPing(label: string, dedupe_key: string): TaskPlan {
  return {
    action_type: 'analytic_ping',
    payload: { label },
    summary: `Count ${label}`,
    after: 0,
    dedupe_key,
  };
}

interface Tip {
  readonly block_id: string;
  readonly summary: string;
}

function describePupils({ stats }: TipFacts): Tip | undefined {
  if (stats === undefined) return undefined;
  const { pupils, rose, fell, scope_label, demo } = stats;
  const fallen = fell === 0 ? 'none fell back' : `${formatCount(fell)} fell back`;
  return {
    block_id: 'before_after_chart',
    summary: `Of ${formatCount(pupils)} ${demo ? 'invented ' : ''}pupils in ${scope_label}, ${formatCount(rose)} moved up the national percentiles and ${fallen}.`,
  };
}

function describeCohort({ icp, answers, cohort }: TipFacts): Tip | undefined {
  if (cohort === undefined) return undefined;
  const others = `Of ${formatCount(cohort.visitors)} others with your answer to the second question`;
  if (cohort.other === undefined || cohort.same >= cohort.other.visitors) {
    const label =
      quizzes[icp].outcomes.find(({ value }) => value === answers.outcome)?.label ?? answers.outcome;
    return cohort.same === 0
      ? undefined
      : {
          block_id: 'differentiator',
          summary: `${others}, ${formatCount(cohort.same)} came for the same thing: “${label}”.`,
        };
  }
  return {
    block_id: 'differentiator',
    summary: `${others}, ${formatCount(cohort.other.visitors)} asked about “${cohort.other.label}”. You can change your answers to see that page.`,
  };
}

function offerMail({ icp }: TipFacts): Tip {
  const whom: Record<Icp, string> = {
    parent: 'to read it with your family',
    school: 'to show it to your colleagues',
    entrepreneur: 'to keep it for your team',
    government: 'to pass it on in your office',
    philanthropist: 'to bring it to your board',
  };
  return {
    block_id: 'email_page',
    summary: `We can mail you the link to this page tomorrow, ${whom[icp]}.`,
  };
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
