import { hasDisplay, openOnDisplay } from './display.ts';
import { type Engine, findProgram } from './engine.ts';
import { openWithWebDriver } from './webdriver.ts';

const folders = ['x86_64', 'aarch64'].flatMap((cpu) =>
  ['4.0', '4.1', '6.0'].map((version) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-${version}`),
);
const findDriver = () => findProgram('WebKitWebDriver');
const findBrowser = () => findProgram('MiniBrowser', ...folders.map((folder) => `${folder}/MiniBrowser`));

/** WebKitGTK's own small browser, by the WebDriver that comes with it. It has WebGL, but no WebGPU. */
export const webkit: Engine = {
  name: 'WebKitGTK',
  missing() {
    if (!findDriver() || !findBrowser()) return 'webkit2gtk-driver is not installed';
    return hasDisplay() ? undefined : 'xvfb is not installed';
  },
  open(url) {
    const options = { binary: findBrowser(), args: ['--automation'] };
    const capabilities = { pageLoadStrategy: 'none', 'webkitgtk:browserOptions': options };
    return openOnDisplay((env) => openWithWebDriver(url, findDriver()!, capabilities, env));
  },
};
