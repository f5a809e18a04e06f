import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";
import { TorchProcess } from "./torch-process.ts";
import { withoutBacktraces } from "./without-backtraces.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the socket at which PyTorch answers; `null` where it is not installed. */
    readonly torchSocket: string | null;
  }
}

/**
 * One PyTorch for all test files of a run: a socket that starts it when the first request comes, and ends it with the run.
 *
 * A request and its answer are one line of JSON each, see `torch-server.py`.
 */
export default function setup(project: TestProject): (() => Promise<void>) | undefined {
  const python = findTorch();
  if (python === null) {
    project.provide("torchSocket", null);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "weft-torch-"));
  const path =
    process.platform === "win32"
      ? `\\\\.\\pipe\\weft-torch-${process.pid}`
      : join(folder, "socket");
  const torch = new TorchProcess(python, () => withoutBacktraces(folder));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // A test file that ended in the middle of an answer.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    createInterface({ input: socket }).on("line", (line) => {
      void torch.ask(line).then((answer) => socket.writable && socket.write(`${answer}\n`));
    });
  });
  server.listen(path);
  project.provide("torchSocket", path);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
    await torch.end();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The first interpreter that has PyTorch, without loading it. */
function findTorch(): string | null {
  const script = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";
  const candidates = [process.env["WEFT_PYTHON"] ?? "", "python3", "/usr/bin/python3"];
  const found = candidates.find(
    (python) =>
      python !== "" &&
      spawnSync(python, ["-c", script], { stdio: "ignore", timeout: 10_000 }).status === 0,
  );
  return found ?? null;
}
