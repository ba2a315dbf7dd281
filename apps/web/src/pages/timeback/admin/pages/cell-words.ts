import type { Cell } from '@quintet/contracts/timeback/admin-schemas';
import { CircleAlert, CircleCheck, Hourglass, PencilLine } from 'lucide-react';

type Status = Cell['status'];

/** How each status looks and is called; the sign is never the colour alone. */
export const statusLooks = {
  broken: { Icon: CircleAlert, word: 'Broken', tone: 'text-bad' },
  expiring: { Icon: Hourglass, word: 'Ends soon', tone: 'text-warn' },
  draft: { Icon: PencilLine, word: 'Draft', tone: 'text-info' },
  ok: { Icon: CircleCheck, word: 'OK', tone: 'text-ink-soft' },
} as const satisfies Record<Status, unknown>;

const order = ['broken', 'expiring', 'draft', 'ok'] as const;
const phrases: Readonly<Record<Status, string>> = {
  broken: 'cannot be made',
  expiring: 'have a block that ends soon',
  draft: 'have a draft in waiting',
  ok: 'are fine',
};

/** How all pages stand, what needs a hand first. */
export function summariseCells(cells: readonly Cell[]): string {
  const parts = order.flatMap((status) => {
    const count = cells.filter((cell) => cell.status === status).length;
    return count === 0 ? [] : [`${count} ${phrases[status]}`];
  });
  return `Of ${cells.length} pages, ${new Intl.ListFormat('en').format(parts)}.`;
}

/** What stands out in a cell, one line each; nothing for one that is fine. */
export function describeCell({ missing, expiring, drafts }: Cell): string[] {
  return [
    ...missing.map(
      ({ variant_id, block }) => `Variant ${variant_id} lacks a ${block}: visitors get the general page.`,
    ),
    ...expiring.map(({ block_id, expires_at }) => `${block_id} ends on ${formatDay(expires_at)}.`),
    ...drafts.map((id) => `The draft ${id} takes over when it is published.`),
  ];
}

const shortPhrases = {
  broken: ['broken', 'broken'],
  expiring: ['ends soon', 'end soon'],
  draft: ['draft', 'drafts'],
} as const;

/** How many pages of a list stand out, by the worst that there is; nothing when none does. */
export function countTroubles(cells: readonly Cell[]): string {
  const worst = (['broken', 'expiring', 'draft'] as const).find((status) =>
    cells.some((cell) => cell.status === status),
  );
  if (worst === undefined) return '';
  const count = cells.filter(({ status }) => status === worst).length;
  return ` · ${count} ${shortPhrases[worst][count === 1 ? 0 : 1]}`;
}

function formatDay(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { dateStyle: 'medium' });
}
