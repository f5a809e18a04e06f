import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An entry point of a package: what can be imported by one specifier. */
export interface PackageEntry {
  /** `@weft/tensor` or `@weft/tensor/testing`. */
  readonly specifier: string;
  /** Its source file. */
  readonly file: string;
}

/** The entry points that the `package.json` in `folder` exports, as sources. */
export function packageEntries(folder: string): readonly PackageEntry[] {
  // The repository's own file; its form is trusted.
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, { readonly "@weft/source": string }>>;
  };
  return Object.entries(exports).map(([path, { "@weft/source": source }]) => ({
    specifier: `${name}${path.slice(1)}`,
    file: join(folder, source),
  }));
}
