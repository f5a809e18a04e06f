import type { Point } from "./point.ts";
import { Ring } from "./ring.ts";
import { emptySummary, type Summary } from "./summary.ts";
import { Threads } from "./threads.ts";

export interface CampaignOptions {
  readonly points: readonly Point[];
  /** Called after each point with the summary so far. */
  readonly onPoint?: (summary: Summary) => void;
}

/** Strikes at every point in the middle of a run, setup after setup, and looks what became of it. */
export async function runCampaign({ points, onPoint }: CampaignOptions): Promise<Summary> {
  const start = performance.now();
  const summary = emptySummary();
  using threads = new Threads();
  for (const [setup, ofSetup] of Map.groupBy(points, (point) => point.setup)) {
    await using ring = new Ring(setup, threads, summary);
    // Whoever hangs is waited for less long than anybody else, so those points have trainers of their own.
    const { hangs = [], others = [] } = Object.groupBy(ofSetup, ({ kind }) =>
      kind === "hang" ? "hangs" : "others",
    );
    for (const point of [...others, ...hangs]) {
      await ring.strike(point);
      summary.points++;
      summary.seconds = Math.round((performance.now() - start) / 100) / 10;
      onPoint?.(summary);
    }
  }
  return summary;
}
