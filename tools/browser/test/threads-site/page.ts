import { groups } from "./groups.ts";

/** What the page is asked to do from outside. */
const threadsPage = { groups };

declare global {
  var threadsPage: ThreadsPage;
}
type ThreadsPage = typeof threadsPage;

globalThis.threadsPage = threadsPage;
