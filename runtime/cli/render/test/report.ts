import type { TestEvent } from '../../../replay/test/test-event.js';

/** Turns what tests tell into text, event by event; what is only known in the end comes with the last one. */
export type TestReport = (event: TestEvent) => string;

/** One line of JSON an event, for programs. */
export const jsonReport: TestReport = (event) => `${JSON.stringify(event)}\n`;
