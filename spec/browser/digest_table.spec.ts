import { expect } from 'chai';
import { digestTable, unequalKinds } from './digest_table.ts';

const node = { environment: 'Node, cpu', digests: { bits: '00112233aaaa', normal: '445566778899' } };
const same = { environment: 'Firefox, webgl', digests: { normal: '445566778899', bits: '00112233aaaa' } };

describe('digestTable', () => {
  it('has a row for each kind, and a column for each environment', () => {
    expect(digestTable([node, same]).split('\n')).to.deep.equal([
      '| draw | Node, cpu | Firefox, webgl |',
      '| --- | --- | --- |',
      '| bits | 00112233 | 00112233 |',
      '| normal | 44556677 | 44556677 |',
    ]);
  });

  it('shows that a digest is missing', () => {
    expect(digestTable([node, { environment: 'Node, wasm', digests: {} }])).to.include('| bits | 00112233 | — |');
  });
});

describe('unequalKinds', () => {
  it('are none if all environments agree', () => {
    expect(unequalKinds([node, same])).to.deep.equal([]);
  });

  it('are those whose digests differ, even in digits that the table leaves out', () => {
    const other = { environment: 'Node, wasm', digests: { ...node.digests, bits: '00112233aaab' } };
    expect(unequalKinds([node, same, other])).to.deep.equal(['bits']);
  });

  it('are those that an environment lacks', () => {
    expect(unequalKinds([node, { environment: 'Node, wasm', digests: { bits: '00112233aaaa' } }])).to.deep.equal([
      'normal',
    ]);
  });
});
