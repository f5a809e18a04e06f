/**
 * The AssemblyScript text of the entries that select by data: one exported function for each kernel and element type, or, where
 * elements are only moved, for each element size in bits.
 */
export function selectionEntries(): string {
  return [
    'import { Sort } from "./selection/sort";',
    'import { Where } from "./selection/where";',
    ...[8, 16, 32, 64].map((bits) => entry(`where${bits}`, `Where.run<u${bits}>`, WHERE)),
    ...["F32", "F64", "I32", "I64", "U8", "Bool"].map((type) =>
      entry(`sort${type}`, `Sort.run<${type === "Bool" ? "u8" : type.toLowerCase()}>`, SORT),
    ),
  ].join("\n");
}

const WHERE =
  "rows cols condition conditionRow conditionCol a aRow aCol b bRow bCol out outRow outCol";

const SORT = "rows cols x xRow descending positions scratch";

function entry(name: string, call: string, args: string): string {
  const list = args.split(" ");
  const parameters = list.map((arg) => `${arg}: ${arg === "descending" ? "i32" : "usize"}`);
  return `export function ${name}(${parameters.join(", ")}): void {\n  ${call}(${list.join(", ")});\n}`;
}
