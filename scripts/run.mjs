import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.installed-from');
const oldestNode = [20, 19];

/** Runs a command at the root, its output passed on. Gives the exit code. */
export function run(command, args, options = {}) {
  const bin = join(root, 'node_modules', '.bin');
  const env = { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1', ...options.env };
  env.PATH = `${bin}${delimiter}${env.PATH}`;
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env,
    shell: process.platform === 'win32',
  });
  options.onSpawn?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)),
    );
  });
}

/** Stops a child when this process is asked to stop, and stays until it has. Ctrl-C in a terminal reaches both. */
export function stopWithUs(child) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
}

/** Runs a command and ends this process when it fails. */
export async function must(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) process.exit(code);
}

/** Installs the locked dependencies when they are not there or the lock changed. Needs nothing but Node and npm. */
export async function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    console.error(`Quintet needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.error('Installing dependencies …');
  await must('npx', [
    '-y',
    `pnpm@${devDependencies.pnpm}`,
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
  ]);
  writeFileSync(stamp, wanted);
}

/** Builds what changed since the last build. What the build says is shown only when it fails. */
export async function build() {
  const args = ['run', 'build', '--output-logs=errors-only', '--log-order=grouped', '--no-update-notifier'];
  const { code, said } = await runSilently('turbo', args);
  if (code === 0) return;
  process.stderr.write(said);
  process.exit(code);
}

/** Runs a command and keeps what it says. */
export async function runSilently(command, args) {
  const said = [];
  const code = await run(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    onSpawn(child) {
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
    },
  });
  return { code, said: Buffer.concat(said) };
}

function fingerprint() {
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) manifests.push(join(group, name, 'package.json'));
  }
  const hash = createHash('sha256');
  for (const name of manifests) if (existsSync(join(root, name))) hash.update(readFileSync(join(root, name)));
  return hash.digest('hex');
}
