import { icps } from '@quintet/contracts/timeback/schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { answersOf, mintVisitor, post } from '../../../testing/timeback/visitors.ts';

describe.each(['pglite', 'postgres'] as const)('first pages on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const personalize = async (vid: string, answers: object) =>
    await post(`${api.url}/personalize`, { vid, ...answers });

  test('that are asked for at once are each kept whole', async () => {
    const visitors = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => await mintVisitor(api.url, icps[index % icps.length])),
    );
    const pages = await Promise.all(
      visitors.map(async ({ vid, icp }) => await personalize(vid, answersOf(icp))),
    );
    expect(pages.map(({ status }) => status)).toEqual(visitors.map(() => 200));
    const { prisma } = api.core.db;
    for (const { vid, icp } of visitors) {
      const where = { vid };
      expect(await prisma.timebackUser.findUnique({ where })).toMatchObject(answersOf(icp));
      const decisions = await prisma.timebackDecision.findMany({ where });
      expect(decisions).toMatchObject([{ icp, ...answersOf(icp) }]);
      const body_hash = decisions[0]?.body_hash ?? '';
      const page = await prisma.timebackComposedPage.findUniqueOrThrow({ where: { body_hash } });
      const [served] = pages.filter((_, index) => visitors[index]?.vid === vid);
      expect(JSON.parse(page.components)).toEqual(served?.body['components']);
      const tasks = await prisma.timebackTask.findMany({ where });
      expect(tasks.map(({ action_type }) => action_type)).toContain('analytic_ping');
    }
  });

  test('of one visitor with the same answers are one decision, with others one each', async () => {
    const { vid } = await mintVisitor(api.url);
    const wanted = [...Array.from({ length: 5 }, () => 'raise_grades'), 'ai_safe'];
    const pages = await Promise.all(
      wanted.map(async (outcome) => await personalize(vid, answersOf('parent', outcome))),
    );
    expect(pages.map(({ status }) => status)).toEqual(wanted.map(() => 200));
    const decisions = await api.core.db.prisma.timebackDecision.findMany({ where: { vid } });
    expect(decisions.map(({ outcome }) => outcome).sort()).toEqual(['ai_safe', 'raise_grades']);
  });

  test('of a visitor who is deleted in the meantime leave nothing behind', async () => {
    const { vid } = await mintVisitor(api.url);
    await api.core.db.prisma.timebackUser.delete({ where: { vid } });
    expect(await personalize(vid, answersOf('parent'))).toMatchObject({
      status: 401,
      body: { error: 'invalid_vid' },
    });
    expect(await api.core.db.prisma.timebackDecision.count({ where: { vid } })).toBe(0);
    expect(await api.core.db.prisma.timebackTask.count({ where: { vid } })).toBe(0);
  });
});
