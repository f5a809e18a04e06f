import type { KernelTable } from "@weft/kernels";
import { type KernelName, KERNEL_CUTS } from "./kernel-cuts.ts";
import type { ThreadPool } from "./thread-pool.ts";
import type { AnyKernel } from "./tile-runner.ts";

/** The kernels that a pool puts over those of the table: small calls go straight through, large ones to the pool. */
export function parallelKernels(
  pool: ThreadPool,
  names: readonly KernelName[],
  below: Readonly<KernelTable>,
): Partial<KernelTable> {
  const shared = new Set(names);
  const entries = [...KERNEL_CUTS].flatMap(([name, cut], number): [string, AnyKernel][] => {
    if (!shared.has(name)) return [];
    const alone: AnyKernel = below[name];
    return [
      [
        name,
        (...args) => {
          let work = cut.unitNs;
          for (let i = 0; i < cut.sizes; i++) work *= args[i]!;
          return work < pool.leastWork ? alone(...args) : pool.run(number, cut, args, work, alone);
        },
      ],
    ];
  });
  // Every entry takes and answers what the kernel of its name does.
  return Object.fromEntries(entries) as Partial<KernelTable>;
}
