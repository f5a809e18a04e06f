import { readFileSync, rmSync } from "node:fs";
import { rolldown } from "rolldown";

/**
 * Puts the built modules of the package in the working folder into one file an export, `bundle/<export>.js`: what is imported
 * at run time. A hundred small modules would take longer to load than the library takes to start. For the same reason the
 * text is ASCII (an engine keeps a file with one other character in two bytes a character, and reads it at half the speed)
 * and has no doc comments, which are in the declarations; lines stay as they are, for stack traces.
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
  comments: { legal: true, annotation: true, jsdoc: false },
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
  chunkFileNames: "shared-[hash].js",
});
await bundle.close();
