import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ServerProgram } from './start-server-node.ts';

/** The sources of an older server, runnable as they lay. */
export interface OlderCheckout extends AsyncDisposable {
  readonly program: ServerProgram;
}

const root = fileURLToPath(new URL('../../../../..', import.meta.url));
const migrations = 'packages/db/prisma/migrations';
const run = promisify(execFile);

/**
 * Takes the code of before the newest migration out of the history. It runs on the packages that are installed now. Throws
 * when the history does not reach so far, as in a shallow clone.
 */
export async function checkOutOlder(): Promise<OlderCheckout> {
  const commit = await findOlder();
  const directory = await mkdtemp(join(tmpdir(), 'quintet-older-'));
  const remove = async () => await rm(directory, { recursive: true, force: true });
  try {
    await copySources(commit, directory);
    // The client of the database is written for the schema of then.
    await run(process.execPath, [`${root}/packages/db/node_modules/prisma/build/index.js`, 'generate'], {
      cwd: `${directory}/packages/db`,
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    program: {
      file: `${directory}/apps/api/src/main.ts`,
      execArgv: ['--conditions=@quintet/source', '--import', import.meta.resolve('tsx')],
    },
    [Symbol.asyncDispose]: remove,
  };
}

async function git(...args: readonly string[]): Promise<string> {
  return (await run('git', ['-C', root, ...args])).stdout.trim();
}

/** The last commit without the newest migration; the newest at all while that is not committed yet. */
async function findOlder(): Promise<string> {
  const [newest = ''] = (await readdir(`${root}/${migrations}`))
    .filter((name) => /^\d+_/u.test(name))
    .sort()
    .reverse();
  const commits = await git('log', '--diff-filter=A', '--format=%H', '--', `${migrations}/${newest}`);
  const [added] = commits.split('\n').filter((commit) => commit !== '');
  const older = added === undefined ? 'HEAD' : `${added}^`;
  return await git('rev-parse', '--verify', `${older}^{commit}`).catch((cause: unknown) => {
    throw new Error('The history does not reach back to before the newest migration: clone all of it', {
      cause,
    });
  });
}

async function copySources(commit: string, directory: string): Promise<void> {
  const archive = join(directory, 'sources.tar');
  await git('archive', `--output=${archive}`, commit, 'apps/api', 'packages', 'tsconfig.base.json');
  await run('tar', ['-xf', archive, '-C', directory]);
  await symlink(`${root}/node_modules`, `${directory}/node_modules`, 'junction');
  for (const name of ['apps/api', 'packages/contracts', 'packages/db']) {
    const installed = `${name}/node_modules`;
    // Its links are relative, so that packages of the workspace are those of then.
    await cp(`${root}/${installed}`, `${directory}/${installed}`, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}
