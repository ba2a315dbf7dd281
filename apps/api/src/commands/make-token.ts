import { parseArgs } from 'node:util';
import { loadConfigOrExit } from '../config.ts';
import { createTokens } from '../platform/auth.ts';
import { loadSecrets } from '../platform/secrets.ts';

const usage = `Prints a token of this installation.

  npm run token -- service [--name ana] [--hours 12]   opens /timeback/admin and its operations
  npm run token -- preview [--name ana] [--hours 12]   shows drafts in POST /personalize
`;
const kinds = ['service', 'preview'] as const;
const mostHours = 24 * 90;
const nameForm = /^[\w .@-]{1,60}$/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: 'operator' },
    hours: { type: 'string', default: '12' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const aud = kinds.find((kind) => kind === positionals[0]);
const hours = Number(values.hours);
const isGood = hours > 0 && hours <= mostHours && nameForm.test(values.name);

if (values.help) process.stdout.write(usage);
else if (aud === undefined || positionals.length > 1 || !isGood) {
  process.stderr.write(
    `${usage}\n--hours takes more than 0 and at most ${mostHours}; --name up to 60 letters.\n`,
  );
  process.exitCode = 1;
} else {
  const { API_JWT_SECRET, DATA_DIR } = loadConfigOrExit();
  const secret = API_JWT_SECRET ?? (await loadSecrets(DATA_DIR)).api_jwt_secret;
  const seconds = Math.ceil(hours * 3600);
  process.stdout.write(`${await createTokens(secret).sign({ aud, sub: values.name, seconds })}\n`);
}
