import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { type StorageLocation, slotsOf } from '../../../models/storage/storage_location.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';

const artifacts: tf.io.ModelArtifacts = {
  modelTopology: { name: 'a' },
  weightSpecs: [],
  weightData: new ArrayBuffer(0),
};

describe('a storage location', () => {
  const of = (location: unknown, keep?: number) => slotsOf('spec', location as StorageLocation, keep);

  it('has the handlers that are given as its slots, or the one', async () => {
    const one: tf.io.IOHandler = { save: async () => ({}) as tf.io.SaveResult, load: async () => artifacts };
    const { slots, name } = of([one, one, one]);
    expect(slots.map((slot) => slot.name)).to.deep.equal(['handler 0', 'handler 1', 'handler 2']);
    expect(name).to.equal('the handlers');
    const single = of(one);
    expect(single.slots.map((slot) => slot.name)).to.deep.equal(['the handler']);
    expect(single.name).to.equal('the handler');
    expect(await single.slots[0].load()).to.equal(artifacts);
  });

  it('is known to all who write to it by its first handler', () => {
    const [one, other] = [{ load: async () => artifacts }, { load: async () => artifacts }];
    expect(of([one, other]).key).to.equal(one);
    expect(of(one).key).to.equal(one);
  });

  it('has one slot at an address of a server, which has nothing when it answers so', async () => {
    const { fetch } = globalThis;
    const posted: string[] = [];
    let status = 404;
    globalThis.fetch = (async (url: string, init?: RequestInit) => {
      if (init?.method === 'POST') posted.push(url);
      return new Response('{}', { status: init?.method === 'POST' ? 200 : status });
    }) as typeof fetch;
    try {
      const { slots, key, name } = of('http://host/run');
      const [slot, ...more] = slots;
      expect([more, key, name]).to.deep.equal([[], 'http://host/run', 'http://host/run']);
      await slot.save(artifacts);
      expect(posted).to.deep.equal(['http://host/run']);
      for (const nothing of [404, 410]) {
        status = nothing;
        expect(await slot.load()).to.equal(undefined);
      }
      for (const other of [401, 403, 500, 503]) {
        status = other;
        expect((await failureOf(slot.load())).message).to.match(new RegExp(`the server answers ${other}`));
      }
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('has nothing where a handler rejects with a code, name or status that says so, whatever its words', async () => {
    const failing = (properties: object) =>
      of({ load: () => Promise.reject(Object.assign(new Error('Nichts gefunden'), properties)) }).slots[0];
    for (const properties of [{ code: 'ENOENT' }, { name: 'NotFoundError' }, { status: 404 }]) {
      expect(await failing(properties).load()).to.equal(undefined);
    }
  });

  it('passes on every other error, whatever its words', async () => {
    for (const message of [
      "Cannot find model with path 'run/0' in IndexedDB.",
      "In local storage, there is no model with name 'run/0'",
      'ENOENT',
      'The disk is on fire.',
    ]) {
      const [slot] = of({ load: () => Promise.reject(new Error(message)) }).slots;
      expect((await failureOf(slot.load())).message).to.equal(message);
    }
    const refused = Object.assign(new Error('no'), { code: 'EACCES' });
    expect(await failureOf(of({ load: () => Promise.reject(refused) }).slots[0].load())).to.equal(refused);
  });

  it('has nothing where a handler resolves to undefined, or to null', async () => {
    for (const nothing of [undefined, null]) {
      expect(await of({ load: async () => nothing }).slots[0].load()).to.equal(undefined);
    }
  });

  it('says so when it cannot be saved to, or loaded from', async () => {
    const [reader] = of({ load: async () => artifacts }).slots;
    const [writer] = of({ save: async () => ({}) }).slots;
    expect([reader.canLoad, writer.canLoad]).to.deep.equal([true, false]);
    expect((await failureOf(reader.save(artifacts))).message).to.equal('the handler cannot save.');
    expect((await failureOf(writer.load())).message).to.equal('the handler cannot load.');
  });

  for (const [location, keep, message] of [
    ['run', 1, /^spec: `keep` must be an integer in \[2, 1000\], but got 1\.$/],
    ['run', 2.5, /^spec: `keep` must be an integer/],
    [[], undefined, /^spec: `location` must be a folder, an address or a handler, but got \[\]\.$/],
    ['', undefined, /^spec: `location` must be a folder, an address or a handler, but got ""\.$/],
    [{}, undefined, /^spec: `location` must be a folder, an address or a handler, but got an object\.$/],
    [[null], undefined, /^spec: `location` must be a folder/],
    [5, undefined, /^spec: `location` must be a folder/],
    [null, undefined, /^spec: `location` must be a folder/],
    [undefined, undefined, /^spec: `location` must be a folder/],
    ['gopher://run', undefined, /^spec: `location` must be an address that TensorFlow\.js can save to here.*"gopher:/],
    [
      { load: async () => artifacts },
      2,
      /^spec: `keep` must be 1 here, or left out, but got 2\. Give as many handlers/,
    ],
  ] as const) {
    it(`is refused when it is ${JSON.stringify(location)} with room for ${keep}`, () => {
      expect(() => of(location, keep)).to.throw(message);
    });
  }
});
