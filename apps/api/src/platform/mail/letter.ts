/** What a mail says: one occasion, one thing to do. */
export interface Letter {
  readonly subject: string;
  readonly lead: string;
  readonly action: string;
  /** Why the reader gets it. */
  readonly reason: string;
}

/** Where the links of one mail lead. */
export interface LetterLinks {
  readonly open: string;
  readonly unsubscribe: string;
}

const noMore = 'No more mail from us';

/** A letter as text and as HTML that reads well without images. */
export function renderLetter(
  { subject, lead, action, reason }: Letter,
  { open, unsubscribe }: LetterLinks,
): { text: string; html: string } {
  return {
    text: `${lead}\n\n${action}: ${open}\n\n${reason}\n\n${noMore}: ${unsubscribe}\n`,
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f6f5f1;color:#1d2a24;font:16px/1.5 Georgia,serif">
<div style="max-width:32rem;margin:0 auto;padding:32px;background:#fffefb;border:1px solid #dedbd0;border-radius:10px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.2">${escapeHtml(subject)}</h1>
<p style="margin:0 0 24px">${escapeHtml(lead)}</p>
<p style="margin:0 0 24px"><a href="${escapeHtml(open)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5b43;color:#ffffff;text-decoration:none">${escapeHtml(action)}</a></p>
<p style="margin:0;color:#5b665f;font-size:14px">${escapeHtml(reason)} <a href="${escapeHtml(unsubscribe)}" style="color:#1f5b43">${noMore}</a></p>
</div></body></html>
`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
