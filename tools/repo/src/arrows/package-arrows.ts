import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson, type Project } from "../projects.ts";
import { APP_LEVEL, type Place } from "./allowed-arrows.ts";

/**
 * Checks what the projects declare: `package.json` dependencies against the allowed arrows, levels, and the project references
 * of `tsconfig.json` against the dependencies (a missing one builds in the wrong order).
 *
 * @returns One line per violation.
 */
export function packageArrows(
  root: string,
  projects: readonly Project[],
  allowed: Readonly<Record<string, Place>>,
): readonly string[] {
  const folders = new Map(projects.map(({ folder, manifest }) => [manifest.name, folder]));
  return [
    ...tableErrors(allowed),
    ...projects.flatMap((project) => projectErrors(root, project, folders, allowed)),
  ];
}

/** Dependencies on packages of this repository. */
function innerDependencies(
  { manifest }: Project,
  folders: ReadonlyMap<string, string>,
): readonly string[] {
  const all = {
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.devDependencies,
  };
  return Object.keys(all).filter((name) => folders.has(name));
}

function tableErrors(allowed: Readonly<Record<string, Place>>): readonly string[] {
  return Object.entries(allowed).flatMap(([name, { level, mayImport }]) =>
    mayImport
      .filter((other) => (allowed[other]?.level ?? Infinity) >= level)
      .map(
        (other) =>
          `arrows: an arrow must point to a lower level; got ${name} (${level}) to ${other} (${allowed[other]?.level ?? "unknown"})`,
      ),
  );
}

function projectErrors(
  root: string,
  project: Project,
  folders: ReadonlyMap<string, string>,
  allowed: Readonly<Record<string, Place>>,
): readonly string[] {
  const { folder, manifest } = project;
  const place = placeOf(project, allowed);
  if (place === undefined)
    return [
      `arrows: every package must be listed in allowed-arrows.ts; got ${manifest.name} in ${folder}`,
    ];
  const inner = innerDependencies(project, folders);
  return [
    ...inner
      .filter((name) => !place.mayImport.includes(name))
      .map(
        (name) =>
          `arrows: ${manifest.name} may import ${list(place.mayImport)}; got the dependency ${name} in ${folder}/package.json`,
      ),
    ...referenceErrors(
      root,
      folder,
      inner.map((name) => folders.get(name)!),
    ),
  ];
}

function placeOf(
  { folder, manifest }: Project,
  allowed: Readonly<Record<string, Place>>,
): Place | undefined {
  return folder.startsWith("packages/")
    ? allowed[manifest.name]
    : { level: APP_LEVEL, mayImport: Object.keys(allowed) };
}

function referenceErrors(
  root: string,
  folder: string,
  dependencies: readonly string[],
): readonly string[] {
  const path = join(root, folder, "tsconfig.json");
  if (!folder.startsWith("packages/") || !existsSync(path)) return [];
  const { references = [] } = readJson<{
    readonly references?: readonly { readonly path: string }[];
  }>(path);
  const referenced = references.map((reference) =>
    join(folder, reference.path).replaceAll("\\", "/"),
  );
  const same =
    referenced.length === dependencies.length &&
    dependencies.every((dependency) => referenced.includes(dependency));
  if (same) return [];
  return [
    `arrows: the references of ${folder}/tsconfig.json must be its dependencies ${list(dependencies)}; got ${list(referenced)}`,
  ];
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.join(", ");
}
