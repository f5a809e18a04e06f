import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";

/** A process that goes on after the first signal. */
const script = `
  import { StopRequest } from ${JSON.stringify(new URL("./stop-request.ts", import.meta.url).href)};
  const stop = new StopRequest();
  setInterval(() => stop.isRequested && process.stdout.write("asked\\n"), 50);
  process.stdout.write("ready\\n");
`;

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "a second %s ends a process that has not stopped yet, unless it is the same request twice",
  async (signal, code) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    await once(child.stdout, "data");
    child.kill(signal);
    await once(child.stdout, "data");
    child.kill(signal); // as of a terminal and of npm
    await sleep(500);
    expect(child.exitCode).toBeNull();
    child.kill(signal);
    expect(await exited).toEqual([code, null]);
  },
);
