import { findViolations } from './find-violations.ts';
import type { Visit } from './site.ts';

/** How far a page may move by itself while it loads. */
export const mostShift = 0.02;

/** What is wrong with a page as it stands, each line with the name of its state; nothing is right. */
export async function inspectPage({ page, problems, readShift }: Visit, state: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  const violations = await findViolations(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  const shift = await readShift();
  const wrong = [
    ...violations,
    ...(overflow === 0 ? [] : [`${overflow} px too wide`]),
    ...(shift < mostShift ? [] : [`shifted by ${shift}`]),
    ...problems,
  ];
  return wrong.map((line) => `${state}: ${line}`);
}
