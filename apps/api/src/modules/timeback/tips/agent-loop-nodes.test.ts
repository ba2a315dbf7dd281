import { isPostgresMissing, noPostgres } from '@quintet/db/testing/test-db';
import { expect, onTestFinished, test } from 'vitest';
import { makeInstallation } from '../../../testing/reports/make-installation.ts';
import { startServerNode } from '../../../testing/servers/start-server-node.ts';
import { isRedisMissing, noRedis } from '../../../testing/servers/test-redis.ts';
import { mintVisitor, post } from '../../../testing/timeback/visitors.ts';

test('a visitor has at most five streams open on all nodes; those of a dead node do not count for long', async ({
  skip,
}) => {
  skip(await isPostgresMissing(), noPostgres);
  skip(await isRedisMissing(), noRedis);
  await using installation = await makeInstallation('redis');
  await using one = await startServerNode(installation.options);
  await using other = await startServerNode(installation.options);
  const { vid } = await mintVisitor(one.url);
  const { body } = await post(`${one.url}/agent/token`, { vid });
  const left = new AbortController();
  onTestFinished(() => left.abort());
  // A response that nobody holds is collected, and its connection closed.
  const held: Response[] = [];
  const open = async (url: string) => {
    const headers = { authorization: `Bearer ${String(body['token'])}` };
    const response = await fetch(`${url}/agent/loop`, { headers, signal: left.signal });
    held.push(response);
    return response.status;
  };

  const opened = [];
  for (const { url } of [one, other, one, other, one]) opened.push(await open(url));
  expect(opened).toEqual([200, 200, 200, 200, 200]);
  expect([await open(one.url), await open(other.url)]).toEqual([429, 429]);
  await one.kill();
  await expect.poll(async () => await open(other.url), { interval: 250 }).toBe(200);
  expect([await open(other.url), await open(other.url)]).toEqual([200, 200]);
  expect(await open(other.url)).toBe(429);
});
