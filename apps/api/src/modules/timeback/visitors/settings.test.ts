import { expect, test } from 'vitest';
import { startApi } from '../../../testing/servers/start-api.ts';
import { get } from '../../../testing/timeback/visitors.ts';

test('the start form is told the site key where there is one', async () => {
  await using plain = await startApi();
  expect(await get(`${plain.url}/session/settings`)).toMatchObject({
    status: 200,
    body: { captcha_site_key: null },
  });
  await using guarded = await startApi({ env: { HCAPTCHA_SITE_KEY: 'a site' } });
  expect((await get(`${guarded.url}/session/settings`)).body).toEqual({ captcha_site_key: 'a site' });
});
