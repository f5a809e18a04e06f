import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Manifest, Project } from "../projects.ts";
import { CYCLIC_FOLDERS } from "./allowed-arrows.ts";
import { importCycles } from "./import-cycles.ts";
import { moduleImports, type ModuleImport } from "./module-imports.ts";
import { privateImportFiles } from "./private-imports.ts";

/** A project's source file with what it imports. */
interface SourceFile {
  /** From the repository's root. */
  readonly path: string;
  /** Tests, benchmarks and the scripts of the build may use development dependencies. */
  readonly ships: boolean;
  readonly imports: readonly ModuleImport[];
}

/**
 * Checks what the sources of a project import: only declared dependencies, other packages by the names they export (no deep
 * path), its own files by relative paths that stay inside or by the manifest's `imports`, and no cycle between files that ship. A cycle through `import type`
 * or a dynamic import is allowed: nothing runs in the wrong order because of it.
 *
 * @param all Every project of the workspace, for the exports of the imported ones.
 * @param shared Packages that tests and tools may import everywhere: the root's development dependencies.
 * @returns One line per violation.
 */
export function sourceArrows(
  root: string,
  project: Project,
  all: readonly Project[],
  shared: readonly string[],
): readonly string[] {
  const files = sourceFiles(root, project.folder);
  const manifests = new Map(all.map(({ manifest }) => [manifest.name, manifest]));
  return [
    ...files.flatMap((file) =>
      file.imports.flatMap((found) => importErrors(root, project, file, found, manifests, shared)),
    ),
    ...cycleErrors(
      project,
      files.filter(({ ships }) => ships),
    ),
  ];
}

const FOLDERS = ["src", "test", "bench", "build"];
/** AssemblyScript has modules of its own, and fixtures are there to be wrong. */
const OTHER_WORLDS = /(^|\/)(assembly|generated|fixtures|node_modules)\//;

function sourceFiles(root: string, folder: string): readonly SourceFile[] {
  return FOLDERS.filter((name) => existsSync(join(root, folder, name))).flatMap((name) =>
    readdirSync(join(root, folder, name), { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => /\.m?ts$/.test(path) && !OTHER_WORLDS.test(path))
      .sort()
      .map((path) => {
        const ships = name === "src" && !/\.(test|test-d)\.m?ts$/.test(path);
        const full = `${folder}/${name}/${path}`;
        return {
          path: full,
          ships,
          imports: moduleImports(full, readFileSync(join(root, full), "utf8")),
        };
      }),
  );
}

function importErrors(
  root: string,
  project: Project,
  file: SourceFile,
  { specifier, line }: ModuleImport,
  manifests: ReadonlyMap<string, Manifest>,
  shared: readonly string[],
): readonly string[] {
  const at = `${file.path}:${line}`;
  if (specifier.startsWith("node:")) return [];
  if (specifier.startsWith(".")) {
    // Vite takes what follows a question mark as its own.
    const target = join(dirname(file.path), specifier.split("?")[0]!).replaceAll("\\", "/");
    if (!target.startsWith(`${project.folder}/`)) {
      return [`arrows: other packages are imported by name; got "${specifier}" at ${at}`];
    }
    return existsSync(join(root, target)) || OTHER_WORLDS.test(target)
      ? []
      : [`arrows: the file must exist; got "${specifier}" at ${at}`];
  }
  if (specifier.startsWith("#")) {
    const files = privateImportFiles(project.manifest, specifier);
    return files.length > 0 && files.every((path) => existsSync(join(root, project.folder, path)))
      ? []
      : [`arrows: the files of an import of the manifest must exist; got "${specifier}" at ${at}`];
  }
  if (builtinModules.includes(specifier))
    return [`arrows: write "node:${specifier}"; got "${specifier}" at ${at}`];
  const name = packageName(specifier);
  const own = name === project.manifest.name;
  // A tool never leaves the repository, so the root's own tools are always beside it.
  const needsDeclaring = file.ships && !project.folder.startsWith("tools/");
  if (own && file.ships)
    return [
      `arrows: a package imports its own files by relative path; got "${specifier}" at ${at}`,
    ];
  if (!own && !declared(project.manifest, needsDeclaring, shared).includes(name)) {
    const where = needsDeclaring ? "dependencies" : "dependencies or devDependencies";
    return [
      `arrows: ${name} must be in the ${where} of ${project.folder}/package.json; got "${specifier}" at ${at}`,
    ];
  }
  const exported = manifests.get(name)?.exports;
  if (exported !== undefined && !(`.${specifier.slice(name.length)}` in exported)) {
    return [
      `arrows: ${name} exports ${Object.keys(exported).join(", ")}; got "${specifier}" at ${at}`,
    ];
  }
  return [];
}

function declared(
  { dependencies, peerDependencies, devDependencies }: Manifest,
  forUsers: boolean,
  shared: readonly string[],
): readonly string[] {
  const names = Object.keys({ ...dependencies, ...peerDependencies });
  return forUsers ? names : [...names, ...Object.keys(devDependencies ?? {}), ...shared];
}

/** `@scope/name/sub` → `@scope/name`, `name/sub` → `name`. */
function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function cycleErrors(
  { folder: root, manifest }: Project,
  files: readonly SourceFile[],
): readonly string[] {
  const targets = (from: string, specifier: string): readonly string[] => {
    const paths = specifier.startsWith("#")
      ? privateImportFiles(manifest, specifier).map((path) => join(root, path))
      : [join(dirname(from), specifier)];
    return paths.map((path) => path.replaceAll("\\", "/"));
  };
  const mayBeCyclic = (from: string, to: string) =>
    CYCLIC_FOLDERS.includes(dirname(from)) && dirname(from) === dirname(to);
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ kind, specifier }) => kind === "static" && /^[.#]/.test(specifier))
        .flatMap(({ specifier }) => targets(path, specifier))
        .filter((to) => !mayBeCyclic(path, to)),
    ]),
  );
  return importCycles(graph).map((cycle) => {
    const folder = dirname(cycle[0]!);
    const shown = cycle.map((path) => relative(folder, path)).join(" → ");
    return `arrows: files must not import each other in a cycle; got ${shown} in ${folder}`;
  });
}
