import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Role } from '@quintet/contracts/bloom/account';
import type { Config } from '../../../config.ts';
import { createTokens } from '../../../platform/auth/tokens.ts';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { findSecret } from '../../../platform/commands/find-secret.ts';
import { runOnDatabase } from '../../../platform/commands/run-on-database.ts';
import { saveAccount } from '../access/accounts.ts';

const usage = `Who may use Bloom.

  npm run bloom -- account ana@example.org [--role admin] [--name "Ana"]   an account with a new password, printed once
  npm run bloom -- service-token [--name crm] [--hours 12]                   a token for another server
`;
const mostHours = 24 * 90;

/** The command `bloom`. Gives 0, or 1 with what it takes. */
export async function runBloom(argv: readonly string[], context: CommandContext<Config>): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      role: { type: 'string', default: 'user' },
      name: { type: 'string' },
      hours: { type: 'string', default: '12' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [verb, email, ...others] = positionals;
  const role = Role.safeParse(values.role);
  const hours = Number(values.hours);
  if (values.help) {
    context.out.write(usage);
    return 0;
  }
  if (verb === 'account' && email?.includes('@') === true && others.length === 0 && role.success)
    return await printAccount(context, { email, role: role.data, display_name: values.name });
  if (verb === 'service-token' && email === undefined && hours > 0 && hours <= mostHours)
    return await printServiceToken(context, values.name ?? 'service', hours);
  context.err.write(`${usage}\n--role takes user or admin; --hours more than 0 and at most ${mostHours}.\n`);
  return 1;
}

async function printAccount(
  context: CommandContext<Config>,
  account: { email: string; role: Role; display_name: string | undefined },
): Promise<number> {
  const password = randomBytes(15).toString('base64url');
  return await runOnDatabase(context, async (db) => {
    await saveAccount(db, { ...account, password });
    context.out.write(`${password}\n`);
    return 0;
  });
}

async function printServiceToken(
  { config, out }: CommandContext<Config>,
  sub: string,
  hours: number,
): Promise<number> {
  const tokens = createTokens(await findSecret(config));
  out.write(`${await tokens.sign({ role: 'service', sub, seconds: Math.ceil(hours * 3600) })}\n`);
  return 0;
}
