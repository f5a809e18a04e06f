import { findChromium } from "./chromium.ts";

/** Tells nx which browser there is, so that a result without one is not taken for the result with one. */
console.log(findChromium() ?? "none");
