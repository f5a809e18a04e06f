import { serveReplica } from "@weft/workers/worker";

/** Does nothing, as fast as it can. */
export default serveReplica(() => ({
  echo: (x: number): number => x,
  run(): void {},
}));
