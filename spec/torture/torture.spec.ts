import { survives } from './torture_suite.ts';

// More in torture.slow.spec.ts, and as many as you like by `npm run torture:programs`.
survives([4]);
