import { Piscina } from "piscina";

/**
 * Whether the calling thread is a worker of a group (or another thread that piscina owns), which has its work from others.
 *
 * @example isWorkerThread() // false
 */
export function isWorkerThread(): boolean {
  return Piscina.isWorkerThread;
}
