import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Serious and critical findings of axe, as short lines. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Gathering what other frames found takes a page of its own; where there is but one frame, that is half of the time.
  const isOneFrame = page.frames().length === 1;
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(isOneFrame).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

/** The same of the page as it stands, once in light and once in dark. */
export async function findingsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await transitionsDone(page);
    for (const line of await seriousFindings(page)) found.push(`${colorScheme}: ${line}`);
  }
  return found;
}

/** A colour that is half way from one theme to the other is neither's. */
async function transitionsDone(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // They begin with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const all = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(all.map(({ finished }) => finished));
  });
}
