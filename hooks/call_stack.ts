/** How many calls a stack shows: tfjs runs a layer some forty calls below the program's own. */
const DEPTH = 100;

/** What some engines add to `Error`. */
interface StackOptions {
  stackTraceLimit?: number;
  captureStackTrace?(error: object, above: unknown): void;
}

/**
 * Returns the lines of the stack from the caller of a function on, innermost first, as the engine writes them.
 *
 * **Changes** nothing: how deep stacks are is put back at once.
 *
 * **Why** tfjs does not say on whose behalf it draws.
 *
 * **Two copies** of this library do not meet here.
 */
export function callStackAbove(called: unknown): string[] {
  const options = Error as unknown as StackOptions;
  const { stackTraceLimit } = options;
  options.stackTraceLimit = DEPTH;
  const error = new Error();
  options.captureStackTrace?.(error, called);
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  options.stackTraceLimit = stackTraceLimit;
  // Where that is missing, the stack begins with this function and the one that was called; elsewhere with a title.
  return lines.slice(options.captureStackTrace ? 1 : 2);
}
