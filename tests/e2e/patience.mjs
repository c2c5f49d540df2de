// Waiting for what will be seen, never for a time.

import { setTimeout as pause } from "node:timers/promises";

export const PATIENCE_MS = 15_000;
const BETWEEN_LOOKS_MS = 20;

/** Looks again and again until `check` passes; what it then found wrong is what the test fails with. */
export async function eventually(check) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(BETWEEN_LOOKS_MS);
  }
}
