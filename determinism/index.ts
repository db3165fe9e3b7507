export { disableOpDeterminism } from './disable_op_determinism.ts';
export { enableOpDeterminism } from './enable_op_determinism.ts';
