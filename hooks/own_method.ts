import { unexpectedTFJS } from './unexpected_tfjs.ts';

type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Replaces the method of one object by one of its own.
 *
 * **Changes** that object only, not its class. The returned function puts back what was there, unless somebody else has
 * replaced the method since.
 *
 * **Why** tfjs has no event for what the method does.
 *
 * **Two copies** of this library must put back in the reverse order. Its callers see to it that only one is at work.
 *
 * **Throws** if there is no such method, as in another version of tfjs; `what` names the object.
 */
export function replaceMethod<M extends Method>(
  object: object,
  name: string,
  what: string,
  make: (original: M) => M,
): () => void {
  const holder = object as Record<string, unknown>;
  const original = holder[name];
  if (typeof original !== 'function') throw unexpectedTFJS(`${what} has no \`${name}\``);
  const own = Object.getOwnPropertyDescriptor(object, name);
  const replacement = make(original as M);
  holder[name] = replacement;
  return () => {
    if (holder[name] !== replacement) return;
    if (own) Object.defineProperty(object, name, own);
    else delete holder[name];
  };
}
