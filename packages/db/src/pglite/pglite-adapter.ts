import { PGlite } from '@electric-sql/pglite';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** Prisma's driver adapter over PGlite: scripts are awaited, and a commit that fails is an error. */
export function createPgliteAdapter(pglite: PGlite): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPGlite(pglite);
  return {
    provider,
    adapterName,
    connect: async () => await connectTo(pglite),
    connectToShadowDb: async () => {
      const shadow = await PGlite.create();
      return Object.assign(await connectTo(shadow), { dispose: async () => await shadow.close() });
    },
  };
}

async function connectTo(pglite: PGlite): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPGlite(pglite).connect();
  return Object.assign(adapter, {
    // The package starts the script and forgets it.
    executeScript: async (script: string) => {
      await pglite.exec(script);
    },
    startTransaction: async () => await startTransaction(pglite),
  });
}

// The package drops the error of a failed COMMIT. On one connection the isolation level changes nothing.
async function startTransaction(pglite: PGlite) {
  let ended: Promise<unknown> = Promise.resolve();
  const watched = new Proxy(pglite, {
    get(target, property) {
      if (property !== 'transaction') return Reflect.get(target, property, target);
      return (run: Parameters<PGlite['transaction']>[0]) => (ended = target.transaction(run));
    },
  });
  const transaction = await (await new PrismaPGlite(watched).connect()).startTransaction();
  return Object.assign(transaction, {
    commit: commitThen(transaction.commit.bind(transaction), () => ended),
  });
}

function commitThen(commit: () => Promise<void>, ended: () => Promise<unknown>) {
  return async (): Promise<void> => {
    await commit();
    await ended();
  };
}
