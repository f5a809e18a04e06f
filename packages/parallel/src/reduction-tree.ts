/**
 * The fixed tree in which shard results are added up. Nodes are numbered: leaves first (0 … shards - 1), then inner nodes,
 * the root last. Its form depends on the number of shards alone, so the order of additions, and with it every bit of the
 * sum, does not depend on who computes what.
 */
export interface ReductionTree {
  readonly shards: number;
  readonly nodes: number;
  readonly root: number;
  /** Parent of each node; -1 for the root. */
  readonly parent: readonly number[];
  /** The first shard below each node. */
  readonly first: readonly number[];
  /** Left and right child of each node; -1 for leaves. */
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/**
 * Builds the tree: a range of shards is cut after the largest power of two that leaves something on the right, so that a
 * worker which takes its shards in order can merge as it goes.
 *
 * @example reductionTree(3) // ((0 + 1) + 2)
 */
export function reductionTree(shards: number): ReductionTree {
  const nodes = 2 * shards - 1;
  const parent = new Array<number>(nodes).fill(-1);
  const first = Array.from({ length: nodes }, (_, leaf) => leaf);
  const left = new Array<number>(nodes).fill(-1);
  const right = new Array<number>(nodes).fill(-1);
  let next = shards;
  const build = (start: number, count: number): number => {
    if (count === 1) return start;
    const cut = 2 ** Math.floor(Math.log2(count - 1));
    const a = build(start, cut);
    const b = build(start + cut, count - cut);
    const node = next++;
    first[node] = start;
    left[node] = a;
    right[node] = b;
    parent[a] = node;
    parent[b] = node;
    return node;
  };
  const root = build(0, shards);
  return { shards, nodes, root, parent, first, left, right };
}
