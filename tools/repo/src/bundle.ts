import { readFileSync, rmSync } from "node:fs";
import { rolldown } from "rolldown";

/**
 * Puts the built modules of the package in the working folder into one file an export, `bundle/<export>.js`: what is imported
 * at run time. A hundred small modules would take longer to load than the library takes to start.
 *
 * Declarations stay in `dist`, one a source file. Other packages stay imports, so that all share one instance of each.
 */
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly exports: Readonly<Record<string, { readonly default: string }>>;
};
const outputs = Object.values(manifest.exports).map((entry) => entry.default);
const input = Object.fromEntries(
  outputs.map((path) => [
    path.replace(/^\.\/bundle\//, "").replace(/\.js$/, ""),
    path.replace("./bundle/", "./dist/"),
  ]),
);
rmSync("bundle", { recursive: true, force: true });
const bundle = await rolldown({ input, external: (id) => !/^[./]/.test(id) });
await bundle.write({
  dir: "bundle",
  format: "esm",
  sourcemap: true,
  chunkFileNames: "shared-[hash].js",
});
await bundle.close();
