import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs what the lockfile in this folder says, with npm, unless that has been done. Nothing else in the repository
 * installs it.
 *
 * @throws {Error} with npm's reason.
 */
export async function installPeer(folder: string): Promise<void> {
  const installed = join(folder, "node_modules", ".package-lock.json"); // npm writes it last
  const lockfile = join(folder, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs) return;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
  const child = spawn("npm", args, {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) {
    const lines = output.match(/^npm (error|ERR!) .*\S/gm) ?? [`exit code ${code}`];
    const reason = lines.map((line) => line.replace(/^npm (error|ERR!) +/, "")).join("; ");
    throw new Error(`npm ci failed: ${reason.slice(0, 300)}`);
  }
}
