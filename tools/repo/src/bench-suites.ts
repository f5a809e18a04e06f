import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** A benchmark script of a package. */
export interface BenchSuite {
  /** File name without `.bench.ts`. */
  readonly name: string;
  /** From the repository's root. */
  readonly path: string;
}

/** All of `packages/<name>/bench/<suite>.bench.ts` and `tools/<name>/bench/<suite>.bench.ts`, sorted by path. */
export function benchSuites(root: string): readonly BenchSuite[] {
  return ["packages", "tools"]
    .filter((group) => existsSync(join(root, group)))
    .flatMap((group) =>
      readdirSync(join(root, group))
        .sort()
        .map((name) => join(group, name, "bench")),
    )
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith(SUFFIX))
        .sort()
        .map((file) => ({ name: basename(file, SUFFIX), path: join(folder, file) })),
    );
}

const SUFFIX = ".bench.ts";
