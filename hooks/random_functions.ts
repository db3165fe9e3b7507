import { callStackAbove } from './call_stack.ts';
import { replaceMethod } from './own_method.ts';

/** A function that returns random numbers of the engine's. */
export type RandomFunction = 'Math.random' | 'crypto.getRandomValues';

/** That somebody watches, shared by all copies of this library. */
const WATCHED = Symbol.for('tfjs-seeded random functions watched');

/**
 * Calls `observer` at every call of `Math.random` and `crypto.getRandomValues`, with the lines of the stack from the caller
 * on, until the returned function is called. Undefined if somebody watches them already, in any copy of this library.
 *
 * **Changes** both functions for as long as they are watched; they return what they would have returned.
 *
 * **Why** Everything that draws in tfjs, but for its shuffle of a dataset, begins with one of them, and neither can be
 * asked who has called it.
 *
 * **Two copies** of this library do not watch at the same time.
 */
export function watchRandomFunctions(
  observer: (name: RandomFunction, stack: readonly string[]) => void,
): (() => void) | undefined {
  const all = globalThis as { [WATCHED]?: true };
  if (all[WATCHED]) return undefined;
  const watch = (holder: object, key: string, name: RandomFunction) =>
    replaceMethod(holder, key, 'the engine', (original: (...args: unknown[]) => unknown) => {
      return function watched(this: unknown, ...args: unknown[]) {
        observer(name, callStackAbove(watched));
        return original.apply(this, args);
      };
    });
  const restorers = [watch(Math, 'random', 'Math.random')];
  const { crypto } = globalThis as { crypto?: Crypto };
  if (crypto) restorers.push(watch(crypto, 'getRandomValues', 'crypto.getRandomValues'));
  all[WATCHED] = true;
  return () => {
    for (const restore of restorers.splice(0)) restore();
    delete all[WATCHED];
  };
}
