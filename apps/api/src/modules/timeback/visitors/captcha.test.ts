import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startApi } from '../../../testing/servers/start-api.ts';
import { mintEmail, post } from '../../../testing/timeback/visitors.ts';
import { portOf } from '../../../testing/servers/port-of.ts';

/** A verifier that speaks hCaptcha's protocol; `answer` is what it sends, or nothing at all. */
async function startVerifier(answer: (form: URLSearchParams) => string | undefined) {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const text = answer(new URLSearchParams(body));
      if (text !== undefined) response.setHeader('content-type', 'application/json').end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}/siteverify`;
}

async function startWith(verifier: string) {
  const env = { HCAPTCHA_SECRET: 'a secret', HCAPTCHA_SITE_KEY: 'a site', HCAPTCHA_VERIFY_URL: verifier };
  const api = await startApi({ env });
  onTestFinished(async () => await api[Symbol.asyncDispose]());
  return async (captcha_token?: string) =>
    await post(`${api.url}/session/start`, { email: mintEmail(), icp: 'parent', captcha_token });
}

test('a solved captcha lets a visitor in, and nothing else does', async () => {
  const seen: URLSearchParams[] = [];
  const start = await startWith(
    await startVerifier((form) => {
      seen.push(form);
      return JSON.stringify({ success: form.get('response') === 'solved' });
    }),
  );
  expect((await start('solved')).status).toBe(200);
  expect(Object.fromEntries(seen[0] ?? [])).toEqual({
    secret: 'a secret',
    response: 'solved',
    remoteip: '127.0.0.1',
  });
  expect(await start('guessed')).toMatchObject({ status: 400, body: { error: 'invalid_captcha' } });
  expect(await start()).toMatchObject({ status: 400, body: { error: 'invalid_captcha' } });
  expect(seen).toHaveLength(2);
});

test.each([
  ['is silent', () => undefined],
  ['talks nonsense', () => '<html>'],
])('when hCaptcha %s, nobody passes and the answer says why', async (_how, answer) => {
  const start = await startWith(await startVerifier(answer));
  expect(await start('solved')).toMatchObject({ status: 503, body: { error: 'provider_down' } });
});
