import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { unexpectedTFJS } from '../../hooks/unexpected_tfjs.ts';
import { VERSION } from '../../hooks/version.ts';

const { version, peerDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string; peerDependencies: Record<string, string> };

describe('the versions in the sources', () => {
  it('of the library is that of package.json', () => {
    expect(VERSION).to.equal(version);
  });

  it('of the oldest TensorFlow.js that errors name is that of every peer in package.json', () => {
    const [, oldest] = / TensorFlow\.js (\d+\.\d+) to /.exec(unexpectedTFJS('').message) ?? [];
    expect(new Set(Object.values(peerDependencies))).to.deep.equal(new Set([`^${oldest}.0`]));
  });
});
