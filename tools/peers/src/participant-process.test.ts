import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ParticipantProcess } from "./participant-process.ts";

const fixture = join(import.meta.dirname, "../test/fixture-participant.ts");
const started: ParticipantProcess[] = [];
afterEach(() => Promise.all(started.splice(0).map((each) => each.close())));

async function start(): Promise<ParticipantProcess> {
  const each = await ParticipantProcess.start([process.execPath, fixture]);
  started.push(each);
  return each;
}

describe("ParticipantProcess", () => {
  test("tells version and cases, whatever else the library prints", async () => {
    const { greeting } = await start();
    expect(greeting.version).toBe("1.2.3");
    expect(greeting.cases).toEqual(["sgemm-32", "mlp-sgd", "relu-1m", "sum-16m"]);
  });

  test("answers the time of a call, of one that returns a promise until it is kept", async () => {
    const each = await start();
    expect(await each.ask({ case: "sgemm-32", ms: 5 })).toBeLessThan(1);
    expect(await each.ask({ case: "mlp-sgd", ms: 5 })).toBeGreaterThan(15);
  });

  test("a case that fails or that there is not is an error with its first line, and the next goes on", async () => {
    const each = await start();
    await expect(each.ask({ case: "relu-1m", ms: 5 })).rejects.toThrow(
      /^relu is not for everyone$/,
    );
    await expect(each.ask({ case: "none", ms: 5 })).rejects.toThrow("there is no case none");
    expect(await each.ask({ case: "sgemm-32", ms: 5 })).toBeLessThan(1);
  });

  test("a process that ends during a case is an error, and so is every later question", async () => {
    const each = await start();
    await expect(each.ask({ case: "sum-16m", ms: 5 })).rejects.toThrow("process ended with 3");
    await expect(each.ask({ case: "sgemm-32", ms: 5 })).rejects.toThrow("process ended with 3");
  });

  test("no answer within the deadline is an error", async () => {
    const silent = [process.execPath, "-e", "setInterval(() => {}, 1000)"] as const;
    await expect(ParticipantProcess.start([...silent], {}, 200)).rejects.toThrow(
      "no answer within 0.2 s",
    );
  });

  test("a program that is missing or fails at once is an error with its reason", async () => {
    await expect(ParticipantProcess.start(["/nowhere/python3"])).rejects.toThrow(/ENOENT/);
    const failing = "throw new TypeError('wrong from the start')";
    await expect(ParticipantProcess.start([process.execPath, "-e", failing])).rejects.toThrow(
      /^the process ended with 1: TypeError: wrong from the start$/,
    );
  });
});
