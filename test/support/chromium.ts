import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/**
 * `describe` for tests in a real Chromium, Debian's: skipped where it is not installed, unless
 * CI=true, where its absence is a failure.
 */
export const inChromium: typeof describe =
  existsSync(CHROMIUM) || process.env['CI'] === 'true' ? describe : describe.skip;

export interface OpenBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

/** A browser with an empty profile. @param width of the window in CSS pixels */
export async function openBrowser(width = 1280): Promise<OpenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'lastmile-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    viewport: { width, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(20_000);
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** A page that collects what its console and its content security policy complain about. */
export async function openPage(
  context: BrowserContext,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

/** How far the page sticks out sideways, in CSS pixels. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
