/**
 * A value that is set while a synchronous function runs, for everything that it calls: a dynamic scope, as
 * `AsyncLocalStorage` is for asynchronous ones. Scopes nest, and end when the function returns or throws.
 */
export class DynamicScope<T> {
  #current: T | undefined;

  /** The value of the innermost scope; undefined outside. */
  get current(): T | undefined {
    return this.#current;
  }

  /** Runs `work` in a scope with this value, and returns its result. */
  run<R>(value: T, work: () => R): R {
    const outer = this.#current;
    this.#current = value;
    try {
      return work();
    } finally {
      this.#current = outer;
    }
  }
}
