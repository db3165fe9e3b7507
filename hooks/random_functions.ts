import { unexpectedTFJS } from './unexpected_tfjs.ts';

/** A function that returns random numbers of the engine's. */
export type RandomFunction = 'Math.random' | 'crypto.getRandomValues';

/** How many calls a stack shows: tfjs runs a layer some forty calls below the program's own. */
const DEPTH = 100;

/**
 * Calls `observer` at every call of `Math.random` and `crypto.getRandomValues`, with the lines of the stack from the caller
 * on, until the returned function is called.
 *
 * **Changes** both functions for as long as they are watched; they return what they would have returned.
 *
 * **Why** Everything that draws in tfjs, but for its shuffle of a dataset, begins with one of them, and neither can be
 * asked who has called it.
 *
 * **Two copies** of this library wrap one another; whoever ends last puts back what it found. So only one at a time
 * watches: **throws** if the functions are being watched already.
 */
export function watchRandomFunctions(observer: (name: RandomFunction, stack: readonly string[]) => void): () => void {
  const restorers: (() => void)[] = [];
  const watch = (holder: object | undefined, key: string, name: RandomFunction) => {
    const functions = holder as Record<string, unknown> | undefined;
    const original = functions?.[key];
    if (functions === undefined || typeof original !== 'function') return;
    const own = Object.getOwnPropertyDescriptor(functions, key);
    const watched = function (this: unknown, ...args: unknown[]) {
      observer(name, stackAbove(watched));
      return original.apply(this, args);
    };
    Object.defineProperty(functions, key, { configurable: true, writable: true, value: watched });
    restorers.push(() => {
      // Somebody else's function stays.
      if (functions[key] !== watched) return;
      if (own) Object.defineProperty(functions, key, own);
      else delete functions[key];
    });
  };
  watch(Math, 'random', 'Math.random');
  if (restorers.length === 0) throw unexpectedTFJS('the engine has no `Math.random`');
  watch(globalThis.crypto, 'getRandomValues', 'crypto.getRandomValues');
  return () => {
    for (const restore of restorers.splice(0)) restore();
  };
}

/** What V8 and JavaScriptCore add to `Error`. */
interface StackOptions {
  stackTraceLimit?: number;
  captureStackTrace?(error: object, above: unknown): void;
}

/** Returns the lines of the stack from the caller of a function on. */
function stackAbove(called: unknown): string[] {
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
