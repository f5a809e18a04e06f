import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { drawKills, runKillCampaign } from "./kill-campaign.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-demo-kills-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a run that SIGKILL, SIGTERM and Ctrl-C end at seeded moments, and --resume takes up each time, ends with the bits of one that nothing met", async () => {
  const summary = await runKillCampaign({
    runs: [[...drawKills(1, 4, 1)[0]!.slice(1)]],
    folder,
    settings: [
      [
        ...["--workers", "1", "--images", "2000", "--batch", "64", "--shards", "4"],
        ...["--epochs", "2", "--optimizer", "adam", "--save-every", "3"],
      ],
    ],
  });
  expect(summary.problems).toEqual([]);
  expect(summary).toMatchObject({ runs: 1, kills: 3 });
}, 240_000);

test("kills are decided by the seed, and use every signal", () => {
  const kills = drawKills(4, 3, 5);
  expect(kills).toEqual(drawKills(4, 3, 5));
  expect(kills).not.toEqual(drawKills(4, 3, 6));
  expect(new Set(kills.flat().map(({ signal }) => signal)).size).toBe(3);
});
