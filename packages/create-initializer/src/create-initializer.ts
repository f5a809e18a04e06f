import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CreationError } from "./creation-error.ts";
import { packageNames, type PackageNames } from "./package-names.ts";

/** What is to be written, and where. */
export interface CreateOptions {
  /** The initializer's name, words in lower case with hyphens between: `two-sided`. */
  readonly name: string;
  /** npm's scope of the package: `@acme`. Default none. */
  readonly scope?: string | undefined;
  /** The new folder. Default `weft-initializer-<name>` in the working folder. */
  readonly directory?: string | undefined;
}

/** What was written. */
export interface CreatedPackage extends PackageNames {
  /** The new folder, absolute. */
  readonly directory: string;
  /** The files in it, from there. */
  readonly files: readonly string[];
}

/**
 * Writes a package with one initializer into a new folder: manifest, sources with typed options, the conformance tests,
 * README, licence. It builds and passes its tests as it is.
 *
 * @throws {CreationError} when a name cannot be used, or the folder is there already; nothing is written then.
 * @example createInitializer({ name: "normal" }) // throws CreationError
 */
export function createInitializer({ name, scope, directory }: CreateOptions): CreatedPackage {
  const names = packageNames(name, scope);
  const target = resolve(directory ?? names.folder);
  if (existsSync(target))
    throw new CreationError(`the folder must be new; got ${target}, which is there already`);
  const files = templateFiles().map((file) => {
    const text = readFileSync(join(TEMPLATE, file), "utf8");
    // npm leaves files of this name out of what it packs.
    const path = file === "gitignore" ? ".gitignore" : file;
    return { path, text: named(text, names) };
  });
  for (const { path, text } of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
  return { ...names, directory: target, files: files.map(({ path }) => path) };
}

/** A package as it is written, but for its names; this repository's checks run over it too. */
const TEMPLATE: string = fileURLToPath(new URL("../template/", import.meta.url));

function templateFiles(): readonly string[] {
  return readdirSync(TEMPLATE, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(TEMPLATE, path)).isFile())
    .sort();
}

function named(text: string, { packageName, initializer }: PackageNames): string {
  return text
    .replaceAll("weft-initializer-my-initializer", packageName)
    .replaceAll(/\bmyInitializer\b/g, initializer)
    .replace('"@weft/init": "*"', `"@weft/init": "^${version()}"`);
}

/** This package has the version of `@weft/init`: all of Weft's are released together. */
function version(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version; // our own
}
