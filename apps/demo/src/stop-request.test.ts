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
    child.kill(signal); // as of a terminal and of npm
    await once(child.stdout, "data");
    await sleep(500);
    expect(child.exitCode).toBeNull();
    child.kill(signal);
    expect(await exited).toEqual([code, null]);
  },
);

test("a second signal waits for the file that is being written, and no longer", async () => {
  const writing = `
    import { StopRequest } from ${JSON.stringify(new URL("./stop-request.ts", import.meta.url).href)};
    const stop = new StopRequest();
    void stop.write(() => new Promise((resolve) => setTimeout(() => {
      process.stdout.write("written\\n");
      resolve();
    }, 1500)));
    setInterval(() => undefined, 1000);
    process.stdout.write("ready\\n");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", writing], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => void (printed += chunk.toString()));
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  await sleep(500);
  child.kill("SIGTERM");
  expect(await exited).toEqual([143, null]);
  expect(printed).toBe("ready\nwritten\n");
});
