import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Endpoint, HTTP_API } from '../../shared/contract/http-api.ts';
import { ErrorAnswer, PAGE_TYPE } from '../../shared/contract/sync-protocol.ts';

const VERSION = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

/** The document of docs/api: OpenAPI 3.1, whose schemas are JSON Schema 2020-12, as zod writes it. */
export function openApiDocument(): string {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of HTTP_API) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Outpost', version: VERSION, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: schemaOf(ErrorAnswer) },
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function operation({ path, summary, isSignedIn, request, query, answer }: Endpoint): unknown {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: true,
    schema: schemaOf(schema as z.ZodType),
  }));
  const parameters = [...inPath, ...inQuery];
  return {
    summary,
    ...(isSignedIn ? { security: [{ accessToken: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(request === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(request) } } } }),
    responses: {
      ...success(answer),
      default: {
        description: 'A refusal, with a code',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function success(answer: Endpoint['answer']): Record<string, unknown> {
  const one = (type: string, schema: unknown, description: string) => ({
    200: { description, content: { [type]: { schema } } },
  });
  switch (answer) {
    case 'page':
      return one(PAGE_TYPE, { type: 'string' }, 'A page: one JSON value a line, header first, trailer last');
    case 'bytes':
      return one('application/octet-stream', { type: 'string', format: 'binary' }, 'The bytes');
    case 'text':
      return one('text/plain', { type: 'string' }, 'Text');
    case 'events':
      return one('text/event-stream', { type: 'string' }, 'One frame of the live line in each event');
    case 'socket':
      return { 101: { description: 'A web socket' } };
    case 'nothing':
      return { 200: { description: 'Headers only' } };
    default:
      return one('application/json', schemaOf(answer), 'The answer');
  }
}

function schemaOf(schema: z.ZodType): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
