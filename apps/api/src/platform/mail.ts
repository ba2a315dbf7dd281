import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Logger } from './log.ts';

export interface Mail {
  /** What makes two sendings the same mail: it becomes the Message-ID, and the name of the file in the outbox. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Hands the mail over. Throws when the mail server does not take it; sending the same id again is harmless. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface MailerOptions {
  /** `smtp://` or `smtps://`; without it mails are files in the outbox. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly outboxDir: string;
  readonly log: Logger;
}

const timeoutMs = 10_000;

/** Mail over SMTP, or as `.eml` files that any mail program opens. Addresses are never logged. */
export function createMailer(options: MailerOptions): Mailer {
  const { smtpUrl, from, outboxDir, log } = options;
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport =
    smtpUrl === undefined
      ? createTransport({ streamTransport: true, buffer: true })
      : createTransport({ url: smtpUrl, ...limits });
  return {
    async send({ id, ...mail }) {
      const name = createHash('sha256').update(id).digest('hex').slice(0, 32);
      const sent = await transport.sendMail({ ...mail, from, messageId: `<${name}@quintet>` });
      if ('message' in sent && Buffer.isBuffer(sent.message))
        await putFile(outboxDir, `${name}.eml`, sent.message);
      log.info({ mail: name }, 'mail handed over');
    },
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
