import { parseArgs } from 'node:util';
import type { Config } from '../../../config.ts';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { findSecret } from '../../../platform/commands/find-secret.ts';
import { createTokens } from '../../../platform/auth/tokens.ts';

const usage = `Prints a token of this installation.

  npm run token -- service [--name ana] [--hours 12]   opens /timeback/admin and its operations
  npm run token -- preview [--name ana] [--hours 12]   shows drafts in POST /personalize
`;
const kinds = ['service', 'preview'] as const;
const mostHours = 24 * 90;
const nameForm = /^[\w .@-]{1,60}$/;

/** The command `token`. Gives 0, or 1 with what it takes. */
export async function runMakeToken(
  argv: readonly string[],
  { config, out, err }: CommandContext<Config>,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      name: { type: 'string', default: 'operator' },
      hours: { type: 'string', default: '12' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    out.write(usage);
    return 0;
  }
  const aud = kinds.find((kind) => kind === positionals[0]);
  const hours = Number(values.hours);
  const isGood = hours > 0 && hours <= mostHours && nameForm.test(values.name);
  if (aud === undefined || positionals.length > 1 || !isGood) {
    err.write(`${usage}\n--hours takes more than 0 and at most ${mostHours}; --name up to 60 letters.\n`);
    return 1;
  }
  const secret = await findSecret(config);
  const seconds = Math.ceil(hours * 3600);
  out.write(`${await createTokens(secret).sign({ aud, sub: values.name, seconds })}\n`);
  return 0;
}
