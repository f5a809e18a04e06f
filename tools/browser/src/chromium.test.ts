import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { findChromium } from "./chromium.ts";

test("a browser is looked for in PATH, in its order", () => {
  const folder = temporaryFolder({ "one/chromium-browser": "", "two/chromium": "", "none/a": "" });
  const path = ["none", "one", "two"].map((name) => join(folder, name)).join(delimiter);
  expect(findChromium({ PATH: path })).toBe(join(folder, "one", "chromium-browser"));
});

test("a browser is looked for where CHROMIUM_PATH says, and nowhere else then", () => {
  const folder = temporaryFolder({ chromium: "", mine: "" });
  const mine = join(folder, "mine");
  expect(findChromium({ CHROMIUM_PATH: mine, PATH: folder })).toBe(mine);
  expect(findChromium({ CHROMIUM_PATH: join(folder, "gone"), PATH: folder })).toBeUndefined();
});
