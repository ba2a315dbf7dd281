import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Who holds a directory. A claim is an empty file whose name says it all, so none is ever half written. */
interface Claim {
  readonly file: string;
  readonly pid: number;
  /** Start time of the process: a number that is in use again belongs to another process. */
  readonly started: string;
  /** The machine boot and process-id space in which `pid` means something. */
  readonly space: string;
}

/** So many beats must fail before a claim from another container or machine counts as dead. */
const silentBeats = 5;
const rounds = 5;

export interface DataDirLock {
  release(): Promise<void>;
}

/**
 * Takes the directory for this process until `release`. A process that died holds nothing, however it died.
 * Everyone writes a claim of its own first and looks for others second, so two can never both succeed.
 * Throws when a living process holds it. A claim is renewed every `beatMs`, for those who cannot see the process.
 */
export async function lockDataDir(directory: string, { beatMs = 2_000 } = {}): Promise<DataDirLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (let round = 1; ; round += 1) {
    const own = newClaim();
    const lock = await writeClaim(join(directory, own.file), beatMs);
    const rival = await findRival(directory, own, beatMs);
    if (rival === undefined) return lock;
    await lock.release();
    if (round === rounds) throw new Error(refusal(directory, rival, own));
    // Two that start together see each other and both step back; the dice part them.
    await wait(randomInt(10, 150));
  }
}

function refusal(directory: string, rival: Claim, own: Claim): string {
  const holder =
    rival.space === own.space ? `process ${rival.pid}` : 'a process in another container or machine';
  return `The embedded database is in use by ${holder}; stop it or choose another directory than ${dirname(directory)}`;
}

// It beats from its first moment: others may be watching it while this process still looks around.
async function writeClaim(path: string, beatMs: number): Promise<DataDirLock> {
  await (await open(path, 'wx', 0o600)).close();
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

async function findRival(directory: string, own: Claim, beatMs: number): Promise<Claim | undefined> {
  for (const file of await readdir(directory)) {
    const claim = readClaim(file);
    if (claim === undefined || claim.file === own.file) continue;
    const sameSpace = claim.space === own.space;
    const path = join(directory, file);
    if (sameSpace ? startOf(claim.pid) === claim.started : await isBeating(path, beatMs)) return claim;
    // No other process ever writes this name again, so removing it hurts nobody.
    await rm(path, { force: true });
  }
  return undefined;
}

// Clocks of two machines may differ, so only a change that is seen counts.
async function isBeating(path: string, beatMs: number): Promise<boolean> {
  const before = await beatOf(path);
  for (let waited = 0; waited < silentBeats * beatMs; waited += beatMs / 2) {
    const now = await beatOf(path);
    if (now === undefined) return false;
    if (now !== before) return true;
    await wait(beatMs / 2);
  }
  return false;
}

async function beatOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

function newClaim(): Claim {
  const pid = process.pid;
  const started = startOf(pid) ?? 'unknown';
  const space = nameSpace();
  return { file: [pid, started, space, randomBytes(6).toString('hex')].join('_'), pid, started, space };
}

function readClaim(file: string): Claim | undefined {
  const match = /^(\d+)_([0-9a-z]+)_([0-9a-f]{16})_[0-9a-f]{12}$/.exec(file);
  const [, pid, started, space] = match ?? [];
  if (pid === undefined || started === undefined || space === undefined) return undefined;
  return { file, pid: Number(pid), started, space };
}

function nameSpace(): string {
  const parts = [
    hostname(),
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
  ];
  return digest(parts.join(' '));
}

// The text must not change with the reader's language or time zone.
const psOptions = { encoding: 'utf8', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'pipe' } as const;

/** The start time of a living process in a form fit for a file name; `undefined` when it is gone. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStartOf(pid);
  if (!isRunning(pid)) return undefined;
  const listed = attempt(() => execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], psOptions));
  return listed === undefined ? 'unknown' : digest(listed.trim());
}

function linuxStartOf(pid: number): string | undefined {
  const line = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The command's name may hold blanks and brackets; after its last one come the state and, 19 later, the start.
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  const state = fields?.[0];
  return state === 'Z' || state === 'X' ? undefined : fields?.[19];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 16);
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
