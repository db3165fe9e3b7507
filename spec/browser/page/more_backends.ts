import '@tensorflow/tfjs-backend-webgpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

// Before any spec uses a backend.
setWasmPaths('/wasm/');
