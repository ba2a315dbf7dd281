import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';
import { asRecord } from '../../src/api/unparsed.ts';

const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A headless Chromium: `CHROMIUM_PATH`, else an installed Chrome or Chromium, else the one that came by npm. Of the
 * latter's own arguments none is used: they turn web security off and put all pages into one process.
 */
export async function openBrowser(): Promise<Browser> {
  const found = process.env['CHROMIUM_PATH'] ?? installed.find((candidate) => existsSync(candidate));
  return chromium.launch({
    executablePath: found ?? (await unpackChromium()),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/**
 * The Chromium of the package, unpacked once per machine and version. It appears whole or not at all: test files start
 * together, and a run that is killed may not leave half a browser behind.
 */
async function unpackChromium(): Promise<string> {
  const home = join(tmpdir(), `quintet-chromium-${readVersion()}`);
  if (!existsSync(home)) {
    const part = await mkdtemp(`${home}.`);
    await unpackInto(part);
    // Whoever comes second keeps what is there.
    await rename(part, home).catch(async () => await rm(part, { recursive: true }));
  }
  return join(home, 'chromium');
}

/** The package knows no other place than the folder for temporary files. */
async function unpackInto(folder: string): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    await sparticuz.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function readVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const text = readFileSync(join(dirname(entry), '../../package.json'), 'utf8');
  return String(asRecord(JSON.parse(text))?.['version']);
}
