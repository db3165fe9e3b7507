/**
 * Returns the source of a function without comments, and with single spaces: what may change in a program without changing
 * what it does.
 */
export function functionSource(value: object): string {
  const parts: string[] = [];
  for (const [token] of Function.prototype.toString.call(value).matchAll(TOKENS)) {
    const part = /^(?:\s|\/[/*])/.test(token) ? ' ' : token;
    if (part !== ' ' || parts.at(-1) !== ' ') parts.push(part);
  }
  return parts.join('');
}

/** Texts, and runs of comments and spaces, each as a whole; then whatever else, a character at a time. */
const TOKENS =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s+|\\.|[\s\S]/g;
