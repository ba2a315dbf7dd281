import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Builds the web app before its browser tests, unless it is as its sources are: they walk through what visitors get. */
export async function setup(): Promise<void> {
  const turbo = `${root}/node_modules/.bin/turbo`;
  await promisify(execFile)(turbo, ['run', 'build', '--filter=@quintet/web', '--no-update-notifier'], {
    cwd: root,
    // The test runner's own NODE_ENV would give React's development build.
    env: { ...process.env, NODE_ENV: 'production' },
    shell: process.platform === 'win32',
  });
}
