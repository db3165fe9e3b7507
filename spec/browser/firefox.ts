import { hasDisplay, openOnDisplay } from './display.ts';
import { type Engine, findProgram } from './engine.ts';
import { openWithPuppeteer } from './puppeteer.ts';

const find = () => findProgram('firefox-esr', 'firefox');

/** Firefox, headless. On Linux it has no WebGPU, and WebGL only if there is a screen. */
export const firefox: Engine = {
  name: 'Firefox',
  missing() {
    if (!find()) return 'firefox-esr is not installed';
    return hasDisplay() ? undefined : 'xvfb is not installed';
  },
  open: (url) => openOnDisplay((env) => openWithPuppeteer(url, { browser: 'firefox', executablePath: find(), env })),
};
