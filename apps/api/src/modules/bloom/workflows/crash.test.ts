import { openDb } from '@quintet/db/open-db';
import { isPostgresMissing } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { bloomEnv, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import {
  createWorkflowClient,
  isOver,
  isWaiting,
  saveWorkflow,
} from '../../../testing/bloom/workflow-client.ts';
import { allFaults } from '../../../testing/faults.ts';
import { makeInstallation } from '../../../testing/reports/make-installation.ts';
import { startServerNode } from '../../../testing/servers/start-server-node.ts';

const inputs = { message: 'We need a new website and a logo', company: 'Acme', budget: '20000' };
const runsInAll = allFaults ? 20 : 8;
const isMissing = await isPostgresMissing();
const agent = { type: 'agent', agent: 'chat' } as const;

describe.each(['pglite', 'redis'] as const)('workflows on %s, cut off in the middle', (kind) => {
  test.skipIf(kind !== 'pglite' && isMissing)(
    'no finished step is repeated, no question lost, and each owner is notified once',
    async () => {
      await using installation = await makeInstallation(kind);
      const { env } = installation.options;
      const options = { env: { ...env, ...bloomEnv } };
      const {
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir = '',
      }: Readonly<Record<string, string | undefined>> = options.env;
      const db = await openDb({ databaseUrl, dataDir });
      const asking = await saveWorkflow(db, [
        agent,
        { type: 'approval', message: 'Go on?', within_days: 1 },
        agent,
      ]);
      const long = await saveWorkflow(
        db,
        Array.from({ length: 6 }, () => agent),
      );
      await db.close();

      const caller = await mintUser();
      const first = await startServerNode(options);
      const before = createWorkflowClient(first.url, caller);
      const question = await before.start(asking, inputs);
      const waiting = await before.until(question, isWaiting);
      const ids = await Promise.all(
        Array.from({ length: runsInAll }, async () => await before.start(long, inputs)),
      );
      const [begun = ''] = ids;
      await before.until(begun, ({ progress }) => progress > 0);
      const seen = await Promise.all(ids.map(before.read));
      await first.kill();

      await using second = await startServerNode(options);
      const after = createWorkflowClient(second.url, caller);
      for (const [at, id] of ids.entries()) {
        const run = await after.until(id, isOver);
        expect(run).toMatchObject({ status: 'completed', progress: 1 });
        expect(Object.keys(run.outputs ?? {})).toHaveLength(6);
        const finished = seen[at]?.steps.filter(({ state }) => state === 'finished') ?? [];
        for (const step of finished) expect(run.steps).toContainEqual(step);
        expect((await after.call('GET', `/${id}/messages`)).body).toMatchObject({ total: 5 });
      }
      expect(await after.read(question)).toEqual(waiting);
      await after.call('POST', `/runs/${question}/approve`, { approved: true });
      const answered = await after.until(question, isOver);
      expect(answered).toMatchObject({ status: 'completed' });
      expect(answered.steps[0]).toEqual(waiting.steps[0]);
      const told = (await after.notifications()).map(({ title, action_url }) => `${title} ${action_url}`);
      const ends = [...ids, question].map((id) => `Workflow Completed /bloom/workflows/${id}`);
      expect(told.toSorted()).toEqual([`Approval needed /bloom/workflows/${question}`, ...ends].toSorted());
    },
  );
});
