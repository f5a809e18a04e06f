/**
 * Cycles in a graph of files: one for each set of files that can all reach each other (a strongly connected component, found
 * with Tarjan's algorithm), as a shortest path from its first file back to it.
 *
 * @param graph For each file, the files it imports. Edges to files that are not keys are ignored.
 */
export function importCycles(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  return components(graph)
    .filter((group) => group.length > 1 || graph.get(group[0]!)?.includes(group[0]!))
    .map((group) => shortestCycle(graph, new Set(group), [...group].sort()[0]!));
}

function components(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.get(node)!);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) === order.get(node)) groups.push(stack.splice(stack.indexOf(node)));
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return groups;
}

/** Breadth first from `start`, inside `group`, until an edge leads back to it. */
function shortestCycle(
  graph: ReadonlyMap<string, readonly string[]>,
  group: ReadonlySet<string>,
  start: string,
): readonly string[] {
  const paths: string[][] = [[start]];
  const seen = new Set([start]);
  for (const path of paths) {
    for (const next of graph.get(path.at(-1)!) ?? []) {
      if (next === start) return [...path, start];
      if (!group.has(next) || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  throw new Error(
    `importCycles: a component must have a cycle through each of its files; got none through ${start}`,
  );
}
