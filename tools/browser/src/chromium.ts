import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Names of the program, and where it is installed on systems without a PATH for it. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The installed Chromium or Chrome, or undefined. `CHROMIUM_PATH` names one that is elsewhere. None is ever downloaded: what
 * needs one is skipped without it.
 */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { CHROMIUM_PATH: named, PATH: path = "" } = environment;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const inPath = path
    .split(delimiter)
    .flatMap((folder) => PROGRAMS.map((program) => join(folder, program)));
  return [...inPath, ...PLACES].find((file) => existsSync(file));
}

/** Options of Playwright's `launch`. */
export interface LaunchOptions {
  readonly executablePath: string;
  readonly headless: boolean;
  readonly args: string[];
}

/** How it is started: without a screen, and without looking for anything on the network. */
export function launchOptions(executablePath: string): LaunchOptions {
  return {
    executablePath,
    headless: true,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  };
}

/** What `server.headers` needs for pages that may share memory with their workers. */
export const ISOLATION: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
