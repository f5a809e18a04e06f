import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The part of a `package.json` that these tools read. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly imports?: Readonly<Record<string, unknown>>;
}

/** A folder of the workspace with a `package.json`. */
export interface Project {
  /** From the repository's root: `packages/nn`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All projects below `packages/`, `apps/` and `tools/`, in this order and by name. */
export function projects(
  root: string,
  groups: readonly string[] = ["packages", "apps", "tools"],
): readonly Project[] {
  return groups
    .filter((group) => existsSync(join(root, group)))
    .flatMap((group) =>
      readdirSync(join(root, group))
        .sort()
        .map((name) => `${group}/${name}`),
    )
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => ({
      folder,
      manifest: readJson<Manifest>(join(root, folder, "package.json")),
    }));
}

/** Whether nx runs the target for the project: its `project.json` names it. */
export function hasTarget(root: string, folder: string, target: string): boolean {
  const path = join(root, folder, "project.json");
  if (!existsSync(path)) return false;
  return (
    readJson<{ readonly targets?: Readonly<Record<string, unknown>> }>(path).targets?.[target] !==
    undefined
  );
}

/** Parses a file the repository itself keeps; its form is trusted. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
