// SPDX-License-Identifier: GPL-3.0-or-later
// Chromium with SIP.js as a far end, driven by lines of JSON: {"id", "command", "options"} in; {"id", "result" or "error"}
// and {"event", …} out.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const [modules, pageFolder, executablePath] = process.argv.slice(2);
const require = createRequire(join(modules, 'index.js'));
const { chromium } = require('playwright-core');

function serve(request, response) {
  const path = normalize(new URL(request.url, 'http://localhost').pathname);
  const file = path.startsWith('/sip.js/') ? join(modules, 'node_modules', path) : join(pageFolder, path === '/' ? 'page.html' : path);
  response.setHeader('Content-Type', file.endsWith('.html') ? 'text/html' : 'text/javascript');
  createReadStream(file).on('error', () => { response.statusCode = 404; response.end(); }).pipe(response);
}

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

const server = createServer(serve);
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const profile = await mkdtemp(join(tmpdir(), 'softphone-browser-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  ignoreHTTPSErrors: true,
  args: ['--headless=new', ...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--ignore-certificate-errors',
    '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection'],
});
const page = context.pages()[0] ?? await context.newPage();
page.on('pageerror', (error) => say({ event: 'page-error', text: error.message }));
await page.exposeFunction('report', say);
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction('window.peer !== undefined');
say({ event: 'ready', version: context.browser()?.version() });

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, options } = JSON.parse(line);
  if (command === 'quit')
    break;
  page.evaluate(([name, value]) => window.peer[name](value), [command, options ?? {}])
    .then((result) => say({ id, result: result ?? null }), (error) => say({ id, error: error.message }));
}
await context.close();
server.close();
await rm(profile, { recursive: true, force: true });
process.exit(0);
