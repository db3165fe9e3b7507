import type { LaunchOptions } from 'puppeteer-core';
import { type Engine, findProgram } from './engine.ts';
import { openWithPuppeteer } from './puppeteer.ts';

const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // WebGL 2 and WebGPU without a graphics card. With fewer of these, tensors on webgpu are read as zeros.
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-webgpu-adapter=swiftshader',
  '--use-vulkan=swiftshader',
  // It would end a software renderer that is busy for some seconds, and lose everything on the device.
  '--disable-gpu-watchdog',
];

const find = () => findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');

/** Returns puppeteer's options to start Chromium. */
export function launchOptions(): LaunchOptions {
  return { browser: 'chrome', executablePath: find(), args: flags };
}

/** Chromium, with WebGL and WebGPU by its software renderer. */
export const chromium: Engine = {
  name: 'Chromium',
  missing: () => (find() ? undefined : 'chromium is not installed'),
  open: (url) => openWithPuppeteer(url, launchOptions()),
};
