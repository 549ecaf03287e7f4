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
  PROTOCOL_HISTORY,
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

/** One hash per protocol version. A schema that changes needs a new version, or a line here that says why not. */
const HASHES: Readonly<Record<number, string>> = {
  1: '8c5fb9b7c524d0d2',
};

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

function wireHash(): string {
  const schemas = Object.entries(WIRE_SCHEMAS).map(([name, schema]) => [name, z.toJSONSchema(schema)]);
  const entities = Object.entries(ENTITIES).map(([name, { schema }]) => [name, z.toJSONSchema(schema)]);
  const mutations = Object.entries(MUTATIONS).map(([name, { version, args }]) => [
    name,
    version,
    z.toJSONSchema(args as z.ZodType, { io: 'input' }),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([schemas, entities, mutations]))
    .digest('hex')
    .slice(0, 16);
}

describe('the wire', () => {
  it('has a line of history for the current version', () => {
    expect(PROTOCOL_HISTORY[PROTOCOL_VERSION]).toMatch(/\w+/);
    expect(MIN_PROTOCOL_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });

  it('did not change without a new version', () => {
    expect(wireHash()).toBe(HASHES[PROTOCOL_VERSION]);
  });
});
