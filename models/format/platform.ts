/** What is used of Node's modules where the global of the same name is missing, as in a page that jsdom plays for Jest. */
interface Builtins {
  'node:crypto': { webcrypto: Crypto };
  'node:util': { TextEncoder: typeof TextEncoder; TextDecoder: typeof TextDecoder };
}

/** Returns Web Cryptography's digests; undefined on pages that are neither from https nor from localhost. */
export function subtleCrypto(): SubtleCrypto | undefined {
  return globalThis.crypto?.subtle ?? builtin('node:crypto')?.webcrypto.subtle;
}

/** Returns the UTF-8 of a text. */
export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  const Encoder = globalThis.TextEncoder ?? builtin('node:util')?.TextEncoder;
  return new Encoder().encode(text);
}

/** Returns the text of bytes in UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  const Decoder = globalThis.TextDecoder ?? builtin('node:util')?.TextDecoder;
  return new Decoder().decode(bytes);
}

function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: Name): Builtins[Name] } };
  return process?.getBuiltinModule?.(name);
}
