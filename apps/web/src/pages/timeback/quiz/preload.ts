/** Fetches the personal page's script while the visitor answers, so that the last click shows it at once. */
export function preloadPersonalPage(): void {
  import('../page/personal-page.tsx').catch(() => undefined);
}
