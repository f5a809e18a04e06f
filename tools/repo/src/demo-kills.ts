import { runApp } from "./run-app.ts";

/** `npm run demo:kills -- …` */
await runApp("demo", "kills");
