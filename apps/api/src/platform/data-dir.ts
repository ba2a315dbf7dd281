import { access, constants, mkdir } from 'node:fs/promises';

/** Makes the directory where it is missing. Throws one line when it cannot be written to. */
export async function requireDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(
      `DATA_DIR: ${dataDir} is no directory that can be written to; name another, or a database with DATABASE_URL`,
      { cause: error },
    );
  }
}
