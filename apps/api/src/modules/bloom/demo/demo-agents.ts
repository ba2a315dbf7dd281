import type { Prisma } from '@quintet/db/generated/client';
import type { DemoDay } from './demo-calendar.ts';
import type { Dice } from './dice.ts';

/** How often each agent is asked. */
const asked = {
  chat: 46,
  lead_qualification: 22,
  service_recommendation: 12,
  web_development: 6,
  digital_marketing: 5,
  content_creation: 4,
  ecommerce_solutions: 2,
  brand_design: 2,
  analytics_consulting: 1,
} as const;

const callsADay = 11;
/** Two weeks in which one agent mostly ran out of time, until somebody looked at its success rate. */
const incident = { agent: 'ecommerce_solutions', from: 66, to: 52 } as const;

/** A year of calls. They grow faster from the middle of the year on. */
export function inventAgentLogs(days: readonly DemoDay[], dice: Dice): Prisma.BloomAgentLogCreateManyInput[] {
  return days.flatMap((day) =>
    Array.from({ length: dice.count(callsADay * day.bustle) }, () => {
      const agent_type = dice.weigh(asked);
      const isIncident =
        agent_type === incident.agent && day.back <= incident.from && day.back >= incident.to;
      const status = dice.weigh({ success: 97, error: 2, timeout: isIncident ? 140 : 1 });
      return {
        agent_type,
        action: 'invoke',
        input_data: {},
        output_data: {},
        execution_time_ms: status === 'timeout' ? 30_000 : dice.between(40, 900),
        status,
        error_message: status === 'success' ? null : messageOf[status],
        created_at: day.moment(dice),
      };
    }),
  );
}

const messageOf = { error: 'The answer could not be read', timeout: 'The agent took too long' } as const;
