import type { Mail } from '../../../platform/mail/mailer.ts';

export interface LinkMail extends Pick<Mail, 'id' | 'to'> {
  readonly occasion: keyof typeof words;
}

const words = {
  page_ready: {
    subject: 'Your TimeBack page is ready',
    lead: 'When you answered our two questions, we could not build your page. It is ready now.',
  },
  page_reminder: {
    subject: 'The TimeBack page you asked for',
    lead: 'Here is the link to the page you asked us to send.',
  },
} as const;

const reason =
  'You get this mail because this address was given on our site. To have everything about you deleted, open the page and choose “Forget me”.';

/** The mail that carries the link to a visitor's page. */
export function writeLinkMail({ id, to, occasion }: LinkMail): Mail {
  return { id, to, path: '/timeback', letter: { ...words[occasion], action: 'Open your page', reason } };
}
