import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Core } from '../../core.ts';
import { mailPaths } from '../../platform/mail/mailer.ts';

const Query = z.object({ token: z.uuid().optional().catch(undefined), to: z.string().catch('/') });
const headers = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

/**
 * What the links of mails lead to. The one that asks for no more mail shows a button first, because mail programs look at
 * every link; they press the button themselves where their user wants that (RFC 8058).
 */
export async function serveMailPages(app: FastifyInstance, core: Core): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The token stands in the address; what the form or the mail program sends besides says nothing more.
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 65_536 }, (_request, _body, parsed) =>
      parsed(null),
    );
    scope.get(mailPaths.open, { exposeHeadRoute: false }, async (request, reply) => {
      const { token, to } = Query.parse(request.query);
      if (token !== undefined) await core.mail.answer(token);
      return await reply.headers(headers).redirect(ownAddress(core.publicUrl(), to));
    });
    scope.get(mailPaths.unsubscribe, async (_request, reply) => await sendPage(reply, ask));
    scope.post(mailPaths.unsubscribe, async (request, reply) => {
      const { token } = Query.parse(request.query);
      const found = token !== undefined && (await core.mail.unsubscribe(token));
      return await sendPage(reply.code(found ? 200 : 404), found ? confirmed : unknown);
    });
    done();
  });
}

/** An address of this site and of no other. */
function ownAddress(publicUrl: string, to: string): string {
  const home = new URL(publicUrl);
  const wanted = URL.canParse(to, publicUrl) ? new URL(to, publicUrl) : home;
  return wanted.origin === home.origin ? wanted.href : home.href;
}

interface MailPage {
  readonly title: string;
  readonly content: string;
}

const ask: MailPage = {
  title: 'No more mail from us?',
  // Without an action the form goes to the page's own address, token included.
  content: '<form method="post"><button>Send me no more mail</button></form>',
};
const confirmed: MailPage = {
  title: 'You get no more mail from us',
  content: '<p>It holds for everything on this site, and for good.</p>',
};
const unknown: MailPage = {
  title: 'This link does not work',
  content: '<p>Please follow the link as it stands in the mail, to its last letter.</p>',
};

async function sendPage(reply: FastifyReply, { title, content }: MailPage): Promise<FastifyReply> {
  return await reply.headers(headers).type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title>
<style>body{max-width:32rem;margin:15vh auto;padding:0 16px;font:16px/1.5 system-ui,sans-serif}
h1{font:600 28px/1.2 Georgia,serif}button{min-height:48px;padding:12px 24px;font:inherit;cursor:pointer}</style></head>
<body><main><h1>${title}</h1>
${content}
</main></body></html>
`);
}
