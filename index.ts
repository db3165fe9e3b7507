export * from './data/index.ts';
export * from './determinism/index.ts';
export * from './generator/index.ts';
export * from './initializers/index.ts';
export * from './layers/index.ts';
export * from './models/index.ts';
