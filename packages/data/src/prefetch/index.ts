export { Prefetcher, type PrefetcherOptions } from "./prefetcher.ts";
