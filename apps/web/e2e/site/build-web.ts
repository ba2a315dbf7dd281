import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Builds the web app and the widget before their browser tests, unless they are as their sources are: they walk through what visitors get. */
export async function setup(): Promise<void> {
  const turbo = `${root}/node_modules/.bin/turbo`;
  await promisify(execFile)(
    turbo,
    ['run', 'build', '--filter=@quintet/web', '--filter=@quintet/tutor-widget', '--no-update-notifier'],
    {
      cwd: root,
      // The test runner's own NODE_ENV would give React's development build.
      env: { ...process.env, NODE_ENV: 'production' },
      shell: process.platform === 'win32',
    },
  );
}
