import type { ShardPlan } from "@weft/parallel";

/** How steps are cut, and who computes them. */
export interface Setup {
  readonly plan: ShardPlan;
  readonly workers: number;
}

/**
 * What a campaign takes turns with: workers that take whole shards, two each or with some over; a pipeline of two stages, one of three
 * whose middle one is neither first nor last, and two side by side; a team of two, two teams, and members that have two tensor shards.
 */
export const SETUPS: readonly Setup[] = [
  { plan: {}, workers: 2 },
  { plan: { batch: 5 }, workers: 3 },
  { plan: { batch: 8, layers: [4, 3] }, workers: 2 },
  { plan: { batch: 4, layers: [2, 3, 2] }, workers: 3 },
  { plan: { batch: 6, layers: [4, 3] }, workers: 4 },
  { plan: { batch: 4, tensor: 2 }, workers: 2 },
  { plan: { batch: 4, tensor: 2 }, workers: 4 },
  { plan: { batch: 3, tensor: 4 }, workers: 2 },
];

/** As `{"batch":4,"tensor":2} on 2 workers`. */
export function setupName({ plan, workers }: Setup): string {
  return `${JSON.stringify(plan)} on ${workers} workers`;
}
