/** What a thread does while it is busy. */
export type Work = "compute" | "merge";

/** One step of a sharded trainer, to be played through. */
export interface StepScenario {
  /** Shards, at least one. */
  readonly shards: number;
  readonly workers: number;
  readonly cores: number;
  /** Time of one shard, and of one merge of two slots, on a core alone. In ms, as all times. */
  readonly computeMs: number;
  readonly mergeMs: number;
  /** When a worker begins, from its rank. */
  readonly startMs: (rank: number) => number;
  /** How many times as long a piece of work takes while so many cores are busy. */
  readonly slowdown: (work: Work, busyCores: number) => number;
}

export interface SimulatedStep {
  /** From the start to the end of the last merge. */
  readonly ms: number;
  /** Shards that each worker computed. */
  readonly shards: readonly number[];
}

interface Worker {
  readonly rank: number;
  work: Work;
  /** Left of the work, as time on a core alone. */
  left: number;
  /** The node of the tree whose sum will be complete then. */
  node: Node;
}

/** A node of the tree in which shards are added up. */
interface Node {
  readonly parent: Node | null;
  arrivals: number;
}

/**
 * Plays a step through, event by event. Each worker has a range of the shards, which it takes in order, and then takes from the ends of the
 * others'; whoever completes the second of two siblings of the tree merges them, then their parent if that is complete too, and otherwise
 * takes the next shard. Of more workers than cores only the first that begin take shards, one for each core.
 *
 * @example simulateStep({ shards: 2, workers: 2, cores: 2, computeMs: 3, mergeMs: 1, startMs: () => 0, slowdown: () => 1 }).ms // 4
 */
export function simulateStep(scenario: StepScenario): SimulatedStep {
  const { workers, startMs } = scenario;
  const leaves = treeLeaves(scenario.shards);
  const shards = new Array<number>(workers).fill(0);
  const waiting = Array.from({ length: workers }, (_, rank) => rank)
    .sort((a, b) => startMs(a) - startMs(b))
    .slice(0, scenario.cores);
  let busy: Worker[] = [];
  let now = 0;
  const ranges = rangesOf(scenario.shards, waiting.length);
  const seats = workers > scenario.cores ? [...waiting] : waiting.toSorted((a, b) => a - b);
  const claim = (rank: number): Worker[] => {
    const shard = takeShard(ranges, seats.indexOf(rank));
    if (shard === null) return [];
    shards[rank]!++;
    return [{ rank, work: "compute", left: scenario.computeMs, node: leaves[shard]! }];
  };
  const isLeft = (): boolean => ranges.some((range) => range.length > 0);
  while (busy.length > 0 || (isLeft() && waiting.length > 0)) {
    const busyCores = busy.length;
    const speed = ({ work }: Worker): number => 1 / scenario.slowdown(work, busyCores);
    const untilStart = waiting.length === 0 ? Infinity : Math.max(0, startMs(waiting[0]!) - now);
    const untilEnd = Math.min(Infinity, ...busy.map((worker) => worker.left / speed(worker)));
    const passed = Math.min(untilStart, untilEnd);
    const ending = busy.filter((worker) => worker.left / speed(worker) <= passed);
    for (const worker of busy) worker.left -= passed * speed(worker);
    now += passed;
    busy = busy.filter((worker) => !ending.includes(worker));
    for (const worker of ending) busy.push(...(arrived(worker, scenario) ?? claim(worker.rank)));
    while (waiting.length > 0 && startMs(waiting[0]!) <= now) busy.push(...claim(waiting.shift()!));
  }
  return { ms: now, shards };
}

/** What a worker does when a node's sum is complete: merges it with its sibling if that is too; null when it is free. */
function arrived({ rank, node }: Worker, { mergeMs }: StepScenario): Worker[] | null {
  const { parent } = node;
  if (parent === null || ++parent.arrivals < 2) return null;
  return [{ rank, work: "merge", left: mergeMs, node: parent }];
}

/** The shards that each of so many workers takes first. */
function rangesOf(shards: number, workers: number): number[][] {
  const startOf = (rank: number): number => Math.floor((rank * shards) / workers);
  return Array.from({ length: workers }, (_, rank) =>
    Array.from({ length: startOf(rank + 1) - startOf(rank) }, (_shard, i) => startOf(rank) + i),
  );
}

/** The first shard that is left of a worker's own range, or the last one of the next worker that has some; null when none is left. */
function takeShard(ranges: readonly number[][], seat: number): number | null {
  const own = ranges[seat]!.shift();
  if (own !== undefined) return own;
  for (let other = 1; other < ranges.length; other++) {
    const taken = ranges[(seat + other) % ranges.length]!.pop();
    if (taken !== undefined) return taken;
  }
  return null;
}

/** The leaves of the trainer's tree: a range of shards is cut after the largest power of two that leaves something on the right. */
function treeLeaves(shards: number): Node[] {
  const build = (count: number, parent: Node | null): Node[] => {
    const node: Node = { parent, arrivals: 0 };
    if (count === 1) return [node];
    const cut = 2 ** Math.floor(Math.log2(count - 1));
    return [...build(cut, node), ...build(count - cut, node)];
  };
  return build(shards, null);
}
