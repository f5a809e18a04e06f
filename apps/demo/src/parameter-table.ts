import type { Module } from "@weft/nn";
import { groupByStorage } from "@weft/tensor";
import Table from "cli-table3";

/** Name, shape and size of every parameter under every name, and what it is tied with; ties are counted once. */
export function parameterTable(model: Module): string {
  const table = new Table({
    head: ["name", "shape", "count", "tied with"],
    style: { head: [], border: [] },
    colAligns: ["left", "left", "right", "left"],
  });
  let total = 0;
  const groups = groupByStorage(model.namedParameters({ aliases: true }));
  for (const [name, parameter] of model.namedParameters({ aliases: true })) {
    const { names } = groups.find((group) => group.tensor.storage === parameter.storage)!; // every name is in a group
    const isFirst = names[0] === name;
    if (isFirst) total += parameter.size;
    table.push([
      name,
      `[${parameter.shape.join(", ")}]`,
      isFirst ? parameter.size.toLocaleString("en") : "(counted above)",
      names.filter((other) => other !== name).join(", "),
    ]);
  }
  table.push(["total", "", total.toLocaleString("en"), ""]);
  return table.toString();
}
