import { expect } from 'chai';
import { digestTable, unequalKinds } from './digest_table.ts';

const node = { place: 'Node, cpu', digests: { bits: '00112233aaaa', normal: '445566778899' } };
const same = { place: 'Firefox, webgl', digests: { normal: '445566778899', bits: '00112233aaaa' } };

describe('digestTable', () => {
  it('has a row for each kind, and a column for each place', () => {
    expect(digestTable([node, same]).split('\n')).to.deep.equal([
      '| draw | Node, cpu | Firefox, webgl |',
      '| --- | --- | --- |',
      '| bits | 00112233 | 00112233 |',
      '| normal | 44556677 | 44556677 |',
    ]);
  });

  it('shows what a place lacks', () => {
    expect(digestTable([node, { place: 'Node, wasm', digests: {} }])).to.include('| bits | 00112233 | — |');
  });
});

describe('unequalKinds', () => {
  it('are none where all places agree', () => {
    expect(unequalKinds([node, same])).to.deep.equal([]);
  });

  it('are those in which places differ, in digits that the table leaves out too', () => {
    const other = { place: 'Node, wasm', digests: { ...node.digests, bits: '00112233aaab' } };
    expect(unequalKinds([node, same, other])).to.deep.equal(['bits']);
  });

  it('are those that a place lacks', () => {
    expect(unequalKinds([node, { place: 'Node, wasm', digests: { bits: '00112233aaaa' } }])).to.deep.equal(['normal']);
  });
});
