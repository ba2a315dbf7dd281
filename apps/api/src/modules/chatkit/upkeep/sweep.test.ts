import { randomUUID } from 'node:crypto';
import { openTestDb } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { sweepTutor } from './sweep.ts';

const day = 86_400_000;

describe.each(['pglite', 'postgres'] as const)('the sweep on %s', (kind) => {
  test('removes ended secrets and learners who left nothing, and nobody else', async () => {
    await using db = await openTestDb({ kind });
    const { prisma } = db;
    const ago = (days: number) => new Date(Date.now() - days * day);

    async function addLearner(name: string, last_seen_at: Date, pseudonym: string | null = null) {
      const id = randomUUID();
      const session_id = `sess_${name}`;
      await prisma.chatkitSession.create({ data: { id: session_id, pseudonym } });
      await prisma.chatkitLearner.create({ data: { id, session_id, name, last_seen_at } });
      return { learner_id: id, session_id };
    }
    const gone = await addLearner('gone', ago(181));
    const here = await addLearner('here', ago(179));
    const talker = await addLearner('talker', ago(400));
    await addLearner('mailed', ago(400), 'stu_1');
    await prisma.chatkitThread.create({ data: { id: 'thr_1', learner_id: talker.learner_id } });
    const key = { learner_id: gone.learner_id, lesson: 'one' };
    await prisma.chatkitRung.create({ data: { ...key, exercise: 'a', rung: 1 } });
    await prisma.chatkitProgress.create({ data: { ...key, check_id: 'b', is_right: true } });
    const secrets = [
      { ...gone, expires_at: ago(181) },
      { ...here, expires_at: ago(1) },
      { ...here, expires_at: ago(-1) },
    ];
    await prisma.chatkitSecret.createMany({
      data: secrets.map((secret, at) => ({ ...secret, hash: `hash ${at}`, context: {} })),
    });

    const { signal } = new AbortController();
    expect(await sweepTutor(db, signal)).toEqual({ secrets: 2, learners: 2, sessions: 1 });
    expect(await sweepTutor(db, signal)).toEqual({ secrets: 0, learners: 0, sessions: 0 });
    const left = await prisma.chatkitLearner.findMany({ orderBy: { name: 'asc' } });
    expect(left.map(({ name }) => name)).toEqual(['here', 'talker']);
    expect(await prisma.chatkitRung.count()).toBe(0);
    expect(await prisma.chatkitProgress.count()).toBe(0);
    const sessions = await prisma.chatkitSession.findMany({ orderBy: { id: 'asc' } });
    expect(sessions.map(({ id }) => id)).toEqual(['sess_here', 'sess_mailed', 'sess_talker']);
  });
});
