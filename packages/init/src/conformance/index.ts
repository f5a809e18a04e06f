export { conformanceChecks, type ConformanceCheck } from "./conformance-checks.ts";
export { conformanceDigest } from "./conformance-digest.ts";
export type { ConformanceOptions } from "./conformance-options.ts";
export { testConformance } from "./test-conformance.ts";
