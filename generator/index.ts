export type { Words } from '../numbers/int64.ts';
export type { Draw } from './draw.ts';
export type { DrawMethods } from './draw_methods.ts';
export { Generator } from './generator.ts';
export { getGenerator, setGenerator, setSeed } from './global.ts';
export type { GeneratorRecord, GeneratorReference, StreamPosition, StreamsRecord } from './record.ts';
export type { Seed } from './seed.ts';
export { Source, type SourceArguments, type SourceConfig, type StreamConfig } from './source.ts';
export { Stream } from './stream.ts';
