import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { generatedFiles } from "./barrels/generated-files.ts";
import { repositoryRoot } from "./repository-root.ts";

/**
 * Writes the generated files: the barrels of ops, layers, losses, initializers and optimizers, and the ops as methods.
 *
 *     node tools/repo/src/barrels.ts           # writes those that differ
 *     node tools/repo/src/barrels.ts --check   # writes nothing, exits with 1 when one differs
 */
const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, root: { type: "string" } },
});
const root = values.root ?? repositoryRoot;
const stale = generatedFiles(root).filter(({ path, text }) => {
  const full = join(root, path);
  return !existsSync(full) || readFileSync(full, "utf8") !== text;
});

for (const { path, text } of stale) {
  if (!values.check) writeFileSync(join(root, path), text);
  console.log(`${values.check ? "stale" : "wrote"} ${path}`);
}
if (values.check && stale.length > 0) {
  console.log(
    "barrels: generated files must match their sources; run `node tools/repo/src/barrels.ts` and commit the result",
  );
  process.exitCode = 1;
}
