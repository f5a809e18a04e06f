import { expect, test } from "vitest";
import { TeamBoard, TeamCancelled } from "./team-board.ts";

const wait = { spinRounds: 0, patienceMs: 10_000 };

test("who waited too long for another gives up, and who comes then throws, so that the step does not count", () => {
  const board = new TeamBoard({ teams: 1, members: 2, shards: 2 });
  const [one, other] = [0, 50].map((patienceMs) => board.meetingOf(0, { ...wait, patienceMs }));
  for (const meeting of [one!, other!]) meeting.begin(() => false);
  expect(() => one!.meet()).toThrow(TeamCancelled);
  expect(() => other!.meet()).toThrow(/got one for which the others waited too long/);
});

test("a member who waits for one that does not come is told when the step is cancelled", () => {
  const board = new TeamBoard({ teams: 2, members: 2, shards: 2 });
  const meeting = board.meetingOf(1, wait);
  let asked = 0;
  meeting.begin(() => ++asked === 3);
  expect(() => meeting.meet()).toThrow(TeamCancelled);
  expect(asked).toBe(3);
});

test("what is told for a round is read after it, and stays while the next is told", () => {
  const board = new TeamBoard({ teams: 1, members: 1, shards: 2 });
  const meeting = board.meetingOf(0, wait);
  meeting.begin(() => false);
  meeting.giveTask({ shard: 3, slot: 1 });
  meeting.giveAddress(1, 2 ** 32 - 64);
  meeting.meet();
  meeting.giveTask({ shard: -1, slot: -1 });
  meeting.giveAddress(1, 64);
  expect([meeting.task(), meeting.address(1)]).toEqual([{ shard: 3, slot: 1 }, 2 ** 32 - 64]);
  meeting.meet();
  expect([meeting.task(), meeting.address(1)]).toEqual([{ shard: -1, slot: -1 }, 64]);
});
