import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** A benchmark script of a package. */
export interface BenchSuite {
  /** File name without `.bench.ts`. */
  readonly name: string;
  /** From the repository's root. */
  readonly path: string;
}

/** All of `packages/<name>/bench/<suite>.bench.ts`, sorted by path. */
export function benchSuites(root: string): readonly BenchSuite[] {
  return readdirSync(join(root, "packages"))
    .sort()
    .map((name) => join("packages", name, "bench"))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith(SUFFIX))
        .sort()
        .map((file) => ({ name: basename(file, SUFFIX), path: join(folder, file) })),
    );
}

const SUFFIX = ".bench.ts";
