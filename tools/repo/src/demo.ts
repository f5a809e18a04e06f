import { runApp } from "./run-app.ts";

/** `npm run demo -- …` */
await runApp("demo");
