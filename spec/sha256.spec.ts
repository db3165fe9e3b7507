import { expect } from 'chai';
import { sha256, sha256ByScript } from './sha256.ts';

describe('sha256', () => {
  describe('reference', () => {
    // FIPS 180-2, appendix B; the digest of nothing is OpenSSL's.
    for (const [name, message, digest] of [
      ['nothing', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      ['abc', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
      [
        'two blocks',
        'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
        '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
      ],
      ['a million times a', 'a'.repeat(1e6), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
    ]) {
      it(`of ${name} is that of the standard`, () => {
        const bytes = new TextEncoder().encode(message);
        expect([sha256(bytes), sha256ByScript(bytes)]).to.deep.equal([digest, digest]);
      });
    }

    it('is that of the platform for every length around a block', async () => {
      for (let length = 50; length <= 130; length++) {
        const bytes = Uint8Array.from({ length }, (_, i) => i * 37);
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const digits = [...digest].map((byte) => byte.toString(16).padStart(2, '0'));
        expect(sha256ByScript(bytes), `${length} bytes`).to.equal(digits.join(''));
      }
    });
  });
});
