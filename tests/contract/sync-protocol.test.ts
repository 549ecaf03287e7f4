import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  RefreshRequest,
  ServerInfo,
  SignInAnswer,
  SignInRequest,
  SignOutRequest,
} from '../../shared/contract/account-protocol.ts';
import { OpenUploadRequest, UploadAnswer } from '../../shared/contract/blob-protocol.ts';
import {
  LiveClientFrame,
  LiveEventsQuery,
  LiveSayAnswer,
  LiveSayRequest,
  LiveServerFrame,
} from '../../shared/contract/live-protocol.ts';
import { PROTOCOL_HISTORY } from '../../shared/contract/protocol-history.ts';
import {
  RefusedWorkAnswer,
  SettleRefusedWorkAnswer,
  SettleRefusedWorkRequest,
} from '../../shared/contract/refused-work-protocol.ts';
import {
  DigestsAnswer,
  DigestsRequest,
  ErrorAnswer,
  HelloAnswer,
  HelloRequest,
  MIN_PROTOCOL_VERSION,
  NumbersAnswer,
  NumbersRequest,
  PageHeader,
  PageLine,
  PageTrailer,
  PROTOCOL_VERSION,
  PullRequest,
  PushAnswer,
  PushRequest,
  ReconcileRequest,
  SnapshotRequest,
  WaitAnswer,
  WaitRequest,
} from '../../shared/contract/sync-protocol.ts';
import { ENTITIES } from '../../shared/model/entities.ts';
import { MUTATIONS } from '../../shared/mutations/registry.ts';

const WIRE_SCHEMAS = {
  ServerInfo,
  SignInRequest,
  SignInAnswer,
  RefreshRequest,
  SignOutRequest,
  ErrorAnswer,
  HelloRequest,
  HelloAnswer,
  PushRequest,
  PushAnswer,
  PullRequest,
  SnapshotRequest,
  DigestsRequest,
  DigestsAnswer,
  ReconcileRequest,
  PageHeader,
  PageLine,
  PageTrailer,
  NumbersRequest,
  NumbersAnswer,
  WaitRequest,
  WaitAnswer,
  LiveClientFrame,
  LiveServerFrame,
  LiveEventsQuery,
  LiveSayRequest,
  LiveSayAnswer,
  OpenUploadRequest,
  UploadAnswer,
  RefusedWorkAnswer,
  SettleRefusedWorkRequest,
  SettleRefusedWorkAnswer,
};

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function wireHash(): string {
  const schemas = Object.entries(WIRE_SCHEMAS).map(([name, schema]) => [name, z.toJSONSchema(schema)]);
  const entities = Object.entries(ENTITIES).map(([name, { schema }]) => [name, z.toJSONSchema(schema)]);
  const mutations = Object.entries(MUTATIONS).map(([name, { version, args }]) => [
    name,
    version,
    z.toJSONSchema(args as z.ZodType, { io: 'input' }),
  ]);
  return hashOf(JSON.stringify([schemas, entities, mutations]));
}

describe('the wire', () => {
  it('R223: did not change without a new line of history', () => {
    expect(PROTOCOL_HISTORY.at(-1)).toMatchObject({ version: PROTOCOL_VERSION, wire: wireHash() });
  });

  it('R223: has a line for each change, version after version', () => {
    const versions = PROTOCOL_HISTORY.map(({ version }) => version);
    expect([...new Set(versions)]).toEqual(
      Array.from({ length: PROTOCOL_VERSION }, (_, before) => before + 1),
    );
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(PROTOCOL_HISTORY.map(({ wire }) => wire)).size).toBe(PROTOCOL_HISTORY.length);
    expect(PROTOCOL_HISTORY.filter(({ added }) => added === '')).toEqual([]);
    expect(MIN_PROTOCOL_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });
});
