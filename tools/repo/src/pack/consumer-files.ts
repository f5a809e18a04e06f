import type { Project } from "../projects.ts";
import { consumerManifest } from "./consumer-manifest.ts";

/**
 * The files of a project that uses all packages, by name: its `package.json` (dependencies on the tarballs beside it), a
 * script that imports every export, and a TypeScript program with its configuration.
 *
 * @param tarballs File names in the folder `tarballs`.
 * @param typeRoot Folder with the types of Node.
 * @throws {Error} when a package has no tarball.
 */
export function consumerFiles(
  packages: readonly Project[],
  tarballs: readonly string[],
  typeRoot: string,
): Readonly<Record<string, string>> {
  const modules = packages.flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {}).map((path) => manifest.name + path.slice(1)),
  );
  return {
    "package.json": consumerManifest(
      packages.map(({ manifest }) => manifest.name),
      tarballs,
      "tarballs",
    ),
    "import-all.js": `${modules.map((name) => `await import(${JSON.stringify(name)});`).join("\n")}\n`,
    "consumer.ts": consumer(modules),
    "tsconfig.json": json({
      compilerOptions: { ...COMPILER_OPTIONS, typeRoots: [typeRoot] },
      files: ["consumer.ts"],
    }),
  };
}

/** What a careful user sets; `skipLibCheck: false` also checks the declarations that we ship. */
const COMPILER_OPTIONS = {
  target: "es2023",
  lib: ["esnext", "dom"],
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

function consumer(modules: readonly string[]): string {
  const imports = modules.map((name, i) => `import * as module${i} from ${JSON.stringify(name)};`);
  const uses = `export const modules: readonly object[] = [${modules.map((_, i) => `module${i}`).join(", ")}];`;
  if (!modules.includes("@weft/tensor")) return `${[...imports, uses].join("\n")}\n`;
  // Methods come by declaration merging, which must survive in the published types.
  const methods = `import type { Tensor } from "@weft/tensor";
export const twice = (x: Tensor): Tensor => x.add(x);
// @ts-expect-error an operand is a tensor or a number
export const wrong = (x: Tensor): Tensor => x.add("one");`;
  return `${[...imports, methods, uses].join("\n")}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
