import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Logger } from '../log.ts';
import type { MailAddresses } from './addresses.ts';
import { type Letter, renderLetter } from './letter.ts';

export interface Mail {
  /** What makes two sendings the same mail: it becomes the Message-ID, and the name of the file in the outbox. */
  readonly id: string;
  readonly to: string;
  /** The page of this site that its link leads to: `/timeback`. */
  readonly path: `/${string}`;
  readonly letter: Letter;
}

/** What became of a mail. `later`: its address has had enough for a day; `never`: it wants no mail. */
export type MailOutcome = 'sent' | 'later' | 'never';

export interface Mailer extends Pick<MailAddresses, 'answer' | 'unsubscribe'> {
  /**
   * Hands a mail over, unless its address may not have it: nobody who asks for a mail is to learn which, because the
   * address may be another's. Throws when the mail server does not take it; the same id again is harmless.
   */
  send(mail: Mail): Promise<MailOutcome>;
  close(): void;
}

export interface MailerOptions {
  /** `smtp://` or `smtps://`; without it mails are files in the outbox. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly outboxDir: string;
  readonly addresses: MailAddresses;
  /** Where the links of mails lead, without a slash at its end. */
  publicUrl(): string;
  readonly log: Logger;
}

/** Where the links of mails come in. What stands behind `?token=` is no part of what is logged. */
export const mailPaths = { open: '/mail/open', unsubscribe: '/mail/unsubscribe' } as const;

const timeoutMs = 10_000;

/** Mail over SMTP, or as `.eml` files that any mail program opens. Addresses are never logged. */
export function createMailer(options: MailerOptions): Mailer {
  const { smtpUrl, from, outboxDir, addresses, publicUrl, log } = options;
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport =
    smtpUrl === undefined
      ? createTransport({ streamTransport: true, buffer: true })
      : createTransport({ url: smtpUrl, ...limits });
  const linkTo = (path: string, query: Readonly<Record<string, string>>) =>
    `${publicUrl()}${path}?${new URLSearchParams(query).toString()}`;
  return {
    async send({ id, to, path, letter }) {
      const name = createHash('sha256').update(id).digest('hex').slice(0, 32);
      const admission = await addresses.admit(to, id);
      if (typeof admission === 'string') {
        log.info({ mail: name, admission }, 'mail held back');
        return admission;
      }
      const { token } = admission;
      const unsubscribe = linkTo(mailPaths.unsubscribe, { token });
      const sent = await transport.sendMail({
        from,
        to,
        subject: letter.subject,
        messageId: `<${name}@quintet>`,
        ...renderLetter(letter, { open: linkTo(mailPaths.open, { token, to: path }), unsubscribe }),
        // RFC 8058: a mail program asks for no more mail by itself.
        headers: {
          'List-Unsubscribe': `<${unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      });
      if ('message' in sent && Buffer.isBuffer(sent.message))
        await putFile(outboxDir, `${name}.eml`, sent.message);
      log.info({ mail: name }, 'mail handed over');
      return 'sent';
    },
    answer: addresses.answer,
    unsubscribe: addresses.unsubscribe,
    close: () => transport.close(),
  };
}

/** The file appears whole or not at all, and is readable by its owner only: it holds an address. */
async function putFile(directory: string, name: string, body: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = join(directory, `.${name}.${process.pid}`);
  await writeFile(draft, body, { mode: 0o600 });
  await rename(draft, join(directory, name));
}
