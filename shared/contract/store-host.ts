// The small form of zod: main reads this before anything is on the screen.
import * as z from 'zod/mini';

/**
 * What the Electron main process and the store process say to each other: life cycle and secrets. Data never
 * passes here; it goes over the message ports, which main only hands on (or, with an older Electron, carries
 * verbatim as `portMessage`).
 */
export const ToStore = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    profileDir: z.string(),
    /** Server preset for this installation; null lets the person type it. */
    serverUrl: z.nullable(z.string()),
    /** Signs in by itself with this account when nobody is signed in; for the demo only. */
    demoAccount: z.nullable(z.object({ email: z.string(), password: z.string() })),
    appVersion: z.string(),
    deviceName: z.string(),
  }),
  z.object({ type: z.literal('secret'), id: z.int(), value: z.nullable(z.string()) }),
  z.object({ type: z.literal('secretFailed'), id: z.int() }),
  /** A window wants to talk. With a utility process the port comes along; with a forked one it is bridged. */
  z.object({ type: z.literal('openPort'), portId: z.int() }),
  z.object({ type: z.literal('portMessage'), portId: z.int(), data: z.unknown() }),
  z.object({ type: z.literal('closePort'), portId: z.int() }),
  /** Where the person wants a file saved; the screen knows the token only. */
  z.object({ type: z.literal('savePath'), token: z.string(), path: z.string() }),
  /** The first queue is on the screen: what may wait for that can begin. */
  z.object({ type: z.literal('queuePainted') }),
  /** The machine woke up, or was unlocked. */
  z.object({ type: z.literal('wake') }),
  z.object({ type: z.literal('stop') }),
]);
export type ToStore = z.infer<typeof ToStore>;

export const FromStore = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  z.object({
    type: z.literal('secretRequest'),
    id: z.int(),
    action: z.enum(['get', 'set', 'delete']),
    name: z.string(),
    value: z.nullable(z.string()),
  }),
  z.object({ type: z.literal('portMessage'), portId: z.int(), data: z.unknown() }),
  /** For the question on quitting: changes that the server does not have yet. */
  z.object({ type: z.literal('pending'), count: z.int() }),
  z.object({ type: z.literal('stopped') }),
]);
export type FromStore = z.infer<typeof FromStore>;
