import { openDb } from '@quintet/db/open-db';
import { loadSecrets, shareSecret } from '../auth/secrets.ts';
import type { DatabaseSettings } from './command-context.ts';

/** The secret that the server beside this command signs tokens with. */
export async function findSecret(
  config: DatabaseSettings & { readonly API_JWT_SECRET?: string | undefined },
): Promise<string> {
  const { API_JWT_SECRET: given, DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = config;
  if (given !== undefined) return given;
  if (databaseUrl === undefined) return (await loadSecrets(dataDir)).api_jwt_secret;
  const db = await openDb({ databaseUrl, dataDir, poolSize: 1 });
  return await shareSecret(db.prisma).finally(db.close);
}
