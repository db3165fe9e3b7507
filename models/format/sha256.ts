import { subtleCrypto } from './platform.ts';

/**
 * Returns the SHA-256 of bytes, as 64 hexadecimal digits.
 *
 * **Throws** where the engine has no Web Cryptography: browsers have it on pages from https and localhost only.
 */
export async function sha256(where: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = subtleCrypto();
  if (subtle === undefined) {
    throw new Error(
      `${where}: this page has no \`crypto.subtle\`, for the checksum. Serve it by https or from localhost.`,
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
