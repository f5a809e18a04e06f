import type { Browser, Page } from "playwright";
import { serveFolder } from "../src/serve-folder.ts";

/** A page in a tab of its own. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
}

/**
 * Opens the page of a bundled site.
 *
 * @param ready The global variable that its script sets. @param prelude A script that takes something away before.
 */
export async function openPage(
  browser: Browser,
  dist: string,
  headers: Readonly<Record<string, string>>,
  ready: string,
  prelude = "",
): Promise<Visit> {
  const server = await serveFolder(dist, headers);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(prelude);
  const loaded = Promise.race([
    page.waitForFunction((name) => name in globalThis, ready),
    new Promise((_, reject) => page.on("pageerror", reject)),
  ]);
  await page.goto(server.url);
  await loaded;
  return {
    page,
    async [Symbol.asyncDispose]() {
      await context.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
