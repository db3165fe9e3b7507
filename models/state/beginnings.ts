/**
 * What objects were at the beginning of a run, by object.
 *
 * A run leaves its objects changed: a callback has set another learning rate. If it is resumed or tried again in the same
 * process, they count as what they were at the beginning, unless the program has changed them in between.
 */
export class Beginnings<T> {
  readonly #known = new WeakMap<object, { readonly begin: T; readonly left: string }>();

  /** Returns what an object was at the beginning; `current` for one of which nothing is known. */
  of(object: object, current: T): T {
    const known = this.#known.get(object);
    return known !== undefined && known.left === JSON.stringify(current) ? known.begin : current;
  }

  /** Whether a run of this process has left an object. */
  knows(object: object): boolean {
    return this.#known.has(object);
  }

  /** Records in which state a run has left an object. */
  leave(object: object, begin: T, left: T): void {
    this.#known.set(object, { begin, left: JSON.stringify(left) });
  }

  /** Forgets an object. */
  forget(object: object): void {
    this.#known.delete(object);
  }
}
