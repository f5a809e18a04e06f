import { join } from "node:path";

/** A library in one configuration, measured in a process of its own. */
export interface Participant {
  readonly id: string;
  readonly title: string;
  readonly threads: number;
  /** Folder below `npm/` that must be installed first. */
  readonly peer?: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

const folder = join(import.meta.dirname, "..");

const ours = (file: string, ...args: string[]): Participant["command"] => [
  ...([process.execPath, "--conditions=@weft/source", join(folder, "src", file)] as const),
  ...args,
];

const npm = (peer: string): Pick<Participant, "peer" | "threads" | "command"> => ({
  ...{ peer, threads: 1 },
  command: [process.execPath, join(folder, "npm", peer, "peer.mjs")],
});

/** torch's own threads, and those of the BLAS library behind it; `undefined` is what it does as installed. */
const torch = (
  threads: number,
  blasThreads?: number,
): Pick<Participant, "command" | "environment"> => ({
  // Debian's torch belongs to the system's Python, which need not be the first one on PATH.
  command: [
    process.env["PYTHON"] ?? "/usr/bin/python3",
    join(folder, "torch", "peer.py"),
    `${threads}`,
  ],
  environment:
    blasThreads === undefined
      ? {}
      : { OPENBLAS_NUM_THREADS: `${blasThreads}`, MKL_NUM_THREADS: `${blasThreads}` },
});

export const PARTICIPANTS: readonly Participant[] = [
  { id: "weft", title: "weft", threads: 1, command: ours("weft.ts") },
  {
    ...{ id: "weft-pool", title: "weft, pool of 2 threads", threads: 2 },
    command: ours("weft.ts", "--pool", "2"),
  },
  {
    id: "weft-workers",
    title: "weft, 2 workers",
    threads: 2,
    command: ours("weft-workers.ts", "2"),
  },
  {
    id: "weft-blas-1",
    title: "weft with BLAS",
    threads: 1,
    command: ours("weft.ts", "--blas", "1"),
  },
  {
    id: "weft-blas-2",
    title: "weft with BLAS",
    threads: 2,
    command: ours("weft.ts", "--blas", "2"),
  },
  {
    ...{ id: "weft-blas-workers", title: "weft with BLAS, 2 workers", threads: 2 },
    command: ours("weft-workers.ts", "2", "--blas"),
  },
  { id: "torch-1", title: "torch, 1 thread", threads: 1, ...torch(1, 1) },
  { id: "torch-2", title: "torch, 2 threads as installed", threads: 2, ...torch(2) },
  { id: "torch-1-2", title: "torch, 1 thread and 2 of its BLAS", threads: 2, ...torch(1, 2) },
  { id: "jax-js", title: "jax-js", ...npm("jax-js") },
  { id: "tfjs-wasm", title: "tfjs-wasm", ...npm("tfjs-wasm") },
  { id: "onnxruntime-web", title: "onnxruntime-web", ...npm("onnxruntime-web") },
  { id: "js-pytorch", title: "js-pytorch", ...npm("js-pytorch") },
];
