import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { temporaryTree } from "../test/temporary-tree.ts";
import { captureCommand, captureNode, packageBin } from "./command.ts";

describe("captureNode", () => {
  test("keeps both streams in order, and the exit code", async () => {
    const script =
      "const { writeSync } = require('fs'); writeSync(1, 'a'); setTimeout(() => { writeSync(2, 'b'); process.exit(3); }, 50)";
    expect(await captureNode(["-e", script])).toEqual({ code: 3, output: "ab" });
  });

  test("gives 128 plus the signal when one ended it", async () => {
    expect(await captureNode(["-e", "process.kill(process.pid, 'SIGKILL')"])).toEqual({
      code: 137,
      output: "",
    });
  });

  test("gives children this Node and the installed commands first on PATH, and no colours", async () => {
    const script =
      "console.log(process.version, process.env.PATH.includes('node_modules/.bin:'), process.env.FORCE_COLOR)";
    const { output } = await captureCommand(["node", "-e", script], process.cwd());
    expect(output).toBe(`${process.version} true 0\n`);
  });

  test("rejects when the command does not exist", async () => {
    await expect(captureCommand(["weft-no-such-command"], process.cwd())).rejects.toThrow("ENOENT");
  });
});

test("packageBin finds the script of a command, and names the package that has none", () => {
  expect(packageBin("nx")).toMatch(/nx.*\.js$/);
  expect(() => packageBin("nx", "ny")).toThrow(
    /command: the package must have the command ny; got none in .*nx.package\.json/,
  );
});

describe("runNode", () => {
  const outer = (
    inner: string,
  ) => `import { runNode } from "${new URL("command.ts", import.meta.url).href}";
process.exitCode = await runNode(["-e", ${JSON.stringify(inner)}]);`;

  test("passes the exit code on", async () => {
    const root = temporaryTree({ "outer.ts": outer("process.exit(2)") });
    expect(await captureNode(["outer.ts"], root)).toMatchObject({ code: 2 });
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "passes %s on and ends as the child chooses",
    async (signal) => {
      const inner = `process.on("${signal}", () => { console.log("asked to stop"); process.exit(7); }); setInterval(() => {}, 1000); console.log("ready");`;
      const root = temporaryTree({ "outer.ts": outer(inner) });
      const child = spawn(process.execPath, ["outer.ts"], {
        cwd: root,
        stdio: ["ignore", "pipe", "inherit"],
      });
      let printed = "";
      child.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed === "ready\n") child.kill(signal);
      });
      const [code] = await once(child, "close");
      expect([code, printed]).toEqual([7, "ready\nasked to stop\n"]);
    },
  );
});
