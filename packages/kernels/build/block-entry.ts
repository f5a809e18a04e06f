/**
 * The AssemblyScript text of a kernel over a block: an exported function of rows, columns, a pointer and two strides for each
 * operand, and numbers, in the order of `args`, which calls `call` with all of them and the `constants`.
 *
 * To such kernels the order of elements does not matter: a block is walked by columns when that makes the inner loop contiguous,
 * and a block without gaps is one long row. The called loops get blocks that are not empty.
 */
export function blockEntry(name: string, call: string, args: string, constants = ""): string {
  const all = args.split(" ");
  const operands = all.filter((arg) => !NUMBERS.has(arg));
  const places = all.flatMap((arg) => (NUMBERS.has(arg) ? [arg] : [arg, `${arg}Row`, `${arg}Col`]));
  const typed = places.map((place) => `${place}: ${NUMBERS.has(place) ? "f64" : "usize"}`);
  const swapped = [["rows", "cols"], ...operands.map((x) => [`${x}Row`, `${x}Col`])];
  return [
    `export function ${name}(rows: usize, cols: usize, ${typed.join(", ")}): void {`,
    "  if (rows == 0 || cols == 0) return;",
    "  if (Strided.byColumns(cols, outRow, outCol)) {",
    ...swapped.map(([x, y], i) => `    ${i === 0 ? "let t" : "t"} = ${x}; ${x} = ${y}; ${y} = t;`),
    "  }",
    `  if (${operands.map((x) => `Strided.runsOn(cols, ${x}Row, ${x}Col)`).join(" && ")}) {`,
    "    cols *= rows;",
    "    rows = 1;",
    "  }",
    `  ${call}rows, cols, ${places.join(", ")}${constants});`,
    "}",
  ].join("\n");
}

const NUMBERS = new Set(["alpha", "beta", "value", "scale", "kept", "dropped"]);
