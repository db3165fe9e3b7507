/** An event of the specs in a page: one of mocha's, with what reporters read of a suite or a test. */
export interface PageEvent {
  /** Mocha's name of the event; `broken` if the page could not run its specs at all. */
  event: 'start' | 'end' | 'suite' | 'suite end' | 'pass' | 'fail' | 'pending' | 'test end' | 'broken';
  title?: string;
  root?: boolean;
  titlePath?: string[];
  duration?: number;
  slow?: number;
  /** At the start: the backends that the page has. */
  backends?: string[];
  /** At the end: the digests of draws, by backend and kind. */
  digests?: Record<string, Record<string, string>>;
  error?: { message: string; stack: string; actual?: string; expected?: string; showDiff?: boolean };
}
