import type { PGlite } from '@electric-sql/pglite';
import type { QueryResult, QueueDriver, RunQuery } from './queue-driver.ts';

interface Runner {
  query<Row>(text: string, parameters?: unknown[]): Promise<{ rows: Row[]; affectedRows?: number }>;
  exec(script: string): Promise<{ rows: Record<string, unknown>[] }[]>;
}

/**
 * Drives a job queue over the one connection of PGlite. Each statement takes its turn by itself, so that a queue never
 * holds up the rest for longer than one statement.
 */
export async function createPgliteDriver(pglite: PGlite, schema: string): Promise<QueueDriver> {
  // Prisma qualifies every name, so the longer path changes nothing for it.
  await pglite.exec(`set search_path = "$user", public, ${schema}`);
  return {
    query: queryOver(pglite),
    listen: async (channel, { heard }) => await pglite.listen(channel, heard),
    runAlone: async (run) => {
      await pglite.transaction(async (transaction) => {
        const query = queryOver(transaction);
        // The functions of a queue come from its library, and to check their text costs more than to store it.
        await transaction.exec('set local check_function_bodies = off');
        await run({ query: withoutFrame(query) });
      });
    },
    end: () => Promise.resolve(),
  };
}

function queryOver(runner: Runner): RunQuery {
  return async <Row>(text: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>> => {
    if (parameters === undefined) return await execute<Row>(runner, text);
    const { rows, affectedRows } = await runner.query<Row>(text, [...parameters]);
    return { rows, rowCount: affectedRows ?? rows.length };
  };
}

async function execute<Row>(runner: Runner, script: string): Promise<QueryResult<Row>> {
  const last = (await runner.exec(script)).at(-1);
  const rows = (last?.rows ?? []) as Row[];
  return { rows, rowCount: rows.length };
}

// PGlite's own transaction is the frame; a second BEGIN inside it would end it early.
function withoutFrame(query: RunQuery): RunQuery {
  return async <Row>(text: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>> => {
    if (/^\s*(?:begin|commit|rollback)\s*(?:;\s*)?$/i.test(text)) return { rows: [], rowCount: 0 };
    return await query<Row>(text, parameters);
  };
}
