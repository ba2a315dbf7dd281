import { createHash } from 'node:crypto';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from '../rows.ts';

/** Whether a mail may go out: `later` when its address has had what it may have for a day, `never` when it wants none. */
export type Admission = { readonly token: string } | 'later' | 'never';

/**
 * What addresses have been sent and what they said to it, over all documents and nodes. An address that answered no mail
 * yet may be anybody's: it gets one mail a day, and three once it did.
 */
export interface MailAddresses {
  /** Counts a mail against its address; the same id again within a day is the same mail. */
  admit(address: string, id: string): Promise<Admission>;
  /** A link of a mail was followed. */
  answer(token: string): Promise<void>;
  /** No mail to this address any more. False for a token that no mail carries. */
  unsubscribe(token: string): Promise<boolean>;
}

const mailsUnanswered = 1;
const mailsAnswered = 3;

const AddressRow = z.object({
  token: z.string(),
  answered_at: z.date().nullable(),
  unsubscribed_at: z.date().nullable(),
});

export function createMailAddresses({
  prisma,
  transaction,
}: Pick<Db, 'prisma' | 'transaction'>): MailAddresses {
  return {
    admit: async (address, id) =>
      await transaction(async (tx): Promise<Admission> => {
        const address_hash = hashAddress(address);
        // The row stays locked until the commit, so that mails which race are counted one after the other.
        const [row] = await readRows(
          AddressRow,
          tx.$queryRaw`
          insert into platform.mail_addresses (address_hash) values (${address_hash})
          on conflict (address_hash) do update set address_hash = excluded.address_hash
          returning token, answered_at, unsubscribed_at`,
        );
        if (row === undefined || row.unsubscribed_at !== null) return 'never';
        await tx.$executeRaw`
          delete from platform.mails
          where address_hash = ${address_hash} and sent_at <= clock_timestamp() - interval '1 day'`;
        const sent = await tx.platformMail.findMany({ where: { address_hash } });
        if (!sent.some((mail) => mail.id === id)) {
          if (sent.length >= (row.answered_at === null ? mailsUnanswered : mailsAnswered)) return 'later';
          await tx.platformMail.create({ data: { address_hash, id } });
        }
        return { token: row.token };
      }),
    async answer(token) {
      await prisma.$executeRaw`
        update platform.mail_addresses set answered_at = coalesce(answered_at, now()) where token = ${token}::uuid`;
    },
    async unsubscribe(token) {
      const found = await prisma.$executeRaw`
        update platform.mail_addresses set unsubscribed_at = coalesce(unsubscribed_at, now())
        where token = ${token}::uuid`;
      return found > 0;
    },
  };
}

/**
 * One mailbox has one hash, however its address is written: without case, and without the part behind `+`, which its owner
 * makes up. It depends on no secret, because a secret may change and an unsubscription may not.
 */
function hashAddress(address: string): string {
  const [local = '', domain = ''] = address
    .trim()
    .toLowerCase()
    .split(/@(?=[^@]*$)/u);
  return createHash('sha256')
    .update(`${/^.[^+]*/u.exec(local)?.[0] ?? ''}@${domain}`)
    .digest('hex');
}
