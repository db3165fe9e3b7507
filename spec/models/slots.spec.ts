import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { type Place, slotsOf } from '../../models/slots.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';

const artifacts: tf.io.ModelArtifacts = {
  modelTopology: { name: 'a' },
  weightSpecs: [],
  weightData: new ArrayBuffer(0),
};

describe('slots', () => {
  const slots = (place: unknown, keep?: number) => slotsOf('spec', place as Place, keep);

  it('are the handlers that are given, or one', async () => {
    const one: tf.io.IOHandler = { save: async () => ({}) as tf.io.SaveResult, load: async () => artifacts };
    expect(slots([one, one, one]).map(({ name }) => name)).to.deep.equal(['handler 0', 'handler 1', 'handler 2']);
    const [slot] = slots(one);
    expect(await slot.load()).to.equal(artifacts);
  });

  it('are one at an address of a server, which has nothing when it answers so', async () => {
    const { fetch } = globalThis;
    const posted: string[] = [];
    let status = 404;
    globalThis.fetch = (async (url: string, init?: RequestInit) => {
      if (init?.method === 'POST') posted.push(url);
      return new Response('{}', { status: init?.method === 'POST' ? 200 : status });
    }) as typeof fetch;
    try {
      const [slot, ...more] = slots('http://host/run');
      expect(more).to.deep.equal([]);
      await slot.save(artifacts);
      expect(posted).to.deep.equal(['http://host/run']);
      expect(await slot.load()).to.equal(undefined);
      status = 500;
      expect((await failureOf(slot.load())).message).to.match(/status code 500/);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('have nothing where tfjs says so, or only the beginning of a first save, and pass other errors on', async () => {
    const failing = (message: string) => slots({ load: () => Promise.reject(new Error(message)) })[0];
    for (const message of [
      "Cannot find model with path 'run/0' in IndexedDB.",
      "In local storage, there is no model with name 'run/0'",
      "In local storage, the topology of model 'run/0' is missing.",
      "In local storage, the binary weight values of model 'run/0' are missing.",
    ]) {
      expect(await failing(message).load()).to.equal(undefined);
    }
    expect((await failureOf(failing('The disk is on fire.').load())).message).to.equal('The disk is on fire.');
  });

  it('say so when they cannot save, or cannot load', async () => {
    const [reader] = slots({ load: async () => artifacts });
    const [writer] = slots({ save: async () => ({}) });
    expect((await failureOf(reader.save(artifacts))).message).to.equal('the handler cannot save.');
    expect((await failureOf(writer.load())).message).to.equal('the handler cannot load.');
  });

  for (const [place, keep, message] of [
    ['run', 1, /^spec: `keep` must be an integer in \[2, 1000\], but got 1\.$/],
    ['run', 2.5, /^spec: `keep` must be an integer/],
    [[], undefined, /^spec: `place` must be a folder, an address or a handler, but got \[\]\.$/],
    [{}, undefined, /^spec: `place` must be a folder, an address or a handler, but got an object\.$/],
    [undefined, undefined, /^spec: `place` must be a folder/],
    ['gopher://run', undefined, /^spec: `place` must be an address that TensorFlow\.js can save to here.*"gopher:/],
    [
      { load: async () => artifacts },
      2,
      /^spec: `keep` must be 1 here, or left out, but got 2\. Give as many handlers/,
    ],
  ] as const) {
    it(`refuse ${JSON.stringify(place)} with room for ${keep}`, () => {
      expect(() => slots(place, keep)).to.throw(message);
    });
  }
});
