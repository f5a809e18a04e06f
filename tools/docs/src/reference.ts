import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readPyTorchNames } from "./pytorch/counterparts.ts";
import { referencePages } from "./reference/reference-pages.ts";
import { REFERENCES } from "./reference/references.ts";

/**
 * Writes the reference pages from the doc comments.
 *
 *     node tools/docs/src/reference.ts           # writes pages that differ, removes those of what is gone
 *     node tools/docs/src/reference.ts --check   # writes nothing, exits with 1 when one differs or a doc comment lacks something
 */
const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    root: { type: "string", default: join(import.meta.dirname, "../../..") },
  },
});
const root = values.root;
const { pages, problems } = referencePages(
  root,
  readPyTorchNames(join(root, "goldens/torch_names.json")),
);
const wanted = new Set(pages.map(({ path }) => path));
const stale = pages.filter(({ path, text }) => {
  const full = join(root, path);
  return !existsSync(full) || readFileSync(full, "utf8") !== text;
});
const gone = Object.keys(REFERENCES)
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((path) => !wanted.has(path));

for (const { path, text } of stale) {
  if (!values.check) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`${values.check ? "stale" : "wrote"} ${path}`);
}
for (const path of gone) {
  if (!values.check) rmSync(join(root, path));
  console.log(`${values.check ? "of nothing" : "removed"} ${path}`);
}
for (const problem of problems) console.log(problem);
if (values.check) {
  if (stale.length + gone.length > 0) {
    console.log(
      "reference: pages must match the doc comments; run `node tools/docs/src/reference.ts` and commit the result",
    );
  }
  if (stale.length + gone.length + problems.length > 0) process.exitCode = 1;
}
