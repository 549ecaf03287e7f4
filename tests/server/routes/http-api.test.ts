import { expect, it } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { HTTP_API } from '../../../shared/contract/http-api.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { withServer } from '../support/test-server.ts';

it.each(DATABASE_TARGETS)('answers exactly what the document of the API says, on %s', async (target) => {
  const test = await withServer(target);
  const { app } = await createApp(test.server.context, {
    version: '0',
    trustedProxies: [],
    metricsToken: null,
    draining: new AbortController().signal,
  });
  const written = app.printRoutes({ commonPrefix: false });
  await app.close();
  const methods = [...written.matchAll(/\(([A-Z, ]+)\)/g)].flatMap(([, list]) => (list ?? '').split(', '));
  // Fastify answers HEAD wherever it answers GET.
  const answered = methods.length - methods.filter((method) => method === 'GET').length;
  expect(answered).toBe(HTTP_API.length);
  for (const { method, path } of HTTP_API) {
    const route = { method: method.toUpperCase() as 'GET', url: path };
    expect(app.hasRoute(route), `${method} ${path}`).toBe(true);
  }
  for (const { path, isSignedIn, method } of HTTP_API) {
    if (!isSignedIn || method === 'head' || method === 'patch') continue;
    const url = path.replace(/:\w+/, '019cad8f-ac00-7728-b0e8-e6d9d452e085');
    const answer = method === 'get' ? await test.get(url) : await test.post(url, {});
    expect(answer.status, `${method} ${path} without a token`).toBe(401);
  }
});
