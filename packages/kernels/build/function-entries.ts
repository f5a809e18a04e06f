import { blockEntry } from "./block-entry.ts";

/** Functions of one file and the loops that run them. */
export interface FunctionFamily {
  /** Where their classes are, from the assembly's directory. */
  readonly file: string;
  /** Class and method of the loops, as in `Loops1.quick`. */
  readonly loops: string;
  /** Classes, in words; the kernel `addF32` is of the class `Add`. */
  readonly names: string;
  /** Suffixes of the element types, in words. */
  readonly types: string;
  /** Those whose kernels take `alpha` and `beta`; others pass zeros. */
  readonly withParameters?: string;
}

/**
 * The AssemblyScript text of kernels whose function is a type of its own, which the loops inline: imports, and an exported
 * function for each kernel and element type.
 */
export function functionEntries(families: readonly FunctionFamily[]): string[] {
  return [...imports(families), ...families.flatMap(entries)];
}

function imports(families: readonly FunctionFamily[]): string[] {
  const files = new Map<string, Set<string>>();
  for (const { file, names } of families) {
    const known = files.get(file) ?? new Set();
    files.set(file, known.union(new Set(names.split(" "))));
  }
  return [...files].map(([file, names]) => `import { ${[...names].join(", ")} } from "./${file}";`);
}

function entries({ loops, names, types, withParameters = "" }: FunctionFamily): string[] {
  const parametric = withParameters.split(" ");
  return names.split(" ").flatMap((name) =>
    types.split(" ").map((type) => {
      const kernel = name.charAt(0).toLowerCase() + name.slice(1) + type;
      const call = `${loops}<${type === "Bool" ? "u8" : type.toLowerCase()}, ${name}>(`;
      const args = ARGS[loops.split(".")[0]!]!; // of every class of loops
      return args.endsWith(" alpha beta") && !parametric.includes(name)
        ? blockEntry(kernel, call, args.replace(" alpha beta", ""), ", 0, 0")
        : blockEntry(kernel, call, args);
    }),
  );
}

const ARGS: Readonly<Record<string, string>> = {
  Loops1: "a out alpha beta",
  Loops2: "a b out alpha beta",
  Loops3: "a b c value out",
  ComparisonLoops: "a b out",
};
