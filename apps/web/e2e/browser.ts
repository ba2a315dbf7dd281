import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

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
    executablePath: found ?? (await sparticuz.executablePath()),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}
