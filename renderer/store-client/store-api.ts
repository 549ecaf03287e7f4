import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { storeContract } from '../../shared/contract/store.ts';

/** Every call of the store contract, typed from the contract itself. */
export type StoreApi = ContractRouterClient<typeof storeContract>;

/** A client that speaks the store contract over this port. */
export function createStoreApi(port: MessagePort): StoreApi {
  const api: StoreApi = createORPCClient(new RPCLink({ port }));
  port.start();
  return api;
}
