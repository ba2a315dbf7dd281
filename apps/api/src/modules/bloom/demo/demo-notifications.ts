import type { Prisma } from '@quintet/db/generated/client';
import type { DemoLead } from './demo-leads.ts';

const dayMs = 86_400_000;
const shown = 8;

/** What the two accounts heard of last: their best new leads, and a word of welcome. The newest are unread. */
export function inventNotifications(
  leads: readonly DemoLead[],
  owners: readonly string[],
  now: Date,
): Prisma.BloomNotificationCreateManyInput[] {
  return owners.flatMap((recipient_id) => {
    const own = leads.filter(
      ({ user_id, lead_score }) => user_id === recipient_id && (lead_score ?? 0) >= 65,
    );
    const told = own.slice(-shown).map((lead, index) => ({
      recipient_id,
      notification_type: 'lead',
      severity: 'success',
      title: `${lead.company} looks promising`,
      message: `${lead.first_name} ${lead.last_name} scored ${lead.lead_score} of 100 and asks for ${lead.service.toLowerCase()}.`,
      action_url: `/bloom/leads/${lead.id}`,
      created_at: new Date(lead.created_at.getTime() + 30_000),
      read_at: index < shown - 3 ? new Date(lead.created_at.getTime() + 3_600_000) : null,
    }));
    const welcome = {
      recipient_id,
      notification_type: 'system',
      severity: 'info',
      title: 'This agency is invented',
      message: 'People, companies and figures were made up so that every page has something to show.',
      created_at: new Date(now.getTime() - 21 * dayMs),
    };
    return [welcome, ...told];
  });
}
