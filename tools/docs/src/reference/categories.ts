/** The groups of the index, in its order; one of them is the `@category` of everything public. */
export const CATEGORIES: readonly string[] = [
  "Tensors",
  "Creation",
  "Random",
  "Movement",
  "Indexing",
  "Maths",
  "Comparisons",
  "Reductions",
  "Linear algebra",
  "Network functions",
  "Losses",
  "Optimizer steps",
  "Autograd",
  "Data",
  "Dtypes",
  "Printing",
  "Memory",
  "Testing",
  "Errors",
];

/** Folders and files whose exports have a category of themselves. Ops are of all kinds: each names its own. */
const OF_PLACE: Readonly<Record<string, string>> = {
  autograd: "Autograd",
  create: "Creation",
  data: "Data",
  print: "Printing",
  random: "Random",
  storage: "Memory",
  testing: "Testing",
  "dtype.ts": "Dtypes",
  "dtype-limits.ts": "Dtypes",
  "errors.ts": "Errors",
};

/**
 * The category of an export.
 *
 * @param tag What its `@category` says, if anything.
 * @param file From the package's folder of sources: `ops/abs.ts`.
 * @returns `null` when it has none, or none of the list.
 */
export function categoryOf(tag: string | undefined, file: string): string | null {
  const category = tag ?? OF_PLACE[file.split("/")[0]!];
  return category !== undefined && CATEGORIES.includes(category) ? category : null;
}
