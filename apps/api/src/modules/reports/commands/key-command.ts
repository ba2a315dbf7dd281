import { parseArgs } from 'node:util';
import type { Db } from '@quintet/db/open-db';
import { generatedName, hashKey, mintKey } from '../access/api-keys.ts';
import { nameForm } from '../access/tenants.ts';
import type { CommandContext, DatabaseSettings } from '../../../platform/commands/command-context.ts';
import { runOnDatabase } from '../../../platform/commands/run-on-database.ts';

/** Which keys count decides whether generated ones do. */
type KeyContext = CommandContext<
  DatabaseSettings & { readonly REPORTS_API_KEYS?: readonly string[] | undefined }
>;

const usage = `Keys of the reports contract. Only their SHA-256 is kept, so a key is shown once, when it is made.

  npm run api-keys -- create --name acme                  make a key and show it
  npm run api-keys -- create --name acme-1 --tenant acme  make a key of a tenant and show it
  npm run api-keys -- list                                names, dates, states and tenants
  npm run api-keys -- revoke acme                         end a key; running servers know within five seconds

Keys of one tenant share their customers, opportunities and reports, and nobody else sees them. Keys without a tenant share
customers and opportunities; reports are each key's own. Give tenants once every running server has this version.
Keys in REPORTS_API_KEYS are valid beside these, and are not listed.
`;

/** The command `api-keys`. Gives 0, or 1 with the reason in words. */
export async function runApiKeys(argv: readonly string[], context: KeyContext): Promise<number> {
  const { out, err } = context;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        tenant: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [verb, name = values.name] = positionals;
    if (values.help === true || verb === undefined) {
      out.write(usage);
      return values.help === true ? 0 : 1;
    }
    return await runOnDatabase(
      context,
      async (db) => await runVerb(db, context, { verb, name, tenant: values.tenant }),
    );
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

interface Wanted {
  readonly verb: string;
  readonly name: string | undefined;
  readonly tenant: string | undefined;
}

async function runVerb(db: Db, context: KeyContext, { verb, name, tenant }: Wanted): Promise<number> {
  if (verb === 'list') return await listKeys(db, context);
  if (verb !== 'create' && verb !== 'revoke')
    throw new Error(`There is no ${verb}. --help says what there is.`);
  if (name === undefined || !nameForm.test(name)) {
    throw new Error('Give the key a name of letters, digits, dots, dashes and underscores.');
  }
  if (verb === 'revoke') return await revokeKey(db, context, name);
  if (tenant !== undefined && !nameForm.test(tenant)) {
    throw new Error('Give the tenant a name of letters, digits, dots, dashes and underscores.');
  }
  return await createKey(db, context, { name, tenant });
}

async function createKey(
  { prisma }: Db,
  { out }: KeyContext,
  { name, tenant = null }: { readonly name: string; readonly tenant?: string | null | undefined },
): Promise<number> {
  const key = mintKey();
  const { count } = await prisma.reportsApiKey.createMany({
    data: { key_hash: hashKey(key), name, tenant },
    skipDuplicates: true,
  });
  if (count === 0) throw new Error(`There was a key called ${name} already. Choose another name.`);
  out.write(`${key}\n`);
  return 0;
}

async function listKeys({ prisma }: Db, { config, out }: KeyContext): Promise<number> {
  const rows = await prisma.reportsApiKey.findMany({ orderBy: { created_at: 'asc' } });
  const idle = config.REPORTS_API_KEYS === undefined ? undefined : generatedName;
  for (const { name, tenant, created_at, revoked_at } of rows) {
    const state =
      revoked_at !== null
        ? `revoked ${revoked_at.toISOString().slice(0, 10)}`
        : name === idle
          ? 'not valid while REPORTS_API_KEYS is set'
          : 'valid';
    const words = [
      name,
      created_at.toISOString().slice(0, 10),
      state,
      ...(tenant === null ? [] : [`of ${tenant}`]),
    ];
    out.write(`${words.join('\t')}\n`);
  }
  if (rows.length === 0) out.write('No key was made yet.\n');
  return 0;
}

async function revokeKey({ prisma }: Db, { out }: KeyContext, name: string): Promise<number> {
  const { count } = await prisma.reportsApiKey.updateMany({
    where: { name, revoked_at: null },
    data: { revoked_at: new Date() },
  });
  if (count === 0) throw new Error(`There is no valid key called ${name}.`);
  out.write(`${name} is revoked.\n`);
  return 0;
}
