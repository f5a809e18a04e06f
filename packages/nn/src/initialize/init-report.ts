import { InitReport } from "@weft/init";
import { refuseMore } from "../module/check-settings.ts";
import type { Module } from "../module/module.ts";
import { checkNet } from "./check-net.ts";
import { initEntries } from "./init-entries.ts";

/**
 * Which initializer with which options and seed set each parameter of a net, and what has written to it since. Its `rows` are
 * plain data, also by `JSON.stringify`; printed it is a table.
 *
 * @throws {ValueError} when it is given something else than a module, or more.
 * @example
 * const net = new Sequential(new Linear(4, 1));
 * initialize(net, { preset: "mxnet", seed: 7 });
 * initReport(net).rows[0]?.provenance?.initializer // "@weft/init/mxnetUniform@1"
 */
export function initReport(net: Module, ...more: never[]): InitReport {
  checkNet("initReport", net);
  refuseMore("initReport", "a module", more);
  return new InitReport(initEntries(net));
}
