import { groups } from "./groups.ts";
import { training } from "./training.ts";

/** What the page is asked to do from outside. */
const threadsPage = { groups, training };

declare global {
  var threadsPage: ThreadsPage;
}
type ThreadsPage = typeof threadsPage;

globalThis.threadsPage = threadsPage;
