import '@tensorflow/tfjs-backend-webgpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

// Before any spec asks for a backend.
setWasmPaths('/wasm/');
