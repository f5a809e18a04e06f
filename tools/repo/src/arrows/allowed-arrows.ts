/** Where a package stands, and which packages of this repository it may import. */
export interface Place {
  readonly level: number;
  readonly mayImport: readonly string[];
}

/**
 * The packages and the arrows between them: the one list behind the check, level by level. An arrow always points to a lower
 * level, so there can be no cycle. What a package really imports is in its `package.json`; this says what it may.
 */
export const ALLOWED_ARROWS: Readonly<Record<string, Place>> = {
  "@weft/kernels": { level: 0, mayImport: [] },
  "@weft/workers": { level: 0, mayImport: [] },
  "@weft/tensor": { level: 1, mayImport: ["@weft/kernels"] },
  "@weft/pool": { level: 1, mayImport: ["@weft/kernels", "@weft/workers"] },
  "@weft/blas": { level: 1, mayImport: ["@weft/kernels"] },
  "@weft/init": { level: 2, mayImport: ["@weft/tensor"] },
  "@weft/optim": { level: 2, mayImport: ["@weft/tensor"] },
  "@weft/checkpoint": { level: 2, mayImport: ["@weft/tensor"] },
  "@weft/data": { level: 2, mayImport: ["@weft/tensor", "@weft/workers", "@weft/kernels"] },
  "@weft/create-initializer": { level: 3, mayImport: ["@weft/init"] },
  "@weft/nn": { level: 3, mayImport: ["@weft/tensor", "@weft/init"] },
  "@weft/parallel": {
    level: 4,
    mayImport: [
      "@weft/nn",
      "@weft/init",
      "@weft/optim",
      "@weft/workers",
      "@weft/data",
      "@weft/checkpoint",
      "@weft/tensor",
      "@weft/kernels",
    ],
  },
};

/** Apps stand above all packages and may import every one of them; nothing imports an app. */
export const APP_LEVEL = 5;

/**
 * Folders whose files may import each other in a cycle. Gradient rules are written with ops (sin's is cos, cos's is sin), and
 * an op is one file. They run long after loading; nothing in these folders may call an op while the modules load.
 */
export const CYCLIC_FOLDERS: readonly string[] = ["packages/tensor/src/ops"];
