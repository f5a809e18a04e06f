export { PoolError } from "./pool-error.ts";
export type { PoolErrorDetails, PoolErrorKind } from "./pool-error.ts";
export type { PoolOptions } from "./pool-options.ts";
export { getNumThreads, setNumThreads, startPool } from "./start-pool.ts";
export type { Pool } from "./start-pool.ts";
