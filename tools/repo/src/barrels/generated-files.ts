import { existsSync } from "node:fs";
import { join } from "node:path";
import { folderBarrel } from "./folder-barrel.ts";
import { tensorMethods } from "./tensor-methods.ts";
import { tensorOps } from "./tensor-ops.ts";

/** A file that is made from others, and what it must hold. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** Folders in which adding a file is all it takes to add an op, a layer, a loss, an initializer, an optimizer. */
export const BARREL_FOLDERS: readonly string[] = [
  "packages/tensor/src/ops",
  "packages/nn/src/layers",
  "packages/nn/src/losses",
  "packages/init/src/initializers",
  "packages/optim/src/optimizers",
  "packages/optim/src/schedulers",
];

/** All generated files of the repository at `root`; folders that do not exist have none. */
export function generatedFiles(root: string): readonly GeneratedFile[] {
  const folders = BARREL_FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const barrels = folders.map((folder) => ({
    path: `${folder}/index.ts`,
    text: folderBarrel(join(root, folder)),
  }));
  const ops = join(root, "packages/tensor/src/ops");
  if (!existsSync(ops)) return barrels;
  return [
    ...barrels,
    { path: "packages/tensor/src/methods.generated.ts", text: tensorMethods(tensorOps(ops)) },
  ];
}
