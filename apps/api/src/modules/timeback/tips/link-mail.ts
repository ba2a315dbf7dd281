import type { Mail } from '../../../platform/mail.ts';

export interface LinkMail {
  readonly id: string;
  readonly to: string;
  /** Address of the visitor's page. */
  readonly link: string;
  readonly occasion: 'page_ready' | 'page_reminder';
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

const action = 'Open your page';
const footer =
  'You get this one mail because you asked for it on our site. To have everything about you deleted, open the page and choose “Forget me”.';

/** The mail that carries the link to a visitor's page, as text and as HTML that reads well without images. */
export function writeLinkMail({ id, to, link, occasion }: LinkMail): Mail {
  const { subject, lead } = words[occasion];
  return {
    id,
    to,
    subject,
    text: `${lead}\n\n${action}: ${link}\n\n${footer}\n`,
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="margin:0;padding:32px 16px;background:#f6f5f1;color:#1d2a24;font:16px/1.5 Georgia,serif">
<div style="max-width:32rem;margin:0 auto;padding:32px;background:#fffefb;border:1px solid #dedbd0;border-radius:10px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.2">${subject}</h1>
<p style="margin:0 0 24px">${lead}</p>
<p style="margin:0 0 24px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5b43;color:#ffffff;text-decoration:none">${action}</a></p>
<p style="margin:0;color:#5b665f;font-size:14px">${footer}</p>
</div></body></html>
`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
