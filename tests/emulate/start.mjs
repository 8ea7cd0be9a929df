// Starts `emulate`, a GitHub that others wrote, on 127.0.0.1 and tells when it is ready. It ends
// with its standard input, so that it never outlives the test that started it.
//
//   node start.mjs PORT WEBHOOK_URL < one line of JSON: { "key": PEM, "secret": "…" }

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createEmulator } from 'emulate';

const [port, webhook] = process.argv.slice(2);
const manifest = JSON.parse(
  readFileSync(new URL('../../config/github-app.manifest.json', import.meta.url), 'utf8'),
);
const lines = createInterface({ input: process.stdin });
lines.once('line', async (line) => {
  const { key, secret } = JSON.parse(line);
  await createEmulator({
    service: 'github',
    port: Number(port),
    seed: {
      tokens: {
        maint_token: { login: 'maint', scopes: ['repo'] },
        alice_token: { login: 'alice', scopes: ['repo'] },
      },
      github: {
        // The App's account is made at its first write only; GitHub has it from the start.
        users: [{ login: 'maint' }, { login: 'alice' }, { login: 'gitribute[bot]' }],
        repos: [{ owner: 'maint', name: 'data', auto_init: true }],
        apps: [{
          app_id: 12345,
          slug: 'gitribute',
          name: manifest.name,
          private_key: key,
          permissions: manifest.default_permissions,
          events: manifest.default_events,
          webhook_url: webhook,
          webhook_secret: secret,
          installations: [
            { installation_id: 100, account: 'maint', repository_selection: 'all' },
          ],
        }],
      },
    },
  });
  console.log('ready');
});
lines.once('close', () => process.exit(0));
